#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Puts what the benchmarks wrote into the results file of this machine, and writes its tables and plots.

    benchmarks/report/merge.py PARTS RESULTS     folders: of JSON files, one a benchmark; of results files

What the results file has of other benchmarks stays.
"""

import datetime
import json
import pathlib
import sys

from part import write
from plots import draw
from results import ORDER, load, machine_name
from tables import markdown


def rounded(value):
    """Five significant digits: more are noise."""
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, list):
        return [rounded(v) for v in value]
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    return value


def key(part: dict) -> tuple[str, str]:
    return part["benchmark"], part["compiler"].split()[0]


def place(part: dict) -> tuple[int, bool]:
    order = ORDER.index(part["benchmark"]) if part["benchmark"] in ORDER else len(ORDER)
    return order, not part["compiler"].startswith("g++")


def main() -> int:
    parts_folder, folder = map(pathlib.Path, sys.argv[1:3])
    new = [json.loads(file.read_text()) for file in sorted(parts_folder.glob("*.json"))]
    if not new:
        print("merge: nothing was measured", file=sys.stderr)
        return 1
    for part in new:
        part["date"] = datetime.date.today().isoformat()
    name = machine_name(new[0])
    file = folder / f"{name}.json"
    parts = {key(p): p for p in load(file)["parts"]} if file.exists() else {}
    parts.update({key(p): rounded(p) for p in new})
    results = {"machine": name, "parts": sorted(parts.values(), key=place)}
    folder.mkdir(exist_ok=True)
    write(file, results)
    pictures = draw(results, folder)
    (folder / f"{name}.md").write_text(markdown(results, pictures))
    for written in (file, folder / f"{name}.md", *(folder / p for p in pictures.values())):
        print(f"wrote {written}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
