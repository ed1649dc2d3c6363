# SPDX-License-Identifier: BSL-1.0
"""The compiler and options of a build folder, as it compiles the tests' main or what precedes all tests."""

import json
import os
import pathlib
import shlex
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Compiler:
    def __init__(self, build: str, precompiled: bool = False):
        """Options without optimisation; or, with the precompiled headers of the tests, those these were made with."""
        entries = json.loads((pathlib.Path(build) / "compile_commands.json").read_text())
        file = "/tests/headers.cpp" if precompiled else "/tests/main.cpp"
        entry = next(e for e in entries if e["file"].endswith(file))
        words = shlex.split(entry["command"])
        if os.path.basename(words[0]) in ("ccache", "timed"):
            words = words[1:]
        self.program = words[0]
        self.options = []
        rest = iter(words[1:])
        for word in rest:
            if word in ("-o", "-c"):
                next(rest)
            elif precompiled or not word.startswith("-O"):
                self.options.append(word)

    def run(self, *arguments, options=None) -> subprocess.CompletedProcess:
        command = [self.program, *(self.options if options is None else options), *map(str, arguments)]
        environment = {**os.environ, "LC_ALL": "C"}
        return subprocess.run(command, stderr=subprocess.PIPE, text=True, env=environment)
