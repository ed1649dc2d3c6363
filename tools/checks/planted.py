#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks the checks: each must find a fault planted in a small project: planted.py BUILD CLANG_FORMAT."""

import pathlib
import shutil
import subprocess
import sys
import tempfile

from compiler import ROOT

HEADER = "// SPDX-License-Identifier: BSL-1.0\n#pragma once\n\n"
SOUND = "#include <tapeless/config.hpp>\nint main() {}\n"

# The project: two sound headers.
SMALL = {
    "include/tapeless/config.hpp": HEADER + "#define TAPELESS_LANES_HEADER <tapeless/tensor/shape.hpp>\n",
    "include/tapeless/tensor/shape.hpp": HEADER + "#include <tapeless/config.hpp>\n",
}

# What runs, the file it reads, what the file holds, and the words in which the fault is found; none where all is sound.
PLANTED = [
    ("layering", "include/tapeless/meta/x.hpp", HEADER, None),
    ("layering", "include/tapeless/meta/x.hpp", "#pragma once\n", "a header starts with"),
    ("layering", "include/tapeless/io/x.hpp", HEADER + "#include <tapeless/tensor/shape.hpp>\n", None),
    ("layering", "include/tapeless/meta/x.hpp", HEADER + "#include <tapeless/tensor/shape.hpp>\n", "meta may not"),
    ("layering", "include/tapeless/io/x.hpp", HEADER + "#include <tapeless/draw/y.hpp>\n", "does not exist"),
    ("layering", "include/tapeless/meta/x.hpp", HEADER + '#include "y.hpp"\n', "is not written as"),
    ("layering", "include/tapeless/meta/x.hpp", HEADER + "#include <xsimd/xsimd.hpp>\n", "only in kernel/simd"),
    ("layering", "include/tapeless/meta/x.hpp", HEADER + "#include TAPELESS_LANES_HEADER\n", "meta may not"),
    ("layering", "include/tapeless/meta/x.hpp", HEADER + "#include <iostream>\n", "too heavy for the core"),
    ("layering", "include/tapeless/meta/x.hpp", HEADER + "# ifdef X\n#endif\n", "conditions stand in"),
    ("layering", "include/tapeless/other/x.hpp", HEADER, "has no place in the order"),
    ("layering", "tests/meta/x.cpp", "\n" * 401, "401 lines"),
    ("format", "tests/meta/x.cpp", "int x;\n", None),
    ("format", "tests/meta/x.cpp", "int  x;\n", "is not as clang-format"),
    ("headers", "include/tapeless/meta/x.hpp", HEADER + "using x = int;\n", None),
    ("headers", "include/tapeless/meta/x.hpp", HEADER + "std::size_t x;\n", "does not compile alone"),
    ("reject", "x.cpp", "// expect: the words\nstatic_assert(false, \"the words\");\n", None),
    ("reject", "x.cpp", "// expect: the words\nstatic_assert(true, \"the words\");\n", "should be refused"),
    ("reject", "x.cpp", "// expect: the words\nint x = y;\nstatic_assert(false, \"the words\");\n", "first error:"),
    ("reject", "x.cpp", "static_assert(false, \"the words\");\n", "the first line is not"),
    ("readme", "README.md", f"```cpp\n{SOUND}```\n", None),
    ("readme", "README.md", "```cpp\nint x = y;\n```\n", "README.md:2"),
    ("readme", "README.md", f"```cpp\n{SOUND}```\n```text\nwords\n```\n", "-words"),
    ("readme", "README.md", "```cpp\n#include <cassert>\nint main() { return 1; }\n```\n", "ended with status 1"),
    ("compilers", "docs/compilers.md", "```cpp\n// g++ -O0: compiles\nint x;\n```\n", None),
    ("compilers", "docs/compilers.md", "```cpp\n// g++ -O0: says no\nint x;\n```\n", "it says nothing"),
    ("compilers", "docs/compilers.md", "```cpp\n// g++ -O0: compiles\nint x = y;\n```\n", "it does not compile"),
    ("compilers", "docs/compilers.md", "```cpp\n// g++ -O0: assembly has vfmadd\nint x;\n```\n", "lacks it"),
    ("compilers", "docs/compilers.md", "```cpp\nint x;\n```\n", "does not begin with"),
    ("output", "x.expected", "words\n", None),
    ("output", "x.expected", "other words\n", "+words"),
]


def arguments(check: str, file: pathlib.Path, build: str, clang_format: str) -> list:
    """The command line of a check that is to read `file`."""
    return {
        "layering": [],
        "format": [clang_format],
        "headers": [build, "meta"],
        "reject": [build, file],
        "readme": [build],
        "compilers": ["g++"],
        "output": [file, "echo", "words"],
    }[check]


def complaint(check: str, name: str, text: str, words: str | None) -> str | None:
    """Plants `text` as the file `name`; gives what the check did wrong, or None."""
    with tempfile.TemporaryDirectory() as folder:
        project = pathlib.Path(folder)
        shutil.copytree(ROOT / "tools/checks", project / "tools/checks")
        shutil.copy(ROOT / ".clang-format", project)
        for file, content in {**SMALL, name: text}.items():
            (project / file).parent.mkdir(parents=True, exist_ok=True)
            (project / file).write_text(content)
        command = [sys.executable, "-B", project / f"tools/checks/{check}.py"]
        run = subprocess.run([*command, *arguments(check, project / name, *sys.argv[1:])],
                             stdout=subprocess.PIPE, text=True)
    lines = [line for line in run.stdout.splitlines() if words and words in line]
    if (run.returncode == 0) != (words is None) or bool(lines) != bool(words):
        wanted = f"{check} should find {words or 'nothing'} in {name}:\n{text}"
        return f"{wanted}\nbut ended with {run.returncode}:\n{run.stdout}"
    return None


def main() -> int:
    complaints = [c for planted in PLANTED if (c := complaint(*planted))]
    print("\n".join(complaints), end="\n" if complaints else "")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
