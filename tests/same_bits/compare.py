#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compares the bits of networks with a file: compare.py FILE NETWORKS PROGRAM...

The program prints the first NETWORKS of the file. Ends with status 77 where the machine cannot run the program.
"""

import itertools
import pathlib
import signal
import subprocess
import sys


def main() -> int:
    file, networks, program = pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    run = subprocess.run(program, stdout=subprocess.PIPE, text=True)
    if run.returncode == -signal.SIGILL:
        print(f"{program[0]} is compiled for registers that this machine lacks")
        return 77
    if run.returncode != 0:
        print(f"{program[0]} ended with status {run.returncode}")
        return 1
    groups = itertools.groupby(file.read_text().splitlines(), key=lambda line: line.split()[0])
    expected = [line for _, group in itertools.islice(groups, networks) for line in group]
    faults = 0
    for want, got in itertools.zip_longest(expected, run.stdout.splitlines(), fillvalue="nothing"):
        if want != got:
            faults += 1
            print(f"expected {want}\nprinted  {got}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
