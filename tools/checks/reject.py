#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks that a mistake is refused in the right words: reject.py BUILD FILE.

The file's first line is `// expect: words`. It must not compile, and the first error the compiler shows must contain
the words; all that it shows must be short, so that the words are found. With `// expect in a note: words` a note may
contain them: clang says in one why something is no constant. The last line may be `// options: ...`, what it is compiled
with.
"""

import pathlib
import sys

from compiler import Compiler

PREFIX = "// expect: "
IN_NOTE = "// expect in a note: "
MOST_CHARACTERS = 20_000
OPTIONS = "// options: "


def expected(path: pathlib.Path) -> tuple[str, bool]:
    """The words that a file is to be refused in, none where it names none, and whether a note may contain them."""
    first = path.read_text().splitlines()[0]
    for prefix in (PREFIX, IN_NOTE):
        if first.startswith(prefix):
            return first.removeprefix(prefix).strip(), prefix == IN_NOTE
    return "", False


def first_error(shown: str) -> str:
    return next((line for line in shown.splitlines() if "error:" in line), "(no line with `error:`)")


def is_refused(words: str, in_note: bool, shown: str) -> bool:
    """Whether a compiler that has shown this has said the words where they are to be."""
    notes = [line for line in shown.splitlines() if in_note and "note:" in line]
    return any(words in line for line in [first_error(shown), *notes])


def main() -> int:
    path = pathlib.Path(sys.argv[2])
    last = path.read_text().splitlines()[-1]
    own = last.removeprefix(OPTIONS).split() if last.startswith(OPTIONS) else []
    compiler = Compiler(sys.argv[1], precompiled=not own)  # other options take no precompiled header
    words, in_note = expected(path)
    if not words:
        print(f"{path}: the first line is not `{PREFIX}words`")
        return 1

    options = [o for o in compiler.options if not o.startswith("-W")] + own
    run = compiler.run("-fsyntax-only", "-fdiagnostics-color=never", path, options=options)
    if run.returncode == 0:
        print(f"{path} compiles, but should be refused with: {words}")
        return 1
    if not is_refused(words, in_note, run.stderr):
        print(f"expected: {words}\nfirst error: {first_error(run.stderr)}\n\n{run.stderr}")
        return 1
    if len(run.stderr) > MOST_CHARACTERS:
        print(f"the words come first, but {len(run.stderr)} characters are shown, more than {MOST_CHARACTERS}:\n{run.stderr}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
