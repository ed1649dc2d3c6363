#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks what a training step costs on a micro-controller: footprint.py SIZE NM OBJECT.

It fits 2 KiB of flash and 512 bytes of memory, parameters included, and calls nothing but the compiler's arithmetic and
memory functions: no heap.
"""

import re
import subprocess
import sys

FLASH, MEMORY = 2048, 512
CALLED = re.compile(r"__aeabi_\w+|mem(set|cpy|move)")


def output(*command: str) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def main() -> int:
    size, nm, file = sys.argv[1:]
    code, data, zeroed = map(int, output(size, file).splitlines()[1].split()[:3])
    called = [line.split()[-1] for line in output(nm, "-u", file).splitlines()]
    faults = [f"calls {name}" for name in called if not CALLED.fullmatch(name)]
    print(f"code and constants: {code} bytes, at most {FLASH}; memory: {data + zeroed} bytes, at most {MEMORY}")
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults or code > FLASH or data + zeroed > MEMORY else 0


if __name__ == "__main__":
    sys.exit(main())
