#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks what a reader relies on: who may include whom, where conditions stand, how long a file is."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = ROOT / "include"
CONFIG = "tapeless/config.hpp"

CORE = ["meta", "math", "tensor", "graph", "rules", "plan", "kernel", "transform", "nn", "optim"]
BORDER = ["train", "draw", "io", "interop"]  # each sees the core and itself
ONLY_IN = {"xsimd": ["kernel/simd"], "xtensor": ["interop", "io"], "xtl": ["interop", "io"]}
HEAVY = {"algorithm", "ranges", "functional", "string", "iostream", "random", "vector", "map", "unordered_map"}
LINE_LIMIT = 400

INCLUDE_LINE = re.compile(r"^\s*#\s*include\s+(\S+)")
CONDITION = re.compile(r"^\s*#\s*(if|ifdef|ifndef|elif)\b")
COMPUTED = re.compile(r"^\s*#\s*define\s+(\w+)\s+(<[^>]+>)", re.MULTILINE)


def may_see(folder: str, other: str) -> bool:
    """True where a header of `folder` may include one of `other`; "" is include/tapeless itself."""
    if folder in ("", other):
        return True
    if folder in BORDER:
        return other in CORE
    return other in CORE[: CORE.index(folder)]


def folder_of(name: str) -> str:
    """The folder below tapeless/ of a header's name, "" where it stands in tapeless/ itself."""
    parts = name.split("/")
    return parts[1] if len(parts) > 2 else ""


def include_fault(name: str, written: str) -> str | None:
    """What is wrong with the header `name` including `written`, or None."""
    if not written.startswith("<"):
        return f"{written} is not written as <folder/file>"
    target, folder = written.strip("<>"), folder_of(name)
    head = target.split("/")[0]
    if head == "tapeless":
        if not (INCLUDE / target).is_file():
            return f"{target} does not exist"
        if target != CONFIG and not may_see(folder, folder_of(target)):
            return f"{folder} may not include {target}"
    places = ONLY_IN.get(head)
    if places and not any(name.startswith(f"tapeless/{place}/") for place in places):
        return f"{head} is included only in {' and '.join(places)}"
    if folder in CORE and target in HEAVY:
        return f"<{target}> is too heavy for the core"
    return None


def header_faults(path: pathlib.Path, computed: dict[str, list[str]]):
    """Yields (line, fault) for one header of the library."""
    name, lines = path.relative_to(INCLUDE).as_posix(), path.read_text().splitlines()
    folder = folder_of(name)
    if folder and folder not in CORE + BORDER:
        yield 1, f"the folder {folder} has no place in the order {', '.join(CORE + BORDER)}"
        return
    if lines[:2] != ["// SPDX-License-Identifier: BSL-1.0", "#pragma once"]:
        yield 1, "a header starts with its SPDX line and `#pragma once`"
    for number, line in enumerate(lines, 1):
        if CONDITION.match(line) and name != CONFIG:
            yield number, f"conditions stand in {CONFIG} only"
        included = INCLUDE_LINE.match(line)
        for written in computed.get(included[1], [included[1]]) if included else []:
            fault = include_fault(name, written)
            if fault:
                yield number, fault


def faults():
    """Yields (file, line, fault) for the whole project."""
    computed: dict[str, list[str]] = {}
    for macro, target in COMPUTED.findall((INCLUDE / CONFIG).read_text()):
        computed.setdefault(macro, []).append(target)
    for path in sorted(INCLUDE.rglob("*.hpp")):
        for line, fault in header_faults(path, computed):
            yield path, line, fault
    for top in ("include", "tests", "examples", "benchmarks"):
        for path in sorted((ROOT / top).rglob("*.[ch]pp")):
            count = len(path.read_text().splitlines())
            if count > LINE_LIMIT:
                yield path, count, f"{count} lines, the limit is {LINE_LIMIT}"


def main() -> int:
    found = [f"{path.relative_to(ROOT)}:{line}: {fault}" for path, line, fault in faults()]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
