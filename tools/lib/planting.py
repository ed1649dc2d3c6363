# SPDX-License-Identifier: BSL-1.0
"""Plants a mistake in a copy of the headers and says whether a test notices."""

import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "checks"))
from compiler import ROOT, Compiler  # noqa: E402
from reject import expected, first_error, is_refused  # noqa: E402


class Planter:
    """Builds tests with the compiler and options of a build folder."""

    def __init__(self, build: str):
        self.compiler = Compiler(build)
        self.folder = tempfile.TemporaryDirectory()
        self.main = pathlib.Path(self.folder.name) / "main.o"
        built = pathlib.Path(build) / "tests/CMakeFiles/test_main.dir/main.cpp.o"
        if built.exists():
            self.main = built
        else:
            self.build(self.compiler.options, "-O0", "-c", ROOT / "tests/main.cpp", "-o", self.main)

    def build(self, options, *arguments) -> subprocess.CompletedProcess:
        return self.compiler.run(*arguments, options=options)

    def outcome(self, header: str, right: str, wrong: str, test: str, *more: str) -> tuple[bool, str]:
        """Whether the test notices that `right` is `wrong` in a header, and how; `more` are options for the compiler.

        Good is a failed static assertion or a failed test, for a test in reject/ that its words do not come."""
        with tempfile.TemporaryDirectory() as folder:
            include = pathlib.Path(folder) / "include"
            shutil.copytree(ROOT / "include", include)
            file = include / "tapeless" / header
            file.write_text(file.read_text().replace(right, wrong))
            source = ROOT / f"tests/{test}.cpp"
            program = pathlib.Path(folder) / "test"
            # A limit of one error would end the compilation at the second.
            options = [f"-I{include}", *self.compiler.options, "-w", "-Wfatal-errors", *more]
            if test.startswith("reject/"):
                run = self.build(options, "-fsyntax-only", source)
                how = "compiles" if run.returncode == 0 else first_error(run.stderr)
                return not is_refused(*expected(source), run.stderr), f"{test}: {how}"
            run = self.build(options, *([] if more else ["-O0"]), source, self.main, "-lz", "-o", program)
            if run.returncode != 0:
                error = next((line for line in run.stderr.splitlines() if "error:" in line), run.stderr)
                found = "static assertion" in error or "static_assert" in error
                return found, f"{test} {'does not hold' if found else 'does not compile'}: {error}"
            failed = subprocess.run([program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            last = failed.stdout.strip().splitlines()[-1:] or [""]
            return failed.returncode != 0, f"{test}: {last[0]}"
