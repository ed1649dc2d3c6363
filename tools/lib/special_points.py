# SPDX-License-Identifier: BSL-1.0
"""Walks the table of operations over special points, values and first two derivatives, against mpmath.

    tools/special_points [--all] [--write-table] [FUNCTION...]

The points are ±0, ±inf, NaN, denormals, the ends of the range, ties and branch points, in float and double. Expected is
what tools/lib/special_reference.py says: a value within 4 units in the last place, a derivative within 1e-5 (float) or
1e-12 (double) of itself or of the least normal number, a fast activation within the error it states. What differs has a
line in tools/lib/special_points.txt with the reason. Ends with 1 if anything else differs, if a line there is not needed,
or if the reference and the library's side (tests/support/special_functions.hpp) have not the same functions.

--all prints what is explained too; --write-table writes tests/rules/special_points.txt, the part that a test compares.
Needs g++ and mpmath.
"""

import math
import multiprocessing
import os
import re
import struct
import subprocess
import sys
from pathlib import Path

import mpmath
import special_reference

ROOT = Path(__file__).resolve().parent.parent.parent
TABLE = ROOT / "tests/rules/special_points.txt"
# The functions of the table, whose points are few.
SAMPLE = ("log", "log1p", "sqrt", "abs", "sign", "floor", "asin", "atan", "gelu_tanh", "pow_-1", "pow_-2", "pow_2.5", "clamp",
          "pow", "pow_exponent", "min", "xlogy", "max_of", "logsumexp")

ORDERS = ("value", "first", "second")
EPSILON = {"float": 2.0 ** -23, "double": 2.0 ** -52}
LEAST_NORMAL = {"float": 2.0 ** -126, "double": 2.0 ** -1022}
LEAST = {"float": 2.0 ** -149, "double": 2.0 ** -1074}
LARGEST = {"float": (2 - 2.0 ** -23) * 2.0 ** 127, "double": sys.float_info.max}
ALLOWED = {"float": 1e-5, "double": 1e-12}
# The errors that the fast activations state, of the value (of tanh a relative one, of silu in |x|) and the derivatives.
STATED = {"fast_tanh": (7e-5, 1.4e-4, 2.8e-4), "fast_sigmoid": (3.5e-5, 3.5e-5, 3.5e-5),
          "fast_silu": (3.5e-5, 3.2e-4, 3e-4), "fast_gelu": (4.5e-4, 1.2e-3, 2.8e-3)}


def rounded(kind, x):
    """x as a number of the type."""
    if kind == "double" or math.isinf(x) or math.isnan(x):
        return x
    try:
        return struct.unpack("f", struct.pack("f", x))[0]
    except OverflowError:
        return math.copysign(math.inf, x)


def points(kind):
    e, least, largest = EPSILON[kind], LEAST[kind], LARGEST[kind]
    ends = (88.7, 103.9, 13.0) if kind == "float" else (709.7, 745.1, 38.5)
    sizes = [0.0, least, LEAST_NORMAL[kind] / 4, LEAST_NORMAL[kind], math.sqrt(LEAST_NORMAL[kind]), e * e, e, 1e-3, 0.5,
             1 - e / 2, 1.0, 1 + e, math.pi / 2, 2.0, 6.0, 20.0, *ends, 1e5, 1e10, math.sqrt(largest), largest, math.inf]
    return [rounded(kind, s * x) for x in sizes for s in (1, -1)] + [math.nan]


def sample_points(name):
    x = [0.0, -0.0, LEAST["double"], 1e-160, 0.5, 1.0, -1.0, 2.5, -6.0, 1e160, LARGEST["double"], math.inf, -math.inf,
         math.nan]
    some = [0.0, -0.0, LEAST["double"], 1.0, 2.5, -2.0, math.inf, -math.inf]
    return [(v, 0.0) for v in x] if name in special_reference.UNARY else [(v, c) for v in some for c in some]


def few_points(kind):
    sizes = [0.0, LEAST[kind], 1e-5, 1.0, 2.0, 2.5, LARGEST[kind], math.inf]
    return [rounded(kind, s * x) for x in sizes for s in (1, -1)] + [math.nan]


def in_double(v):
    """A number of mpmath's as text that every type can read."""
    if isinstance(v, str):
        return v
    if mpmath.isnan(v) or mpmath.isinf(v):
        return repr(float(v))
    if abs(v) > mpmath.mpf(2) ** 1024:
        return repr(math.copysign(math.inf, mpmath.sign(v)))
    return mpmath.nstr(v, 25) if abs(v) > mpmath.mpf(2) ** -1080 else "0.0"


def expected(row):
    name, _, x, c = row
    found = [in_double(v) for v in special_reference.reference(name, x, c)]
    if x == 0 and math.copysign(1, x) < 0 and name in special_reference.MINUS_ZERO:
        found[0] = "-0.0"
    return found


def compiled(kind):
    """The library's side for one type, compiled where it is older than what it is made of."""
    folder = ROOT / "build/special_points"
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / kind
    sources = [*ROOT.glob("include/**/*.hpp"), *ROOT.glob("tests/support/special_*.hpp"),
               ROOT / "tools/lib/special_points.cpp"]
    if program.exists() and program.stat().st_mtime > max(s.stat().st_mtime for s in sources):
        return program, None
    command = [os.environ.get("CXX", "g++"), "-std=c++20", "-O0", "-march=native", f"-DTAPELESS_TYPE={kind}",
               f"-I{ROOT}/include", f"-I{ROOT}/tests", f"{ROOT}/tools/lib/special_points.cpp", "-o", str(program)]
    return program, subprocess.Popen(command)


def allowed(kind, name, order, wanted, x):
    """How far the library may be from the expected number."""
    if name in STATED:
        return STATED[name][order] * (abs(wanted) if name == "fast_tanh" and order == 0 else
                                      abs(x) + LEAST_NORMAL[kind] if name == "fast_silu" and order == 0 else 1)
    size = max(abs(wanted), LEAST_NORMAL[kind])
    if order == 0:
        return 4 * EPSILON[kind] * math.ldexp(1.0, math.frexp(size)[1] - 1)
    return ALLOWED[kind] * size


def agrees(kind, name, order, text, found, x):
    if text == "any":
        return True
    wanted = rounded(kind, float(text))
    if math.isnan(wanted) or math.isnan(found) or math.isinf(wanted) or math.isinf(found):
        return wanted == found or (math.isnan(wanted) and math.isnan(found))
    if text == "-0.0" and (found != 0 or math.copysign(1, found) > 0):
        return False
    return abs(found - wanted) <= allowed(kind, name, order, wanted, x)


class Difference:
    """A line of the list, FUNCTION TYPE ORDER X C FOUND : REASON.

    FUNCTION may hold *; TYPE and ORDER are one, or * for all. X, C and FOUND are numbers, `least` and `largest` those
    of the type, intervals LOW..HIGH, some of these between |, or *; -0.0 is that zero only, 0 is both. FOUND may be ~N,
    at most N units of 1 from the expected number.
    """

    def __init__(self, line):
        fields, self.reason = (part.strip() for part in line.split(" : ", 1))
        self.name, self.kind, self.order, self.x, self.c, self.found = fields.split()
        self.line, self.used = line, 0

    @staticmethod
    def number(word, kind):
        size = {"least": LEAST[kind], "largest": LARGEST[kind]}.get(word.lstrip("-"))
        return float(word) if size is None else math.copysign(size, -1 if word[0] == "-" else 1)

    @classmethod
    def holds(cls, pattern, v, kind):
        if pattern == "*":
            return True
        for part in pattern.split("|"):
            low, _, high = part.partition("..")
            low, high = cls.number(low, kind), cls.number(high or low, kind)
            if part == "-0.0" and math.copysign(1, v) > 0:
                continue
            if low <= v <= high or (math.isnan(v) and math.isnan(low)):
                return True
        return False

    def explains(self, kind, name, order, x, c, text, found):
        if not re.fullmatch(re.escape(self.name).replace(r"\*", ".*"), name) or self.kind not in ("*", kind):
            return False
        if ORDERS[order] not in self.order.split("|") and self.order != "*":
            return False
        if not self.holds(self.x, x, kind) or not self.holds(self.c, c, kind):
            return False
        if self.found.startswith("~"):
            return abs(found - float(text)) <= float(self.found[1:]) * EPSILON[kind]
        return self.holds(self.found, found, kind)


def exceptions():
    lines = (ROOT / "tools/lib/special_points.txt").read_text().splitlines()
    return [Difference(line) for line in lines if line and not line.startswith("#")]


def computed(program, rows):
    """What the library gives for rows of one type."""
    asked = "".join(f"{name} {x.hex()} {c.hex()}\n" for name, _, x, c in rows)
    answers = subprocess.run([str(program)], input=asked, capture_output=True, text=True, check=True).stdout
    return [[float.fromhex(word) for word in line.split()] for line in answers.splitlines()]


def wait_for(program, compiler):
    if compiler is not None and compiler.wait() != 0:
        sys.exit("tools/special_points: the library's side does not compile")
    return program


def write_table():
    """The expected numbers of the sample; what an exception explains is left open."""
    known = exceptions()
    program = wait_for(*compiled("double"))
    rows = [(name, "double", x, c) for name in SAMPLE for x, c in sample_points(name)]
    with multiprocessing.Pool() as pool:
        table = list(pool.map(expected, rows, chunksize=16))
    lines = []
    for (name, kind, x, c), texts, found in zip(rows, table, computed(program, rows), strict=True):
        for order in range(3):
            text = texts[order]
            if text != "any" and any(e.explains(kind, name, order, x, c, text, found[order]) for e in known):
                texts[order] = "any"
        words = [t if t == "any" else f"{float(t):.17g}" for t in texts]
        lines.append(f"{name} {x:.17g} {c:.17g} {' '.join(words)}\n")
    TABLE.write_text("".join(lines))


def main():
    if "--write-table" in sys.argv[1:]:
        write_table()
        return
    show_all = "--all" in sys.argv[1:]
    wanted = [a for a in sys.argv[1:] if not a.startswith("-")]
    programs = {kind: compiled(kind) for kind in ("double", "float")}
    rows = []
    for kind in programs:
        rows += [(f, kind, x, 0.0) for f in special_reference.UNARY for x in points(kind)]
        rows += [(f, kind, x, c) for f in special_reference.BINARY for x in few_points(kind) for c in few_points(kind)]
    rows = [row for row in rows if not wanted or row[0] in wanted]
    with multiprocessing.Pool() as pool:
        table = list(pool.map(expected, rows, chunksize=16))

    known = exceptions()
    explained = unexplained = 0
    for kind, building in programs.items():
        program = wait_for(*building)
        names = set(subprocess.run([str(program), "names"], capture_output=True, text=True, check=True).stdout.split())
        if names != {*special_reference.UNARY, *special_reference.BINARY}:
            sys.exit(f"on one side only: {names ^ {*special_reference.UNARY, *special_reference.BINARY}}")
        mine = [i for i, row in enumerate(rows) if row[1] == kind]
        for i, answer in zip(mine, computed(program, [rows[i] for i in mine]), strict=True):
            name, _, x, c = rows[i]
            for order, found in enumerate(answer):
                text = table[i][order]
                if agrees(kind, name, order, text, found, x):
                    continue
                reasons = [e for e in known if e.explains(kind, name, order, x, c, text, found)]
                for e in reasons[:1]:
                    e.used += 1
                explained += bool(reasons)
                unexplained += not reasons
                if show_all or not reasons:
                    why = reasons[0].reason if reasons else "unexplained"
                    print(f"{name} {kind} {ORDERS[order]} {x!r} {c!r}: {found!r}, expected {text}: {why}")
    unused = [] if wanted else [e for e in known if not e.used]
    for e in unused:
        print("no longer needed:", e.line)
    print(f"{len(rows)} points, {explained} exceptions explained, {unexplained} unexplained")
    sys.exit(1 if unexplained or unused else 0)


if __name__ == "__main__":
    main()
