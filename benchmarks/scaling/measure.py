#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Training steps over width, depth, batch and different layers, and what compiling them costs: where a static library
stops paying.

    benchmarks/scaling/measure.py --driver PROGRAM [--quick] [--json FILE]

One number changes at a time around 2 equal hidden layers of 64, batch 32. The contenders are the units of
../compile_time, built as shared libraries and measured in turn by the driver (driver.cpp). All is compiled by g++ -O3
-march=native.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import typing

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "compile_time"))

from units import PLAIN, TAPELESS, TORCH, Unit, installed  # noqa: E402

from compile_unit import CompilerError, Cost, compile_unit  # noqa: E402
from part import compiler_name, part, write  # noqa: E402
from statement import statement  # noqa: E402

COMPILER = "g++"
WIDTH, DEPTH, BATCH = 64, 2, 32
WIDTHS = [4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048]
DEPTHS = [1, 2, 4, 8, 16, 32, 64]
BATCHES = [1, 4, 16, 64, 256, 1024, 4096]
DIFFERENT = [1, 2, 4, 8, 16]


class Point(typing.NamedTuple):
    axis: str
    width: int = WIDTH
    depth: int = DEPTH
    batch: int = BATCH
    different: int = 0  # so many hidden layers instead, each of another width

    @property
    def name(self) -> str:
        return f"{self.axis} {getattr(self, self.axis)}"

    @property
    def title(self) -> str:
        count = self.different or self.depth
        widths = "as many widths" if self.different else f"{self.width}"
        return f"{count} hidden layer{'s' if count > 1 else ''} of {widths}, batch {self.batch}"

    @property
    def widths(self) -> list[int]:
        if self.different:
            return [self.width + 8 * i for i in range(self.different + 1)] + [10]
        return [self.width] * (self.depth + 1) + [10]


def points(quick: bool) -> list[Point]:
    def keep(numbers: list[int]) -> list[int]:
        return [numbers[0], numbers[-1]] if quick else numbers

    return [
        *(Point("width", width=n) for n in keep(WIDTHS)),
        *(Point("depth", depth=n) for n in keep(DEPTHS)),
        *(Point("batch", batch=n) for n in keep(BATCHES)),
        *(Point("different", different=n) for n in keep(DIFFERENT)),
    ]


class Libraries:
    """Units as shared libraries; what does not depend on the sizes is built once."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.built: dict[tuple, tuple[pathlib.Path, Cost]] = {}

    def of(self, unit: Unit, point: Point) -> tuple[pathlib.Path, Cost]:
        key = (unit.name, tuple(point.widths), point.batch) if unit.fixed_sizes else (unit.name,)
        if key not in self.built:
            stem = self.folder / f"unit{len(self.built)}"
            options = ["-fPIC", *unit.options(point.widths, point.batch)]
            cost = compile_unit(COMPILER, unit.source, stem.with_suffix(".o"), options)
            library = stem.with_suffix(".so")
            link = [COMPILER, "-shared", stem.with_suffix(".o"), "-o", library, *unit.libraries]
            subprocess.run(link, check=True)
            self.built[key] = library, cost
        return self.built[key]


def measure(driver: str, point: Point, units: list[Unit], libraries: Libraries, seconds: float) -> dict:
    """The driver's row, with what the contenders took to compile."""
    built = {unit.name: libraries.of(unit, point) for unit in units}
    file = libraries.folder / "row.json"
    command = [driver, "--widths", *map(str, point.widths), "--batch", str(point.batch), "--seconds", str(seconds)]
    command += ["--case", point.name, "--title", point.title, "--json", str(file)]
    command += ["--", *(f"{unit.name}={unit.kind}={built[unit.name][0]}" for unit in units)]
    subprocess.run(command, check=True)
    row = json.loads(file.read_text())
    for contender in row["contenders"]:
        cost = built[contender["name"]][1]
        contender |= {"compile_seconds": cost.seconds, "compile_megabytes": cost.megabytes, "kilobytes": cost.kilobytes}
    return row


def main() -> int:
    parser = argparse.ArgumentParser(description="Training steps over width, depth, batch and different layers.")
    parser.add_argument("--driver", required=True, help="the program built from driver.cpp")
    parser.add_argument("--seconds", type=float, default=2, help="of measuring, for each size (2)")
    parser.add_argument("--quick", action="store_true", help="the ends of each range, short")
    parser.add_argument("--json", type=pathlib.Path, help="a file to write the rows to")
    options = parser.parse_args()
    units, skipped = installed([TAPELESS, PLAIN, TORCH])
    for absent in skipped:
        print(f"{absent['name']} is left out, as it is not installed (Debian: {absent['package']})")
    seconds = 0.3 if options.quick else options.seconds
    with tempfile.TemporaryDirectory() as folder:
        libraries = Libraries(pathlib.Path(folder))
        try:
            chosen = points(options.quick)
            rows = [measure(options.driver, point, units, libraries, seconds) for point in chosen]
        except (CompilerError, subprocess.CalledProcessError) as error:
            print(f"scaling: {error}", file=sys.stderr)
            return 1
    written = part("scaling", compiler_name(COMPILER), rows, skipped)
    written["statement"] = statement(rows)
    print("", *written["statement"], sep="\n")
    if options.json:
        write(options.json, written)
    return 0


if __name__ == "__main__":
    sys.exit(main())
