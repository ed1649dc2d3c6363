#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What it costs to compile a program that trains a network: processor seconds, peak memory, size of the code.

    benchmarks/compile_time/measure.py [--compiler g++] [--runs 2] [--quick] [--json FILE]

Over depth, width and the number of different layers, at -O3 -march=native; beside plain loops, and at some places
beside the libraries that are installed. The contenders of a row take turns; what else runs on the machine adds to the
seconds and takes nothing from them, so the least counts.
"""

import argparse
import pathlib
import statistics
import sys
import tempfile

from units import DLIB, EIGEN, PLAIN, TAPELESS, TORCH, Unit, Widths, installed

from compile_unit import CompilerError, Cost, compile_unit
from part import compiler_name, median_ratio, part, write

BATCH = 128
IMAGES = [784, 128, 64, 10]
# Libraries whose networks are made at run time cost the same whatever the network.
EVERYBODY = [TAPELESS, PLAIN, EIGEN, DLIB, TORCH]
STATIC = [TAPELESS, PLAIN, DLIB]
OWN = [TAPELESS, PLAIN]


def equal(depth: int, width: int = 64) -> list[int]:
    return [width] * (depth + 1) + [10]


def different(count: int) -> list[int]:
    return [64 + 8 * i for i in range(count + 1)] + [10]


class Row:
    def __init__(self, name: str, title: str, widths: Widths, units: list[Unit], compared_with: str = ""):
        self.name, self.title, self.widths, self.units = name, title, widths, units
        self.compared_with = compared_with  # another row, of which this one's cost is told in multiples

    def measure(self, compiler: str, runs: int, folder: pathlib.Path) -> dict[str, list[Cost]]:
        """Costs by contender; other libraries whose headers this compiler refuses are dropped."""
        costs: dict[str, list[Cost]] = {u.name: [] for u in self.units}
        for _ in range(runs):
            for unit in list(self.units):
                options = unit.options(self.widths, BATCH)
                try:
                    costs[unit.name].append(compile_unit(compiler, unit.source, folder / "unit.o", options))
                except CompilerError:
                    if unit.kind != "peer":
                        raise
                    print(f"{unit.name} is left out of {self.title}, as {compiler} refuses it", flush=True)
                    self.units.remove(unit)
                    del costs[unit.name]
        return costs


def rows_of(quick: bool) -> list[Row]:
    def keep(*numbers: int) -> list[int]:
        return [n for n in numbers if not quick or n in (4, 16)]

    all_rows = [Row("C128", "784-128-64-10", IMAGES, EVERYBODY)]
    for n in keep(1, 2, 4, 8, 16, 32, 64):
        units = STATIC if n in (4, 16) and not quick else OWN
        all_rows.append(Row(f"depth {n}", f"{n} hidden layers of 64", equal(n), units, "depth 4"))
    for n in keep(4, 16, 64, 256, 1024, 2048):
        all_rows.append(Row(f"width {n}", f"3 hidden layers of {n}", equal(3, n), OWN))
    for n in keep(1, 2, 4, 8, 16):
        all_rows.append(Row(f"different {n}", f"{n} hidden layers of {n} widths", different(n), OWN, "different 4"))
    return all_rows


def least(costs: list[Cost], number: str) -> float:
    return min(getattr(c, number) for c in costs)


def entry(unit: Unit, costs: dict[str, list[Cost]], peers: list[str], others: dict[str, list[Cost]] | None) -> dict:
    own = costs[unit.name]
    seconds = {name: [c.seconds for c in of] for name, of in costs.items()}
    result = {"name": unit.name, "minimum": least(own, "seconds"), "median": statistics.median(seconds[unit.name])}
    if PLAIN.name in costs:
        result["to_ceiling"] = median_ratio(seconds[unit.name], seconds[PLAIN.name])
    if peers:
        fastest = min(peers, key=lambda name: statistics.median(seconds[name]))
        result["to_fastest_peer"] = median_ratio(seconds[unit.name], seconds[fastest])
    result["megabytes"] = least(own, "megabytes")
    result["kilobytes"] = least(own, "kilobytes")
    if others and unit.name in others:
        result["to_4_layers"] = least(own, "seconds") / least(others[unit.name], "seconds")
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description="What it costs to compile a program that trains a network.")
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--runs", type=int, default=2, help="the least of so many (2)")
    parser.add_argument("--quick", action="store_true", help="few rows, one run each")
    parser.add_argument("--json", type=pathlib.Path, help="a file to write the rows to")
    options = parser.parse_args()
    runs = 1 if options.quick else options.runs

    there, skipped = installed(EVERYBODY)
    for absent in skipped:
        print(f"{absent['name']} is left out, as it is not installed (Debian: {absent['package']})")
    print(f"{compiler_name(options.compiler)}, batch {BATCH}\n")
    print(f"{'':36} {'':12} {'s':>7} {'MB':>6} {'code, kB':>9}")
    rows, seen = [], {}
    with tempfile.TemporaryDirectory() as folder:
        for row in rows_of(options.quick):
            row.units = [u for u in row.units if u in there]
            try:
                seen[row.name] = costs = row.measure(options.compiler, runs, pathlib.Path(folder))
            except CompilerError as error:
                sys.exit(f"compile_time: {error}")
            peers = [u.name for u in row.units if u.kind == "peer"]
            others = seen.get(row.compared_with)
            contenders = [entry(u, costs, peers, others) for u in row.units]
            title = f"{row.title}, batch {BATCH}"
            rows.append({"case": row.name, "title": title, "unit": "s", "contenders": contenders})
            for c in contenders:
                cost = f"{c['minimum']:7.2f} {c['megabytes']:6.0f} {c['kilobytes']:9.1f}"
                print(f"{row.title:36} {c['name']:12} {cost}", flush=True)
    if options.json:
        write(options.json, part("compile_time", compiler_name(options.compiler), rows, skipped))


if __name__ == "__main__":
    main()
