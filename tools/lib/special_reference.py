# SPDX-License-Identifier: BSL-1.0
"""The functions of the special points: their values and first two derivatives by x, in closed form, by mpmath.

Formulas are those of textbooks, evaluated in 2600 bits, so that nothing cancels for any float or double. At infinity they
are evaluated far beyond the range of double and what leaves that range is the limit; both operands infinite are tried in
either order of size. A zero keeps its sign. Conventions, where mathematics leaves the choice, are those of the
documentation: the slope at a kink, C's pow, IEEE's arithmetic of infinities. Where the value is NaN ('any' below) the
derivatives are whatever their formulas give; those of log and log1p are checked.
"""

import math

import mpmath as mp

mp.mp.prec = 2600
NAN, INF, ZERO, ONE = mp.nan, mp.inf, mp.mpf(0), mp.mpf(1)
ANY = "any"
FAR = mp.ldexp(1, 2 ** 1100)
ROOT_2_PI = mp.sqrt(2 / mp.pi)


def nothing(*_):
    return ZERO


def one(*_):
    return ONE


def constant(v):
    return lambda *_: mp.mpf(v)


# The functions


def exp(x):
    """e^x; beyond the range of every type a power that is as far beyond it."""
    if abs(x) < 10 ** 7:
        return mp.exp(x)
    return mp.ldexp(x ** 8, 2 ** 20) if x > 0 else 1 / mp.ldexp(x ** 8, 2 ** 20)


def erfc(x):
    return mp.erfc(x) if abs(x) < 60 else mp.mpf(0 if x > 0 else 2)


def gauss(x):
    """The density of the normal distribution."""
    return exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def phi(x):
    return erfc(-x / mp.sqrt(2)) / 2


def circular(f):
    return lambda x: f(x) if abs(x) < mp.mpf(2) ** 1030 else NAN


def sigmoid(x):
    return 1 / (1 + exp(-x))


def sigmoid_1(x):
    return sigmoid(x) * sigmoid(-x)


def tanh(x):
    return mp.tanh(x) if abs(x) < 5000 else mp.sign(x) * ONE


def sigmoid_2(x):
    return -sigmoid_1(x) * tanh(x / 2)


def softplus(x):
    return max(x, ZERO) + mp.log(1 + exp(-abs(x)))


def sech2(x):
    return 4 * sigmoid_1(2 * x)


def tail_angle(x):  # x of gelu_tanh: (2u, its derivatives)
    k = mp.mpf("0.044715")
    return 2 * ROOT_2_PI * (x + k * x ** 3), 2 * ROOT_2_PI * (1 + 3 * k * x * x), 2 * ROOT_2_PI * 6 * k * x


def gelu_tanh(x):
    return x * sigmoid(tail_angle(x)[0])


def gelu_tanh_1(x):
    u, v, _ = tail_angle(x)
    return sigmoid(u) + x * sigmoid_1(u) * v


def gelu_tanh_2(x):
    u, v, w = tail_angle(x)
    return 2 * sigmoid_1(u) * v + x * (sigmoid_2(u) * v * v + sigmoid_1(u) * w)


def positive(f):
    return lambda x: f(x) if x > 0 else NAN


def inside(f):
    return lambda x: f(x) if abs(x) < 1 else NAN


def root(x):
    return mp.sqrt(1 - x * x)


def power(x, negative, c):
    """C's pow; `negative` is the sign of x, a zero too."""
    if c == 0 or x == 1:
        return ONE
    if mp.isnan(x) or mp.isnan(c):
        return NAN
    if mp.isinf(c):
        return ONE if abs(x) == 1 else INF if (abs(x) > 1) == (c > 0) else ZERO
    sign = -1 if negative and mp.isint(c) and int(c) % 2 else 1
    if x == 0 or mp.isinf(x):
        return sign * INF if (x == 0) == (c < 0) else ZERO
    if x < 0 and not mp.isint(c):
        return NAN
    return sign * exp(c * mp.log(abs(x)))


def product(a, b):
    """a b for a factor that may be 0 beside an infinite one: the limit 0."""
    return ZERO if a == 0 or b == 0 else a * b


def pow_by_base(x, negative, c):
    value = power(x, negative, c)
    if mp.isnan(x) or mp.isnan(c) or mp.isnan(value) or (mp.isinf(c) and x <= 1 and not 0 <= x < 1):
        return value, ANY, ANY
    if mp.isinf(c) and x == 1:
        return value, ANY, ANY
    factor = c * (c - 1) if not mp.isinf(c) else INF
    return value, product(c, power(x, negative, c - 1)), product(factor, power(x, negative, c - 2))


def pow_by_exponent(a, negative, x):
    value = power(a, negative, x)
    if mp.isnan(value) or mp.isnan(a) or mp.isnan(x):
        return value, ANY, ANY
    if a <= 0:
        return value, ZERO, ZERO
    log = INF if mp.isinf(a) else mp.log(a)
    return value, product(value, log), product(product(value, log), log)


def constant_power(n):
    def f(x, sign):
        return pow_by_base(x, sign < 0, mp.mpf(n))
    return f


# name: (value, first, second, {point or (0, sign): the three there})
UNARY = {
    "copy": (lambda x: x, one, nothing, {}),
    "negate": (lambda x: -x, constant(-1), nothing, {}),
    "exp": (exp, exp, exp, {}),
    "expm1": (lambda x: exp(x) - 1, exp, exp, {}),
    "log": (positive(mp.log), lambda x: 1 / x, lambda x: -1 / x ** 2,
            {(0, 1): (-INF, INF, -INF), (0, -1): (-INF, -INF, -INF)}),
    "log1p": (lambda x: mp.log(1 + x) if x > -1 else NAN, lambda x: 1 / (1 + x), lambda x: -1 / (1 + x) ** 2,
              {-1: (-INF, INF, -INF)}),
    "sqrt": (positive(mp.sqrt), positive(lambda x: 1 / (2 * mp.sqrt(x))), positive(lambda x: -1 / (4 * mp.sqrt(x) ** 3)),
             {(0, 1): (ZERO, INF, -INF), (0, -1): (ZERO, -INF, INF)}),
    "abs": (abs, mp.sign, nothing, {}),
    "sign": (mp.sign, nothing, nothing, {}),
    "floor": (lambda x: x if mp.isinf(x) else mp.floor(x), nothing, nothing, {}),
    "sin": (circular(mp.sin), circular(mp.cos), circular(lambda x: -mp.sin(x)), {}),
    "cos": (circular(mp.cos), circular(lambda x: -mp.sin(x)), circular(lambda x: -mp.cos(x)), {}),
    "tan": (circular(mp.tan), circular(lambda x: 1 + mp.tan(x) ** 2),
            circular(lambda x: 2 * mp.tan(x) * (1 + mp.tan(x) ** 2)), {}),
    "asin": (inside(mp.asin), inside(lambda x: 1 / root(x)), inside(lambda x: x / root(x) ** 3),
             {-1: (-mp.pi / 2, INF, -INF), 1: (mp.pi / 2, INF, INF)}),
    "acos": (inside(mp.acos), inside(lambda x: -1 / root(x)), inside(lambda x: -x / root(x) ** 3),
             {-1: (mp.pi, -INF, INF), 1: (ZERO, -INF, -INF)}),
    "atan": (mp.atan, lambda x: 1 / (1 + x * x), lambda x: -2 * x / (1 + x * x) ** 2, {}),
    "sinh": (lambda x: (exp(x) - exp(-x)) / 2, lambda x: (exp(x) + exp(-x)) / 2, lambda x: (exp(x) - exp(-x)) / 2, {}),
    "cosh": (lambda x: (exp(x) + exp(-x)) / 2, lambda x: (exp(x) - exp(-x)) / 2, lambda x: (exp(x) + exp(-x)) / 2, {}),
    "tanh": (tanh, sech2, lambda x: -2 * tanh(x) * sech2(x), {}),
    "erf": (lambda x: 1 - erfc(x), lambda x: 2 / mp.sqrt(mp.pi) * exp(-x * x),
            lambda x: -4 / mp.sqrt(mp.pi) * x * exp(-x * x), {}),
    "erfc": (erfc, lambda x: -2 / mp.sqrt(mp.pi) * exp(-x * x), lambda x: 4 / mp.sqrt(mp.pi) * x * exp(-x * x), {}),
    "sigmoid": (sigmoid, sigmoid_1, sigmoid_2, {}),
    "relu": (lambda x: max(x, ZERO), lambda x: mp.mpf(x > 0), nothing, {}),
    "gelu": (lambda x: x * phi(x), lambda x: phi(x) + x * gauss(x), lambda x: gauss(x) * (2 - x * x), {}),
    "softplus": (softplus, sigmoid, sigmoid_1, {}),
    "square": (lambda x: x * x, lambda x: 2 * x, constant(2), {}),
    "rsqrt": (positive(lambda x: 1 / mp.sqrt(x)), positive(lambda x: -1 / (2 * mp.sqrt(x) ** 3)),
              positive(lambda x: 3 / (4 * mp.sqrt(x) ** 5)), {(0, 1): (INF, -INF, INF), (0, -1): (-INF, INF, -INF)}),
    "silu": (lambda x: x * sigmoid(x), lambda x: sigmoid(x) + x * sigmoid_1(x),
             lambda x: 2 * sigmoid_1(x) + x * sigmoid_2(x), {}),
    "log_sigmoid": (lambda x: -softplus(-x), lambda x: sigmoid(-x), lambda x: -sigmoid_1(x), {}),
    "leaky_relu": (lambda x: x if x > 0 else x / 4, lambda x: mp.mpf(1 if x > 0 else 0.25), nothing, {}),
    "elu": (lambda x: x if x > 0 else exp(x) - 1, lambda x: ONE if x > 0 else exp(x),
            lambda x: ZERO if x > 0 else exp(x), {}),
    "gelu_tanh": (gelu_tanh, gelu_tanh_1, gelu_tanh_2, {}),
    "clamp": (lambda x: min(max(x, -ONE), mp.mpf(2)), lambda x: mp.mpf(-1 <= x <= 2), nothing, {}),
    **{f"pow_{n:g}": constant_power(n) for n in (0, 0.5, -0.5, 1, 2, -1, -2, 3, -3, 4, 2.5, -2.5)},
}
for fast, exact in (("tanh", "tanh"), ("sigmoid", "sigmoid"), ("silu", "silu"), ("gelu", "gelu")):
    UNARY["fast_" + fast] = UNARY[exact]
STRAIGHT = ("copy", "negate", "abs", "sign", "floor", "relu", "leaky_relu", "clamp", "pow_0", "pow_1")  # in pieces
PARABOLA = ("square", "pow_2")
MINUS_ZERO = ("copy", "floor", "sin", "tan", "asin", "atan", "sinh", "tanh", "erf", "expm1", "log1p", "sqrt", "pow_3", "fast_tanh")


def quotient(a, b, sign):
    if b == 0:
        return NAN if a == 0 else mp.sign(a) * sign * INF
    return a / b


def steep(condition):
    """x where the condition holds, 3 x elsewhere."""
    def f(x, c, *_):
        k = ONE if condition(x, c) else mp.mpf(3)
        return k * x, k, ZERO
    return f


def extreme(f):
    def g(x, c, *_):
        return f(x, c), mp.mpf("0.5") if x == c else mp.mpf(f(x, c) == x), ZERO
    return g


def extreme_of_three(f):
    def g(x, c, *_):
        v = f(x, c, ONE)
        return v, mp.mpf(v == x) / [x, c, ONE].count(v), ZERO
    return g


def share(x, c):
    return 1 / (1 + exp(c - x) + exp(1 - x))


def share_of_others(x, c):
    return (exp(c - x) + exp(1 - x)) * share(x, c)


def others(x, c):
    """How much log Σ e^x is above x."""
    return softplus(logaddexp(c, ONE) - x)


def logaddexp(a, b):
    return max(a, b) + softplus(-abs(a - b))


def softmax(x, c):
    p, q = share(x, c), share_of_others(x, c)
    return p, p * q, p * q * (q - p)


def entropy(x, c):
    if not 0 <= c <= 1:
        return ANY, ANY, ANY
    return softplus(x) - x * c if c < 1 else softplus(-x), sigmoid(x) - c if c < 1 else -sigmoid(-x), sigmoid_1(x)


def norm(x, c):
    n = mp.sqrt(x * x + c * c)
    return (n, x / n, c * c / n ** 3) if n != 0 else (n, ZERO, ZERO)


def xlogy(x, c, *_):
    if x == 0 and (c <= 0 or mp.isinf(c)):
        return ZERO, ZERO, ZERO
    log = NAN if c < 0 else -INF if c == 0 else mp.log(c)
    return x * log, log, ZERO


def xlogy_of(x, c, sign, _):
    if c == 0 and (x <= 0 or mp.isinf(x)):
        return ZERO, ZERO, ZERO
    if x == 0:
        return c * -INF, c * INF * sign, c * -INF
    return c * mp.log(x) if x > 0 else NAN, quotient(c, x, sign), -c / x ** 2 if not mp.isinf(x) else ZERO * c


def shifted(x, c):
    return (exp(x - c),) * 3 if x <= c else (ANY,) * 3


# Followed to a limit where an operand is infinite: name: function of finite x and c to three.
FOLLOWED = {
    "logaddexp": lambda x, c: (logaddexp(x, c), sigmoid(x - c), sigmoid_1(x - c)),
    "norm": norm,
    "logsumexp": lambda x, c: (logaddexp(logaddexp(x, c), ONE), share(x, c), share(x, c) * share_of_others(x, c)),
    "softmax": softmax,
    "log_softmax": lambda x, c: (-others(x, c), share_of_others(x, c), -share(x, c) * share_of_others(x, c)),
    "binary_cross_entropy": entropy,
    "shifted_exp": shifted,
    "exact_shifted_exp": shifted,
}
HALF = mp.mpf("0.5")
# What stands where x = c is infinite: {name: {sign: three}}.
BOTH = {
    "logaddexp": lambda s: (s * INF, HALF, ANY),
    "norm": lambda s: (INF, ANY, ANY),
    "logsumexp": lambda s: (INF, HALF, ANY) if s > 0 else (ONE, ZERO, ZERO),
    "softmax": lambda s: (HALF, ANY, ANY) if s > 0 else (ZERO, ZERO, ZERO),
    "log_softmax": lambda s: (mp.log(HALF), HALF, ANY) if s > 0 else (-INF, ONE, ZERO),
    "binary_cross_entropy": lambda s: (ANY, ANY, ANY),
    "shifted_exp": lambda s: (ONE, ANY, ANY),
    "exact_shifted_exp": lambda s: (ONE, ANY, ANY),
}
# Of extended numbers: name: function of x, c, the sign of x and that of c to three.
EXTENDED = {
    "add": lambda x, c, *_: (x + c, ONE, ZERO),
    "subtract": lambda x, c, *_: (x - c, ONE, ZERO),
    "multiply": lambda x, c, *_: (x * c, c, ZERO),
    "fma": lambda x, c, *_: (x * c + 1, c, ZERO),
    "fms": lambda x, c, *_: (x * c - 1, c, ZERO),
    "fnma": lambda x, c, *_: (1 - x * c, -c, ZERO),
    "divide": lambda x, c, _, s: (quotient(x, c, s), quotient(ONE, c, s), ZERO),
    "divide_by": lambda x, c, s, _: (quotient(c, x, s), -quotient(c, x * x, 1) if x == 0 else -c / x / x,
                                     quotient(c, x, s) if x == 0 else 2 * c / x / x / x),
    "pow": lambda x, c, s, _: pow_by_base(x, s < 0, c),
    "pow_exponent": lambda x, c, _, s: pow_by_exponent(c, s < 0, x),
    "min": extreme(min),
    "max": extreme(max),
    "max_of": extreme_of_three(max),
    "min_of": extreme_of_three(min),
    "less": steep(lambda x, c: x < c),
    "less_equal": steep(lambda x, c: x <= c),
    "equal": steep(lambda x, c: x == c),
    "not": steep(lambda x, c: not x < c),
    "and": steep(lambda x, c: x < c and x > 1),
    "or": steep(lambda x, c: x < c or x > 1),
    "xlogy": xlogy,
    "xlogy_of": xlogy_of,
}
BINARY = [*EXTENDED, *FOLLOWED]
LOGIC = ("less", "less_equal", "equal", "not", "and", "or")


def settled(v):
    """A number far beyond the range of double as the limit that it stands for."""
    if isinstance(v, str) or mp.isnan(v) or mp.isinf(v) or v == 0:
        return v
    if abs(v) > mp.ldexp(1, 1200):
        return mp.sign(v) * INF
    return ZERO if abs(v) < mp.ldexp(1, -1200) else v


def of_one(name, x, sign):
    row = UNARY[name]
    if not isinstance(row, tuple):
        return row(x, sign)
    if mp.isnan(x):
        return NAN, ANY if name in STRAIGHT else NAN, ANY if name in STRAIGHT + PARABOLA else NAN
    at = row[3]
    for key in ((0, sign) if x == 0 else x, x):
        if key in at:
            return at[key]
    near = mp.sign(x) * FAR if mp.isinf(x) else x
    return tuple(settled(f(near)) for f in row[:3])


def of_two(name, x, c, sign_x, sign_c):
    if name in FOLLOWED:
        if name.endswith("shifted_exp") and (mp.isnan(x) or mp.isnan(c)):  # what makes use of it asks for NaN itself
            return ANY, ANY, ANY
        if mp.isnan(x) or mp.isnan(c):
            return NAN, ANY, ANY
        f = FOLLOWED[name]
        if mp.isinf(x) and x == c:
            return BOTH[name](mp.sign(x))
        far_x, far_c = (mp.sign(v) * FAR if mp.isinf(v) else v for v in (x, c))
        found = [settled(v) for v in f(far_x, far_c)]
        if mp.isinf(x) and mp.isinf(c):  # in the other order of size
            for again in (f(far_x ** 2, far_c), f(far_x, far_c ** 2)):
                found = [a if a == settled(b) else ANY for a, b in zip(found, again)]
        return found
    if (mp.isnan(x) or mp.isnan(c)) and name not in LOGIC and not name.startswith("pow"):
        return NAN, ANY, ANY
    return EXTENDED[name](x, c, sign_x, sign_c)


def reference(name, x, c):
    """Value and derivatives of a function at the doubles x and c, each a number of mpmath's or 'any'."""
    sign_x, sign_c = math.copysign(1, x), math.copysign(1, c)
    a, b = mp.mpf(x), mp.mpf(c)
    found = of_one(name, a, sign_x) if name in UNARY else of_two(name, a, b, sign_x, sign_c)
    value = found[0]
    continued = name in ("log", "log1p")
    if not isinstance(value, str) and mp.isnan(value) and not continued and not (name in UNARY and mp.isnan(a)):
        return value, ANY, ANY
    return found
