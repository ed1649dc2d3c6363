#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The same benchmarks built by two compilers, their programs run in turn: our times, and their ratio.

    benchmarks/report/compilers.py FOLDER FOLDER [--quick] [--json FILE] BENCHMARK...

The folders hold the programs of g++ and of clang. A ratio is the median over the rounds.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

from part import median_ratio, part, write
from results import OURS, contender

SECONDS = {"train_step": 1.2, "inference": 0.6, "activations": 0.1, "gemm": 0.1}  # for each row


def run(program: pathlib.Path, seconds: float, file: pathlib.Path) -> dict:
    command = [program, "--seconds", str(seconds), "--json", file]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return json.loads(file.read_text())


def entry(name: str, times: list[float]) -> dict:
    return {"name": name, "minimum": min(times), "median": statistics.median(times)}


def rows_of(benchmark: str, runs: list[tuple[dict, dict]]) -> list[dict]:
    """A row for each case, from rounds of runs of both programs."""
    rows = []
    for index, row in enumerate(runs[0][0]["rows"]):
        times = [[contender(run["rows"][index], OURS)["median"] for run in side] for side in zip(*runs)]
        first, second = entry(f"{OURS}, g++", times[0]), entry(f"{OURS}, clang++", times[1])
        second["to_g++"] = median_ratio(times[1], times[0])
        title = f"{benchmark}: {row['title']}"
        rows.append({"case": row["case"], "title": title, "unit": row["unit"], "contenders": [first, second]})
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description="The same benchmarks built by two compilers.")
    parser.add_argument("folders", nargs=2, type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="one round, short")
    parser.add_argument("--json", type=pathlib.Path, help="a file to write the rows to")
    parser.add_argument("benchmarks", nargs="+", choices=SECONDS)
    options = parser.parse_args()
    rows, names = [], ""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "run.json"
        for benchmark in options.benchmarks:
            seconds = SECONDS[benchmark] / (10 if options.quick else 1)
            runs = []
            for _ in range(1 if options.quick else options.rounds):
                first, second = (run(programs / benchmark, seconds, file) for programs in options.folders)
                runs.append((first, second))
                names = f"{first['compiler']}, {second['compiler']}"
            new = rows_of(benchmark, runs)
            for row in new:
                ratio = row["contenders"][1]["to_g++"]
                print(f"{row['title']:60} clang++ takes {ratio:5.2f} of g++'s time", flush=True)
            rows += new
    if options.json:
        write(options.json, part("compilers", names, rows, []))
    return 0


if __name__ == "__main__":
    sys.exit(main())
