# SPDX-License-Identifier: BSL-1.0
"""The results file of a machine: what each benchmark gave, as the benchmarks wrote it, and its date. To be imported."""

import json
import pathlib
import re

OURS = "Tapeless"
ORDER = ["train_step", "inference", "onnxruntime", "autodiff", "activations", "gemm", "memory", "threads"]
ORDER += ["compile_time", "scaling", "compilers"]


def _microarchitecture() -> str:
    """ "zen5", or family and model where a name is not known; what virtual machines leave out of the model's name."""
    text = pathlib.Path("/proc/cpuinfo").read_text()
    found = re.search(r"^cpu family\s*: (\d+)\nmodel\s*: (\d+)$", text, re.MULTILINE)
    if not found:
        return ""
    family, model = int(found[1]), int(found[2])
    if "AuthenticAMD" in text and family == 26 and model < 0x50:
        return "zen5"
    return f"family-{family}-model-{model}"


def machine_name(part: dict) -> str:
    """The name of a results file: "amd-epyc-zen5-avx512"."""
    cpu = part["machine"]["cpu"]
    detail = [] if re.search(r"\d{3}", cpu) else [_microarchitecture()]
    return re.sub(r"[^a-z0-9]+", "-", " ".join([cpu, *detail, part["registers"]]).lower()).strip("-")


def load(file: pathlib.Path) -> dict:
    return json.loads(file.read_text())


def find(results: dict, benchmark: str, compiler: str = "g++") -> dict | None:
    """The part of a benchmark; `compiler` is how its name starts."""
    parts = (p for p in results["parts"] if p["benchmark"] == benchmark and p["compiler"].startswith(compiler))
    return next(parts, None)


def names(part: dict) -> list[str]:
    """Who takes part: ours, then in order of appearance."""
    all_names = dict.fromkeys(c["name"] for row in part["rows"] for c in row["contenders"])
    return sorted(all_names, key=lambda name: name != OURS)


def contender(row: dict, name: str) -> dict | None:
    return next((c for c in row["contenders"] if c["name"] == name), None)


def number(value: float | None, digits: int = 3) -> str:
    """Three significant digits, without an exponent; whole numbers whole."""
    if value is None:
        return ""
    if value == int(value) or abs(value) >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    text = f"{value:#.{digits}g}"
    return text.rstrip(".") if "e" not in text else f"{value:.{digits + 3}f}"
