#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Runs a program and compares what it prints with a file: output.py FILE PROGRAM..."""

import difflib
import pathlib
import subprocess
import sys


def differences(expected: str, got: str) -> list[str]:
    return list(difflib.unified_diff(expected.splitlines(), got.splitlines(), "expected", "printed", lineterm=""))


def main() -> int:
    expected, program = pathlib.Path(sys.argv[1]), sys.argv[2:]
    run = subprocess.run(program, stdout=subprocess.PIPE, text=True)
    lines = differences(expected.read_text(), run.stdout)
    if run.returncode != 0:
        lines.append(f"{program[0]} ended with status {run.returncode}")
    print("\n".join(lines), end="\n" if lines else "")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
