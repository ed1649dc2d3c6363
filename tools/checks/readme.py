#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles the C++ blocks of README and of the pages in docs: readme.py BUILD [PAGE...].

A block without an #include continues the block before it, and is compiled with it. A block with `int main` is run too;
a ```text block that comes next, with nothing but prose between, is what it prints.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

from compiler import ROOT, Compiler
from output import differences

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def programs(text: str):
    """Yields (line, source, what it prints or None) for every C++ block that no other continues."""
    blocks = [(text.count("\n", 0, m.start()) + 2, m[1], m[2]) for m in FENCE.finditer(text)]
    source, before = "", 1
    for i, (line, language, body) in enumerate(blocks):
        if language != "cpp":
            continue
        if "#include" in body:
            source, before = "", line
        source += "\n" * (line - before - source.count("\n")) + body
        following = blocks[i + 1] if i + 1 < len(blocks) else None
        further = next((body for _, language, body in blocks[i + 1 :] if language == "cpp"), "#include")
        if "#include" not in further and "int main" not in source:
            continue
        yield before, source, following[2] if following and following[1] == "text" else None


def failure(
    compiler: Compiler, folder: pathlib.Path, page: str, line: int, source: str, expected: str | None
) -> str:
    file, program = folder / "block.cpp", folder / "block"
    file.write_text(f'#line {line} "{page}"\n{source}')
    if "int main" not in source:
        return compiler.run("-fsyntax-only", file).stderr
    run = compiler.run(file, "-o", program)
    if run.returncode != 0 or run.stderr:
        return run.stderr
    run = subprocess.run([program], stdout=subprocess.PIPE, text=True, cwd=folder)
    if run.returncode != 0:
        return f"{page}:{line}: the program ended with status {run.returncode}"
    return "\n".join(differences(expected, run.stdout)) if expected is not None else ""


def main() -> int:
    compiler, failed = Compiler(sys.argv[1]), 0
    with tempfile.TemporaryDirectory() as folder:
        for page in sys.argv[2:] or ["README.md"]:
            for line, source, expected in programs((ROOT / page).read_text()):
                message = failure(compiler, pathlib.Path(folder), page, line, source, expected)
                if message:
                    failed += 1
                    print(f"{page}, C++ block of line {line}:\n{message}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
