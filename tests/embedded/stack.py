#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks what one row costs of a micro-controller's stack: stack.py FILE, as the compiler writes it (-fstack-usage).

Frames have constant sizes, and the largest of a caller's and the largest of the library's together take at most 768
bytes: the numbers of one row (384 bytes are its workspace), not of as many rows as `predict` takes elsewhere.
"""

import pathlib
import sys

STACK = 768


def main() -> int:
    frames = [line.split("\t") for line in pathlib.Path(sys.argv[1]).read_text().splitlines()]
    called = [int(size) for place, size, _ in frames if ".hpp:" in place]
    callers = [int(size) for place, size, _ in frames if ".hpp:" not in place]
    dynamic = [place for place, _, kind in frames if kind != "static"]
    stack = max(callers) + max(called, default=0)
    print(f"one row takes {stack} bytes of the stack, at most {STACK}")
    print("".join(f"the frame of {place} has no constant size\n" for place in dynamic), end="")
    return 1 if dynamic or stack > STACK else 0


if __name__ == "__main__":
    sys.exit(main())
