#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks that compiling costs no more than it did: steps.py CLANG [--write] [PROGRAM...].

tests/steps holds a corpus and, in steps.txt, for each stage of each program the steps of clang's dearest constant
evaluation and the number of instantiated functions, those of the stages before it included. (The stage `planned`
plans three times in one evaluation, so that it is the dearest.) 3 % more of either is a fault. --write finds the
numbers by bisection and writes them. Nothing is run and nothing is made, so the registers are those of one target on
every machine.
"""

import argparse
import math
import pathlib
import subprocess
import sys
import tempfile

from compiler import ROOT

CORPUS = ROOT / "tests/steps"
TABLE = CORPUS / "steps.txt"
STAGES = ["traced", "differentiated", "planned", "whole"]
SLACK = 1.03
PRECISION = 1.002
MOST_STEPS = 1_048_576  # clang's own limit, 2^20
OPTIONS = ["-std=c++20", "-march=x86-64-v3", f"-I{ROOT}/include", f"-I{ROOT}/tests"]
HEAD = """\
# The cost of compiling the corpus with clang 14: steps of the dearest constant evaluation, instantiated functions.
# "planned" counts three plans in one evaluation. Written by tools/checks/steps.py clang++ --write
"""


class Unit:
    """The programs of the corpus, compiled with headers that are read once."""

    def __init__(self, clang: str, folder: str):
        self.clang, self.folder = clang, pathlib.Path(folder)
        header = self.folder / "stage.hpp"
        header.write_text("#include <steps/stage.hpp>\n")
        self.headers = header.with_suffix(".pch")
        self.run("-x", "c++-header", header, "-o", self.headers).check_returncode()

    def run(self, *arguments) -> subprocess.CompletedProcess:
        command = [self.clang, *OPTIONS, *map(str, arguments)]
        return subprocess.run(command, cwd=self.folder, stderr=subprocess.PIPE, text=True)

    def functions(self, program: str, stage: str, steps: int) -> int | None:
        """How many functions are instantiated, None where a constant evaluation takes more steps."""
        run = self.run("-include-pch", self.headers, f"-DTAPELESS_LAST_STAGE={stage}", f"-fconstexpr-steps={steps}",
                       "-fsyntax-only", "-ftime-trace", "-ftime-trace-granularity=0", CORPUS / f"{program}.cpp")
        if "maximum step limit" in run.stderr:
            return None
        if run.returncode != 0:
            sys.exit(f"{program} does not compile up to the stage {stage}:\n{run.stderr}")
        return (self.folder / ".json").read_text().count('"name":"InstantiateFunction"')

    def least_steps(self, program: str, stage: str) -> tuple[int, int]:
        """The least number of steps that is enough, and the functions."""
        low, high = 1, 4096
        while (functions := self.functions(program, stage, high)) is None:
            if high == MOST_STEPS:
                sys.exit(f"{program} does not compile up to the stage {stage} within the limit of clang")
            low, high = high, 2 * high
        while high > low * PRECISION + 1:
            middle = math.isqrt(low * high)
            low, high = (middle, high) if self.functions(program, stage, middle) is None else (low, middle)
        return high, functions


def read() -> dict[str, dict[str, tuple[int, int]]]:
    table = {}
    for line in TABLE.read_text().splitlines() if TABLE.exists() else []:
        if not line.startswith("#"):
            program, stage, steps, functions = line.split()
            table.setdefault(program, {})[stage] = int(steps), int(functions)
    return table


def write(unit: Unit, programs: list[str]) -> None:
    table = read()
    for program in programs:
        table[program] = {}
        for stage in STAGES:
            table[program][stage] = unit.least_steps(program, stage)
            print(program, stage, *table[program][stage], flush=True)
    lines = [f"{program:14}{stage:15}{steps:8}{functions:7}\n"
             for program, stages in sorted(table.items()) for stage, (steps, functions) in stages.items()]
    TABLE.write_text(HEAD + "".join(lines))


def fault(unit: Unit, program: str, stored: dict[str, tuple[int, int]]) -> str | None:
    """What the first stage that costs more does, or None: those behind it cost more as well."""
    for stage in STAGES:
        if stage not in stored:
            return f"{program}, {stage}: not in {TABLE.name}"
        steps, functions = stored[stage]
        found = unit.functions(program, stage, int(steps * SLACK))
        if found is None:
            return f"{program}, {stage}: a constant evaluation takes over 3 % more than the {steps} steps stored"
        if found > functions * SLACK:
            return f"{program}, {stage}: {found} functions are instantiated, over 3 % more than the {functions} stored"
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description="Checks that compiling costs no more than it did.")
    parser.add_argument("--write", action="store_true", help="find the numbers and write them")
    parser.add_argument("clang")
    parser.add_argument("program", nargs="*")
    options = parser.parse_args()
    programs = options.program or sorted(path.stem for path in CORPUS.glob("*.cpp"))
    with tempfile.TemporaryDirectory() as folder:
        unit = Unit(options.clang, folder)
        if options.write:
            write(unit, programs)
            return 0
        table = read()
        faults = [f for program in programs if (f := fault(unit, program, table.get(program, {})))]
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
