#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Uses the library as others do: package.py BUILD GENERATOR installed|subdirectory.

Builds and runs tests/package, either against what BUILD installs into an empty prefix or with the project's own folder
added to it. It has no build type: CMake must say so once, and not where there is one.
"""

import pathlib
import subprocess
import sys
import tempfile

from compiler import ROOT, Compiler


def main() -> int:
    build, generator, way = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        prefix, consumer = pathlib.Path(folder) / "prefix", pathlib.Path(folder) / "consumer"
        configure = ["cmake", "-S", ROOT / "tests/package", "-B", consumer, "-G", generator,
                     f"-DCMAKE_CXX_COMPILER={Compiler(build).program}"]
        commands = [configure, ["cmake", "--build", consumer],
                    ["ctest", "--test-dir", consumer, "--output-on-failure", "--no-tests=error"]]
        if way == "installed":
            commands.insert(0, ["cmake", "--install", build, "--prefix", prefix])
            configure.append(f"-DCMAKE_PREFIX_PATH={prefix}")
        else:
            configure.append(f"-DTAPELESS_SOURCE={ROOT}")
        release = [*configure, "-DCMAKE_BUILD_TYPE=Release"]
        for command in [*commands, release]:
            run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            said = run.stdout.count("tapeless: no build type is chosen")
            if run.returncode != 0 or said != (1 if command is configure else 0):
                print(" ".join(map(str, command)), run.stdout, sep="\n")
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
