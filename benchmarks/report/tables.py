# SPDX-License-Identifier: BSL-1.0
"""A results file as Markdown. To be imported."""

from results import OURS, names, contender, number

TITLES = {
    "train_step": "A training step: forward pass, loss, backward pass, update",
    "inference": "Inference",
    "onnxruntime": "Inference with onnxruntime, called from node (the call from JavaScript included)",
    "autodiff": "Value and gradient of formulas",
    "activations": "Elementary functions",
    "gemm": "Matrix products",
    "memory": "Bytes and allocations",
    "threads": "A training step shared by threads",
    "compile_time": "What compiling costs",
    "scaling": "Over width, depth and batch",
    "compilers": "The same programs, built by g++ and by clang",
}
KNOWN = {
    "minimum": "minimum",
    "median": "median",
    "to_ceiling": "to ceiling",
    "to_fastest_peer": "to fastest library",
    "to_ours": f"to {OURS}",
}
# What is shown first where that is not the median, and tables of further numbers.
FIRST = {
    "compile_time": ("minimum", "The least of some runs, processor seconds:"),
    "memory": ("median", "Bytes a call:"),
}
FURTHER = {
    "activations": [("ulp", "Largest error on these arguments, in units in the last place:")],
    "gemm": [("share_of_peak", "Share of the rate of multiply-adds:")],
    "memory": [
        ("allocations", "Allocations a call:"),
        ("most_at_a_time", "Bytes of them that are there at a time:"),
        ("kept_bytes", "Bytes kept between calls (parameters, workspace, the contender's copy of the data):"),
    ],
    "compile_time": [("megabytes", "Peak memory, MB:"), ("kilobytes", "Code and constants of the object, kB:")],
    "scaling": [("compile_seconds", "Compiling, processor seconds:"), ("kilobytes", "Code and constants, kB:")],
    "compilers": [("to_g++", "Ratio to g++'s time:")],
}
PLAIN_ENTRIES = ("name", "case", "title", "unit", "contenders")


def lines_of_table(head: list[str], rows: list[list[str]]) -> list[str]:
    align = ["---"] + ["---:"] * (len(head) - 1)
    return ["| " + " | ".join(cells) + " |" for cells in (head, align, *rows)]


def words(name: str) -> str:
    return KNOWN.get(name, name.replace("_", " "))


def overview(part: dict, value: str, ratios: list[str]) -> list[str]:
    """A line for each case, a column for each contender; ours also in `ratios`."""
    columns = [n for n in names(part) if any(value in (contender(row, n) or {}) for row in part["rows"])]
    rows = []
    for row in part["rows"]:
        own = contender(row, OURS) or {}
        cells = [number((contender(row, name) or {}).get(value)) for name in columns]
        rows.append([row["title"], *cells, *(number(own.get(k)) for k in ratios)])
    return lines_of_table(["", *columns, *(f"{OURS} {words(k)}" for k in ratios)], rows)


def overviews(part: dict) -> list[str]:
    unit = {"us": "microseconds", "ns": "nanoseconds"}.get(part["rows"][0]["unit"], part["rows"][0]["unit"])
    value, text = FIRST.get(part["benchmark"], ("median", f"Medians, {unit}:"))
    ours = [contender(row, OURS) or {} for row in part["rows"]]
    ratios = [k for k in ("to_ceiling", "to_fastest_peer") if any(k in own for own in ours)]
    lines = ["", text, "", *overview(part, value, [] if part["benchmark"] == "gemm" else ratios)]
    for further, text in FURTHER.get(part["benchmark"], []):
        lines += ["", text, "", *overview(part, further, [])]
    return lines


def details(part: dict) -> list[str]:
    """A line for each case and contender: all its numbers."""
    entries = [c for row in part["rows"] for c in row["contenders"]]
    there = list(dict.fromkeys(k for c in entries for k in c if k not in PLAIN_ENTRIES))
    keys = [k for k in KNOWN if k in there] + [k for k in there if k not in KNOWN]
    rows = []
    for row in part["rows"]:
        for c in row["contenders"]:
            rows.append([row["case"], c["name"], *(number(c.get(k), 4) for k in keys)])
    return lines_of_table(["case", "", *map(words, keys)], rows)


def of_cases(part: dict) -> list[str]:
    """What holds for a case, whoever runs it."""
    keys = list(dict.fromkeys(k for row in part["rows"] for k in row if k not in PLAIN_ENTRIES))
    if not keys:
        return []
    rows = [[row["title"], *(number(row.get(k), 4) for k in keys)] for row in part["rows"]]
    return ["", "Of each case:", "", *lines_of_table(["", *map(words, keys)], rows)]


def machine_line(part: dict) -> str:
    m = part["machine"]
    text = f"{part['compiler']}, {part['registers']}, {part['date']}"
    if m.get("peak_gflops_sustained"):
        text += (
            f"; in the same run: multiply-adds {m['peak_gflops_burst']:.0f} GFLOP/s in bursts, "
            f"{m['peak_gflops_sustained']:.0f} sustained; read and written L1 {m['bandwidth_l1_gbs']:.0f}, "
            f"L2 {m['bandwidth_l2_gbs']:.0f}, memory {m['bandwidth_memory_gbs']:.0f} GB/s"
        )
    return text + "."


def section(part: dict, picture: str | None) -> list[str]:
    lines = ["", f"## {TITLES.get(part['benchmark'], part['benchmark'])}", "", machine_line(part)]
    if part["skipped"]:
        absent = ", ".join(s["name"] + (f" (Debian: {s['package']})" if s["package"] else "") for s in part["skipped"])
        lines += ["", f"Not installed, so left out: {absent}."]
    if part.get("statement"):
        lines += ["", *part["statement"]]
    if picture:
        lines += ["", f"![{part['benchmark']}]({picture})"]
    lines += [*overviews(part), *of_cases(part)]
    lines += ["", "<details><summary>All numbers</summary>", "", *details(part), "", "</details>"]
    return lines


def markdown(results: dict, pictures: dict[str, str]) -> str:
    """`pictures` are file names by benchmark; a benchmark's first part shows it."""
    lines = [
        f"# {results['machine']}",
        "",
        "Written by `benchmarks/run` from the measurements in the JSON file beside it. One thread, no fast-math.",
        "Contenders of a row are measured in turn; ratios are medians of ratios of neighbouring measurements, so they",
        "need not be the ratios of the medians. The ceiling is the fastest hand-written contender, for matrix products",
        "the rate of multiply-adds.",
    ]
    left = dict(pictures)
    for part in results["parts"]:
        lines += section(part, left.pop(part["benchmark"], None))
    return "\n".join(lines) + "\n"
