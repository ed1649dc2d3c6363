# SPDX-License-Identifier: BSL-1.0
"""A results file as pictures, drawn by gnuplot. To be imported."""

import pathlib
import shutil
import subprocess
import typing

from results import OURS, contender, find, names

# Told apart by all readers (after Okabe and Ito); who is in several pictures keeps its colour.
COLOURS = {
    OURS: "#0072B2",
    "plain loops": "#B0B0B0",
    "tiled": "#606060",
    "hand-written": "#606060",
    "libtorch": "#D55E00",
    "dlib": "#009E73",
    "OpenBLAS": "#E69F00",
    "Eigen": "#56B4E9",
    "tape": "#CC79A7",
}
OTHERS = ["#CC79A7", "#E69F00", "#009E73", "#8C564B", "#F0E442", "#000000"]

Series = list[tuple[float, float]]


def colour(name: str, number: int) -> str:
    return next((c for known, c in COLOURS.items() if name.startswith(known)), OTHERS[number % len(OTHERS)])


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def head(file: pathlib.Path, width: int, height: int) -> list[str]:
    return [
        f"set terminal pngcairo size {width},{height} noenhanced font 'sans,11'",
        f"set output {quoted(str(file))}",
        "set grid ytics linetype 1 linecolor rgb '#DDDDDD'",
        "set border 3 lc rgb '#888888'",
        "set tics nomirror",
    ]


class Bars(typing.NamedTuple):
    """A group of bars for each row, one for each of `who`."""

    title: str
    label: str
    rows: list[dict]
    who: list[str]
    value: typing.Callable[[dict], float | None]  # of what a contender gave
    logarithmic: bool = True

    def script(self, file: pathlib.Path) -> list[str]:
        script = head(file, max(760, 260 + 16 * len(self.rows) * (len(self.who) + 1)), 460)
        script += [
            f"set title {quoted(self.title)}",
            f"set ylabel {quoted(self.label)}",
            "set logscale y" if self.logarithmic else "set yrange [0:*]",
            "set style data histogram",
            "set style histogram cluster gap 1",
            "set style fill solid noborder",
            "set key outside right top vertical",
            "set lmargin 14",
            "set xtics rotate by 30 right",
            "set datafile missing '-'",
            "$data << end",
        ]
        for row in self.rows:
            label = row["title"] if row["case"].isdigit() else row["case"]
            numbers = [self.value(c) if (c := contender(row, name)) else None for name in self.who]
            script.append(" ".join([quoted(label), *("-" if n is None else f"{n:g}" for n in numbers)]))
        script.append("end")
        columns = [
            f"$data using {i + 2}:xtic(1) title {quoted(name)} linecolor rgb '{colour(name, i)}'"
            for i, name in enumerate(self.who)
        ]
        return [*script, "plot " + ", ".join(columns)]


class Panel(typing.NamedTuple):
    title: str
    x: str
    y: str
    series: dict[str, Series]
    logarithmic: bool = True


def panels(file: pathlib.Path, drawn: list[Panel]) -> list[str]:
    """Lines over a logarithmic axis, side by side."""
    script = head(file, 480 * len(drawn), 420)
    script += [f"set multiplot layout 1,{len(drawn)}", "set logscale x 2", "set key below"]
    for panel in drawn:
        script += [f"set title {quoted(panel.title)}", f"set xlabel {quoted(panel.x)}", f"set ylabel {quoted(panel.y)}"]
        script.append("set logscale y" if panel.logarithmic else "set yrange [0:*]")
        plots = []
        for i, (name, points) in enumerate(panel.series.items()):
            script += [f"$d{i} << end", *(f"{x:g} {y:g}" for x, y in sorted(points)), "end"]
            dashes = 2 if name.endswith("clang++") else 1
            style = f"linecolor rgb '{colour(name, i)}' linewidth 2 pointtype 7 dashtype {dashes}"
            plots.append(f"$d{i} using 1:2 with linespoints title {quoted(name)} {style}")
        script.append("plot " + ", ".join(plots))
    return [*script, "unset multiplot"]


def over(part: dict, axis: str, value: str, suffix: str = "") -> dict[str, Series]:
    """Points of the rows named "<axis> <number>", by contender."""
    series: dict[str, Series] = {}
    for row in part["rows"]:
        kind, _, number = row["case"].rpartition(" ")
        if kind == axis:
            for c in row["contenders"]:
                if c.get(value) is not None:
                    series.setdefault(c["name"] + suffix, []).append((float(number), c[value]))
    return {name: points for name, points in series.items() if len(points) > 1}


def compile_panels(results: dict) -> list[Panel]:
    drawn = []
    for axis, title in (("depth", "equal hidden layers"), ("different", "different hidden layers"), ("width", "width")):
        series: dict[str, Series] = {}
        for compiler in ("g++", "clang++"):
            if part := find(results, "compile_time", compiler):
                series |= over(part, axis, "minimum", f", {compiler}")
        if series:
            drawn.append(Panel(f"Compiling: {title}", title, "seconds of the processor", series, False))
    return drawn


def scaling_panels(results: dict) -> list[Panel]:
    part = find(results, "scaling")
    drawn = []
    for axis in ("width", "depth", "batch", "different"):
        series = over(part, axis, "median") if part else {}
        if series:
            what = "layers of different widths" if axis == "different" else axis
            drawn.append(Panel(f"A training step over {what}", what, "microseconds", series))
    return drawn


def all_bars(results: dict) -> dict[str, Bars]:
    made = {}
    for benchmark, title in (("train_step", "A training step"), ("inference", "Inference")):
        if part := find(results, benchmark):
            unit = {"us": "microseconds", "ns": "nanoseconds"}[part["rows"][0]["unit"]]
            label = f"{unit}, logarithmic"
            made[benchmark] = Bars(title, label, part["rows"], names(part), lambda c: c.get("median"))
    if part := find(results, "autodiff"):
        title, label = "Value and gradient", "in units of the hand-written ones, logarithmic"
        made["autodiff"] = Bars(title, label, part["rows"], names(part), lambda c: c.get("to_ceiling"))
    if part := find(results, "activations"):
        rows = [row for row in part["rows"] if "float" in row["case"]]
        title, label = "Elementary functions of floats", "nanoseconds an element, logarithmic"
        made["activations"] = Bars(title, label, rows, names(part), lambda c: c.get("median"))
    if part := find(results, "gemm"):
        title, label = "Matrix products", "share of the rate of multiply-adds"
        made["gemm"] = Bars(title, label, part["rows"], [OURS], lambda c: c.get("share_of_peak"), False)
    return made


def draw(results: dict, folder: pathlib.Path) -> dict[str, str]:
    """Draws all there is to draw; file names by benchmark."""
    if not shutil.which("gnuplot"):
        print("no plots: gnuplot is not there (Debian: gnuplot-nox)")
        return {}
    lines = {"compile_time": compile_panels(results), "scaling": scaling_panels(results)}
    pictures, scripts = {}, {}
    for benchmark, drawn in {**all_bars(results), **lines}.items():
        if drawn:
            pictures[benchmark] = f"{results['machine']}-{benchmark}.png"
            file = folder / pictures[benchmark]
            scripts[benchmark] = drawn.script(file) if isinstance(drawn, Bars) else panels(file, drawn)
    for script in scripts.values():
        subprocess.run(["gnuplot"], input="\n".join(script) + "\n", text=True, check=True)
    return pictures
