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
    "to_ceiling": "to hand-written",
    "to_fastest_peer": "to fastest library",
}
PLAIN_ENTRIES = ("name", "case", "title", "unit", "contenders")


def lines_of_table(head: list[str], rows: list[list[str]]) -> list[str]:
    align = ["---"] + ["---:"] * (len(head) - 1)
    return ["| " + " | ".join(cells) + " |" for cells in (head, align, *rows)]


def words(name: str) -> str:
    return KNOWN.get(name, name.replace("_", " "))


def overview(part: dict) -> list[str]:
    """A line for each case, a column for each contender: medians."""
    columns = names(part)
    ours = [contender(row, OURS) or {} for row in part["rows"]]
    ratios = [k for k in ("to_ceiling", "to_fastest_peer") if any(k in own for own in ours)]
    rows = []
    for row, own in zip(part["rows"], ours):
        medians = [(contender(row, name) or {}).get("median") for name in columns]
        cells = [number(m) for m in medians] + [number(own.get(k)) for k in ratios]
        rows.append([row["title"], row["unit"], *cells])
    return lines_of_table(["", "unit", *columns, *(f"{OURS} {words(k)}" for k in ratios)], rows)


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
    return ["", *lines_of_table(["", *map(words, keys)], rows)]


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
    lines += ["", "Medians:", "", *overview(part), *of_cases(part)]
    lines += ["", "<details><summary>All numbers</summary>", "", *details(part), "", "</details>"]
    return lines


def markdown(results: dict, pictures: dict[str, str]) -> str:
    """`pictures` are file names by benchmark; a benchmark's first part shows it."""
    lines = [
        f"# {results['machine']}",
        "",
        "Written by `benchmarks/run` from the measurements in the JSON file beside it. One thread, no fast-math.",
        "Contenders of a row are measured in turn; ratios are medians of ratios of neighbouring measurements, so they",
        "need not be the ratios of the medians.",
    ]
    left = dict(pictures)
    for part in results["parts"]:
        lines += section(part, left.pop(part["benchmark"], None))
    return "\n".join(lines) + "\n"
