# SPDX-License-Identifier: BSL-1.0
"""The functions of the special points, their values and their first two derivatives by x, by mpmath.

Derivatives are central differences of the textbook definition in 6000 bits, so no formula of the library's is used.
Where an operand is infinite or at a branch point, they are limits: the function is followed towards it from each side
that is in its domain. Where the sides differ there is no derivative ('none').
"""

import functools

import mpmath as mp

mp.mp.prec = 6000
INFINITY = mp.inf
STEP = mp.mpf(2) ** -600
SAME = mp.mpf(2) ** -490
NEAR, NEARER = 1100, 1500  # powers of two on the way to a limit


class Outside(Exception):
    """x is not in the domain."""


def within(condition, value):
    if not condition:
        raise Outside
    return value()


def exp(x):
    """e^x; beyond the range of every type, a number as far beyond it."""
    if abs(x) < 10 ** 6:
        return mp.exp(x)
    return mp.ldexp(x ** 4, 2 ** 20) if x > 0 else mp.mpf(0)


@functools.cache
def erfc(x):
    """1 - erf x; where its tail is less than every number of the types, without it."""
    return mp.erfc(x) if abs(x) < 40 else mp.mpf(0 if x > 0 else 2)


def circular(f):
    return lambda x: within(abs(x) < mp.mpf(2) ** 1030, lambda: f(x))


def phi(x):
    return erfc(-x / mp.sqrt(2)) / 2


def sigmoid(x):
    return 1 / (1 + exp(-x)) if x >= 0 else exp(x) / (1 + exp(x))


def softplus(x):
    if x > 4000:
        return x + exp(-x)
    return mp.log(1 + exp(x)) if x > -1000 else exp(x) - exp(2 * x) / 2


def power(a, b):
    if a == 0:
        return within(b > 0, lambda: mp.mpf(0)) if b != 0 else mp.mpf(1)
    if a < 0:
        whole = within(mp.isint(b), lambda: int(b))
        size = exp(b * mp.log(-a))
        return -size if whole % 2 else size
    return exp(b * mp.log(a))


def tanh(x):
    return mp.sign(x) * mp.mpf(1) if abs(x) > 2100 else mp.tanh(x)


def gelu_tanh(x):
    cube = mp.mpf("0.044715") * x ** 3
    return x * sigmoid(2 * mp.sqrt(2 / mp.pi) * (x + cube))


def logaddexp(a, b):
    return max(a, b) + softplus(-abs(a - b))


def xlogy(a, b):
    return mp.mpf(0) if a == 0 and b >= 0 else within(b > 0, lambda: a * mp.log(b))


# name: (function, branch points)
UNARY = {
    "negate": (lambda x: -x, ()),
    "exp": (exp, ()),
    "expm1": (lambda x: exp(x) - 1, ()),
    "log": (lambda x: within(x > 0, lambda: mp.log(x)), (0,)),
    "log1p": (lambda x: within(x > -1, lambda: mp.log(1 + x)), (-1,)),
    "sqrt": (lambda x: within(x >= 0, lambda: mp.sqrt(x)), (0,)),
    "abs": (abs, (0,)),
    "sign": (mp.sign, (0,)),
    "sin": (circular(mp.sin), ()),
    "cos": (circular(mp.cos), ()),
    "tan": (circular(mp.tan), ()),
    "asin": (lambda x: within(abs(x) <= 1, lambda: mp.asin(x)), (-1, 1)),
    "acos": (lambda x: within(abs(x) <= 1, lambda: mp.acos(x)), (-1, 1)),
    "atan": (mp.atan, ()),
    "sinh": (lambda x: (exp(x) - exp(-x)) / 2, ()),
    "cosh": (lambda x: (exp(x) + exp(-x)) / 2, ()),
    "tanh": (tanh, ()),
    "erf": (lambda x: 1 - erfc(x), ()),
    "erfc": (erfc, ()),
    "sigmoid": (sigmoid, ()),
    "relu": (lambda x: max(x, mp.mpf(0)), (0,)),
    "gelu": (lambda x: x * phi(x), ()),
    "softplus": (softplus, ()),
    "fast_tanh": (tanh, ()),
    "fast_sigmoid": (sigmoid, ()),
    "square": (lambda x: x * x, ()),
    "rsqrt": (lambda x: within(x > 0, lambda: 1 / mp.sqrt(x)), (0,)),
    "silu": (lambda x: x * sigmoid(x), ()),
    "log_sigmoid": (lambda x: -softplus(-x), ()),
    "leaky_relu": (lambda x: x if x > 0 else x / 4, (0,)),
    "elu": (lambda x: x if x > 0 else exp(x) - 1, (0,)),
    "gelu_tanh": (gelu_tanh, ()),
    "fast_silu": (lambda x: x * sigmoid(x), ()),
    "fast_gelu": (lambda x: x * phi(x), ()),
    "pow_3": (lambda x: x ** 3, ()),
    "pow_4": (lambda x: x ** 4, ()),
    "pow_-1": (lambda x: within(x != 0, lambda: 1 / x), (0,)),
    "pow_-2": (lambda x: within(x != 0, lambda: 1 / x ** 2), (0,)),
    "pow_2.5": (lambda x: within(x >= 0, lambda: mp.sqrt(x) ** 5), (0,)),
    "clamp": (lambda x: min(max(x, mp.mpf(-1)), mp.mpf(2)), (-1, 2)),
}

# name: (function of x and c, whether (x, c) is a branch point)
never = lambda x, c: False
tie = lambda x, c: x == c
BINARY = {
    "add": (lambda x, c: x + c, never),
    "subtract": (lambda x, c: x - c, never),
    "multiply": (lambda x, c: x * c, never),
    "divide": (lambda x, c: within(c != 0, lambda: x / c), lambda x, c: c == 0),
    "divide_by": (lambda x, c: within(x != 0, lambda: c / x), lambda x, c: x == 0),
    "pow": (power, lambda x, c: x == 0),
    "pow_exponent": (lambda x, c: power(c, x), lambda x, c: c == 0),
    "min": (min, tie),
    "max": (max, tie),
    "less": (lambda x, c: mp.mpf(x < c), tie),
    "less_equal": (lambda x, c: min(x, c), tie),
    "equal": (lambda x, c: x, never),
    "logaddexp": (logaddexp, never),
    "xlogy": (xlogy, lambda x, c: c == 0),
    "xlogy_of": (lambda x, c: xlogy(c, x), lambda x, c: x == 0),
    "norm": (lambda x, c: mp.sqrt(x * x + c * c), lambda x, c: x == 0 and c == 0),
    "max_of": (max, tie),
    "logsumexp": (logaddexp, never),
    "softmax": (lambda x, c: sigmoid(x - c), never),
}


def differences(f, x, scale):
    """f and its first two derivatives."""
    h = scale * STEP
    middle = f(x)
    try:
        right, left = f(x + h), f(x - h)
    except Outside:
        return middle, "none", "none"
    return middle, (right - left) / (2 * h), (right - 2 * middle + left) / (h * h)


def limit(near, nearer):
    """What two numbers on the way to a limit say of it."""
    if near is None or nearer is None or isinstance(near, str):
        return near
    if abs(near - nearer) <= SAME * max(1, abs(nearer)):
        return nearer if abs(nearer) > SAME else mp.mpf(0)
    if abs(nearer) > abs(near) and mp.sign(near) == mp.sign(nearer):
        return mp.sign(nearer) * INFINITY
    return None  # it swings


def path(v, side, exponent):
    """A number close to v, and the scale on which functions change there."""
    t = mp.mpf(2) ** -exponent
    if mp.isinf(v):
        return mp.sign(v) / t, mp.mpf(1)
    return v + side * t, t


def sides_of(v):
    return (-1,) if mp.isinf(v) else (-1, 1)


def agreed(found, sign):
    """One limit from those of all sides; `found` has the side and the limit."""
    there = [(side, v) for side, v in found if v != "outside"]
    if not there:
        return mp.nan
    values = [v for _, v in there]
    if any(v is None for v in values):
        return mp.nan
    if any(isinstance(v, str) for v in values):
        return "none"
    if all(mp.isinf(v) and v == values[0] for v in values) or all(
            not mp.isinf(v) and abs(v - values[0]) < SAME * max(1, abs(v)) for v in values):
        return values[0]
    if sign and all(mp.isinf(v) for v in values):
        chosen = {v for side, v in there if side == sign}
        if len(chosen) == 1:
            return chosen.pop()
    return "none"


def reference(name, x, c, sign):
    """Value and derivatives of a function at x and c; `sign` is that of the zero among them, 0 for none."""
    if mp.isnan(x) or (name in BINARY and mp.isnan(c)):
        return [mp.nan, mp.nan if name in UNARY else "any", mp.nan if name in UNARY else "any"]
    if name in UNARY:
        f, branches = UNARY[name]
        function, moving_x, moving_c = (lambda a, b: f(a)), mp.isinf(x) or x in branches, False
    else:
        function, is_branch = BINARY[name]
        branch = is_branch(x, c)
        moving_x = mp.isinf(x) or (branch and name not in ("divide", "pow_exponent", "xlogy"))
        moving_c = mp.isinf(c) or (branch and name in ("divide", "pow_exponent", "xlogy"))
    if not moving_x and not moving_c:
        try:
            return list(differences(lambda a: function(a, c), x, min(abs(x), 1) if x else mp.mpf(1)))
        except Outside:
            return [mp.nan] * 3
    paths = [(NEAR, NEARER, NEAR, NEARER)]
    if moving_x and moving_c:
        paths += [(NEAR, NEARER, NEAR + 300, NEARER + 300), (NEAR + 300, NEARER + 300, NEAR, NEARER)]
    found = [[], [], []]
    for side_x in sides_of(x) if moving_x else (0,):
        for side_c in sides_of(c) if moving_c else (0,):
            for way in paths:
                try:
                    ends = []
                    for exponent_x, exponent_c in (way[0::2], way[1::2]):
                        a, scale = path(x, side_x, exponent_x) if moving_x else (x, min(abs(x), 1) if x else mp.mpf(1))
                        b = path(c, side_c, exponent_c)[0] if moving_c else c
                        ends.append(differences(lambda v, b=b: function(v, b), a, scale))
                    for order in range(3):
                        found[order].append((side_x or side_c, limit(ends[0][order], ends[1][order])))
                except Outside:
                    for order in range(3):
                        found[order].append((0, "outside"))
    result = [agreed(of_order, sign) for of_order in found]
    if result[0] == "none":  # a jump: the function says what it is there
        try:
            result[0] = function(x, c) if not mp.isinf(x) and not mp.isinf(c) else mp.nan
        except Outside:
            result[0] = mp.nan
    return result
