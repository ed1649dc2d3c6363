#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks the reproducers of docs/compilers.md: compilers.py COMPILER...

Each block of code there begins with "// COMPILER OPTIONS: EXPECTATION". An expectation is `compiles`, `says WORDS` (the
compiler does, in an error or a warning), `assembly has WORDS` or `assembly lacks WORDS`. Blocks for a compiler that is
not given, or of another version than the library makes the concession to, are passed over.
"""

import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/compilers.md"
VERSIONS = {"g++": "12", "clang++": "14"}
BLOCK = re.compile(r"^```cpp\n// (\S+) ([^\n]*?): (compiles|says|assembly has|assembly lacks) ?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def version(compiler: str) -> str:
    """The major version of a compiler, "" where there is none."""
    try:
        return subprocess.run([compiler, "-dumpversion"], stdout=subprocess.PIPE, text=True).stdout.strip().split(".")[0]
    except FileNotFoundError:
        return ""


def fault(compiler: str, options: str, expectation: str, words: str, code: str) -> str | None:
    """What is not as expected of one block, or None."""
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "reproducer.cpp"
        source.write_text(code)
        command = [compiler, *shlex.split(options), "-S", str(source), "-o", "-"]
        run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if expectation == "says":
        return None if words in run.stderr else f"it says {run.stderr[:200] or 'nothing'}"
    if run.returncode != 0:
        return f"it does not compile: {run.stderr[:200]}"
    if expectation == "compiles" or (words in run.stdout) == (expectation == "assembly has"):
        return None
    return "the assembly " + ("lacks it" if expectation == "assembly has" else "has it")


def main() -> int:
    text = PAGE.read_text()
    blocks = BLOCK.findall(text)
    if len(blocks) != text.count("```cpp"):
        print("a block does not begin with: // COMPILER OPTIONS: compiles, says, assembly has or assembly lacks WORDS")
        return 1
    known = {name for name in sys.argv[1:] if version(name) == VERSIONS.get(name)}
    wrong = 0
    for compiler, *block in blocks:
        if compiler not in known:
            continue
        found = fault(compiler, *block)
        if found:
            wrong += 1
            print(f"{compiler} {block[0]}: expected {block[1]} {block[2]}, but {found}\n{block[3]}")
    print(f"{len(blocks)} reproducers, tried with {', '.join(sorted(known)) or 'no compiler'}, {wrong} not as expected")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
