#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles each header of the library alone: headers.py BUILD [FOLDER], FOLDER as in include/tapeless/FOLDER."""

import platform
import sys

from compiler import ROOT, Compiler

# What a user may ask for beside the warnings of the project's own programs. (In instances g++ compares names of templates
# with those of the program around them, so there nobody can promise -Wshadow.)
WARNINGS = ["-Wshadow", "-Wdouble-promotion", "-Wsign-conversion"]
# What the headers for one kind of register need, whatever this machine or build has.
REGISTERS = {
    "avx512": ["-march=skylake-avx512"],
    "avx2": ["-march=x86-64-v3"],
    "x86": ["-march=x86-64-v3"],
    "neon": [],
    "generic": [],
    "none": ["-DTAPELESS_SCALAR"],
}
# The machines whose compilers know them.
MACHINES = {"avx512": "x86_64", "avx2": "x86_64", "x86": "x86_64", "neon": "aarch64"}


def options(header, compiler) -> list[str] | None:
    """The options to compile `header` with, None where this machine's compiler has none for it."""
    registers = header.stem.split("_")[0]
    if header.parent.name != "simd" or registers not in REGISTERS:
        return compiler.options
    if platform.machine() != MACHINES.get(registers, platform.machine()):
        return None
    own = [o for o in compiler.options if not o.startswith("-march=") and o != "-DTAPELESS_SCALAR"]
    return own + REGISTERS[registers]


def main() -> int:
    compiler = Compiler(sys.argv[1])
    include = ROOT / "include"
    top = include / "tapeless"
    headers = (top / sys.argv[2]).rglob("*.hpp") if len(sys.argv) > 2 else top.glob("*.hpp")
    failed = 0
    for header in sorted(headers):
        name = header.relative_to(include)
        chosen = options(header, compiler)
        if chosen is None:
            continue
        run = compiler.run("-fsyntax-only", "-x", "c++", "-include", header, "/dev/null", options=chosen + WARNINGS)
        if run.returncode != 0 or run.stderr:
            failed += 1
            print(f"{name} does not compile alone:\n{run.stderr}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
