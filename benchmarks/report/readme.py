#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Keeps README's table of performance equal to the committed results.

    benchmarks/report/readme.py --check [README]     fails and shows the difference
    benchmarks/report/readme.py --write [README]     puts the table in its place

The place is between two comments, of which the first names the file of results:

    <!-- performance: benchmarks/results/<machine>.json -->
    <!-- end of performance -->
"""

import argparse
import difflib
import pathlib
import re
import sys

from results import OURS, contender, find, load, names, number
from tables import lines_of_table

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLACE = re.compile(r"(<!-- performance: (\S+) -->\n).*?(<!-- end of performance -->)", re.DOTALL)
HAND_WRITTEN = ("tiled", "plain loops")
DYNAMIC = "libtorch"


def best_by_hand(row: dict) -> float | None:
    """The shortest median of a hand-written contender."""
    medians = [c["median"] for c in row["contenders"] if c["name"].startswith(HAND_WRITTEN)]
    return min(medians, default=None)


def table(part: dict) -> list[str]:
    others = [n for n in names(part) if n != OURS and not n.startswith(HAND_WRITTEN)]
    rows = []
    for row in part["rows"]:
        own = contender(row, OURS)
        medians = [(contender(row, name) or {}).get("median") for name in others]
        times = (contender(row, DYNAMIC) or {}).get("to_ours")
        cells = [number(m) for m in (own["median"], best_by_hand(row), *medians, times)]
        rows.append([row["title"], *cells])
    what = {"train_step": "training step, µs", "inference": "inference, ns"}[part["benchmark"]]
    return lines_of_table([what, OURS, "best by hand", *others, f"{DYNAMIC} : {OURS}"], rows)


def machine_line(part: dict) -> str:
    m = part["machine"]
    return (
        f"{m['cpu']}, {part['registers']}, {part['compiler']} -O3 -march=native without fast-math, one thread, medians "
        f"of measurements taken in turn; the core's multiply-add units give {m['peak_gflops_sustained']:.0f} GFLOP/s:"
    )


def performance(results: dict) -> str:
    parts = [p for p in (find(results, "train_step"), find(results, "inference")) if p]
    lines = [machine_line(parts[0])]
    for part in parts:
        lines += ["", *table(part)]
    return "\n".join(lines) + "\n"


def renewed(text: str) -> str:
    """The page with the table that belongs there."""
    return PLACE.sub(lambda found: found[1] + performance(load(ROOT / found[2])) + found[3], text)


def main() -> int:
    parser = argparse.ArgumentParser(description="Keeps README's table of performance equal to the committed results.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true")
    what.add_argument("--write", action="store_true")
    parser.add_argument("page", nargs="?", type=pathlib.Path, default=ROOT / "README.md")
    options = parser.parse_args()

    text = options.page.read_text()
    if not PLACE.search(text):
        print(f"{options.page.name} has no place for the table of performance", file=sys.stderr)
        return 1
    wanted = renewed(text)
    if options.write:
        options.page.write_text(wanted)
        return 0
    differences = difflib.unified_diff(text.splitlines(), wanted.splitlines(), "page", "results", lineterm="")
    lines = list(differences)
    print("\n".join(lines), end="\n" if lines else "")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
