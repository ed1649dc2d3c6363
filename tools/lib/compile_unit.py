# SPDX-License-Identifier: BSL-1.0
"""What it costs to compile a translation unit. To be imported."""

import os
import pathlib
import subprocess
import typing

ROOT = pathlib.Path(__file__).resolve().parents[2]
OPTIONS = ["-std=c++20", "-O3", "-march=native", "-I", str(ROOT / "include")]


class Cost(typing.NamedTuple):
    seconds: float  # of the processor
    megabytes: float  # peak memory, 10^6 bytes
    kilobytes: float  # code and constants of the object, 10^3 bytes


class CompilerError(Exception):
    """The compiler's own words."""


def compile_unit(compiler: str, source: pathlib.Path, target: pathlib.Path, options: typing.Sequence[str] = ()) -> Cost:
    command = [compiler, *OPTIONS, *options, "-c", str(source), "-o", str(target)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    words = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode != 0:
        raise CompilerError(f"{compiler} could not compile {source.name}\n{words}")
    size = subprocess.run(["size", target], stdout=subprocess.PIPE, text=True, check=True)
    text = int(size.stdout.splitlines()[1].split()[0])
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6, text / 1e3)


def linear_layers(widths: typing.Sequence[int]) -> str:
    """The layers of a network with ReLU, as template arguments."""
    return ", tl::ReLU, ".join(f"tl::Linear<{a}, {b}>" for a, b in zip(widths, widths[1:]))
