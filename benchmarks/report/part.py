# SPDX-License-Identifier: BSL-1.0
"""A benchmark's results as the C++ programs write them with --json, for those that are Python. To be imported."""

import json
import pathlib
import re
import statistics
import subprocess

REGISTERS = (("avx512f", "avx512"), ("avx2", "avx2"), ("asimd", "neon"))


def cpu_name() -> str:
    found = re.search(r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else "unknown"


def registers() -> str:
    """What -march=native gives the library."""
    flags = set(pathlib.Path("/proc/cpuinfo").read_text().split())
    return next((name for flag, name in REGISTERS if flag in flags), "generic")


def compiler_name(compiler: str) -> str:
    """ "g++ 12.2.0", as the programs call it."""
    command = [compiler, "-dumpfullversion", "-dumpversion"]
    version = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return f"{pathlib.Path(compiler).name} {version.stdout.strip()}"


def part(benchmark: str, compiler: str, rows: list[dict], skipped: list[dict]) -> dict:
    return {
        "benchmark": benchmark,
        "compiler": compiler,
        "registers": registers(),
        "machine": {"cpu": cpu_name()},
        "rows": rows,
        "skipped": skipped,
    }


def write(file: pathlib.Path, content: dict) -> None:
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def median_ratio(times: list[float], others: list[float]) -> float:
    """Of times that were taken in the same round."""
    return statistics.median(a / b for a, b in zip(times, others))
