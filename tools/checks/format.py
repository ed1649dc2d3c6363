#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks that clang-format leaves the sources unchanged: format.py CLANG_FORMAT.

The texts are compared here: `clang-format --dry-run` also complains of replacements that change nothing.
"""

import pathlib
import subprocess
import sys

from output import differences

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ("include", "tests", "examples", "benchmarks", "tools")


def formatted(*paths: pathlib.Path) -> str:
    """The texts of files as clang-format writes them, one behind the other."""
    return subprocess.run([sys.argv[1], *paths], stdout=subprocess.PIPE, text=True, check=True).stdout


def main() -> int:
    failed = 0
    paths = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.[ch]pp"))
    if formatted(*paths) == "".join(path.read_text() for path in paths):
        return 0
    for path in paths:
        lines = differences(formatted(path), path.read_text())
        if lines:
            failed += 1
            print(f"{path.relative_to(ROOT)} is not as clang-format (-) writes it:", *lines[2:], sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
