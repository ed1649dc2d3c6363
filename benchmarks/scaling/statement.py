# SPDX-License-Identifier: BSL-1.0
"""Where a static library stops being the right tool, in words, from the rows of the benchmark. To be imported."""

OURS, DYNAMIC = "Tapeless", "libtorch"
WORTH = 1.5  # times as fast as the dynamic library: below, speed alone is no reason
NAMES = {"different": "layers of different widths"}
PATIENCE = 10  # seconds a compilation may take


def _of(row: dict, name: str) -> dict | None:
    return next((c for c in row["contenders"] if c["name"] == name), None)


def _axis(rows: list[dict], axis: str) -> list[tuple[int, dict]]:
    found = [(int(row["case"].split()[1]), row) for row in rows if row["case"].split()[0] == axis]
    return sorted(found, key=lambda pair: pair[0])


def _speed(rows: list[dict], axis: str) -> list[str]:
    """How many times as fast as the dynamic library, from end to end, and from where on it is hardly faster."""
    ratios = [(n, 1 / _of(row, OURS)["to_fastest_peer"]) for n, row in _axis(rows, axis) if _of(row, DYNAMIC)]
    if not ratios:
        return []
    ends = ", ".join(f"{ratio:.3g} at {n:,}" for n, ratio in (ratios[0], ratios[len(ratios) // 2], ratios[-1]))
    late = [n for i, (n, _) in enumerate(ratios) if all(ratio < WORTH for _, ratio in ratios[i:])]
    if late:
        end = f"from {late[0]:,} on less than {WORTH} times: there speed alone is no reason for a static library"
    else:
        end = f"never less than {WORTH} times"
    return [f"* {axis}: times as fast as {DYNAMIC}: {ends}; {end}."]


def _compiling(rows: list[dict], axis: str) -> list[str]:
    """What the sizes cost the compiler."""
    costs = [(n, _of(row, OURS)) for n, row in _axis(rows, axis)]
    if not costs:
        return []
    (first, least), (last, most) = costs[0], costs[-1]
    ends = f"{least['compile_seconds']:.1f} s at {first:,} and {most['compile_seconds']:.1f} s at {last:,}"
    sizes = f"{least['kilobytes']:.0f} and {most['kilobytes']:.0f} kB"
    text = f"* {NAMES.get(axis, axis)}: compiling takes {ends}, the code has {sizes}"
    slow = [n for n, c in costs if c["compile_seconds"] > PATIENCE]
    return [text + (f"; from {slow[0]:,} on more than {PATIENCE} s." if slow else ".")]


def statement(rows: list[dict]) -> list[str]:
    lines = ["Where a static library stops being the right tool, as measured here:", ""]
    for axis in ("width", "depth", "batch"):
        lines += _speed(rows, axis)
    for axis in ("width", "depth", "batch", "different"):
        lines += _compiling(rows, axis)
    once = next((c for row in rows if (c := _of(row, DYNAMIC))), None)
    ours = [c["compile_seconds"] for row in rows if (c := _of(row, OURS))]
    if once:
        size = f"* A change of size costs {min(ours):.1f} to {max(ours):.1f} s of compiling"
        lines.append(
            f"{size}; {DYNAMIC}'s program is compiled once, in {once['compile_seconds']:.1f} s, and takes any size. "
            "Who tries many sizes, or learns them at run time, wants a dynamic library; who has settled on one trains "
            "and deploys it with this one."
        )
    return lines
