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


def main() -> int:
    path = pathlib.Path(sys.argv[2])
    lines = path.read_text().splitlines()
    first, last = lines[0], lines[-1]
    own = last.removeprefix(OPTIONS).split() if last.startswith(OPTIONS) else []
    compiler = Compiler(sys.argv[1], precompiled=not own)  # other options take no precompiled header
    in_note = first.startswith(IN_NOTE)
    words = first.removeprefix(IN_NOTE if in_note else PREFIX).strip()
    if not (in_note or first.startswith(PREFIX)) or not words:
        print(f"{path}: the first line is not `{PREFIX}words`")
        return 1

    options = [o for o in compiler.options if not o.startswith("-W")] + own
    run = compiler.run("-fsyntax-only", "-fdiagnostics-color=never", path, options=options)
    if run.returncode == 0:
        print(f"{path} compiles, but should be refused with: {words}")
        return 1
    error = next((line for line in run.stderr.splitlines() if "error:" in line), "(no line with `error:`)")
    notes = [line for line in run.stderr.splitlines() if in_note and "note:" in line]
    if not any(words in line for line in [error, *notes]):
        print(f"expected: {words}\nfirst error: {error}\n\n{run.stderr}")
        return 1
    if len(run.stderr) > MOST_CHARACTERS:
        print(f"the words come first, but {len(run.stderr)} characters are shown, more than {MOST_CHARACTERS}:\n{run.stderr}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
