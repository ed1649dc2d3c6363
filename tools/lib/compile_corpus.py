# SPDX-License-Identifier: BSL-1.0
"""Programs whose compiling is measured, and the processor seconds to reach. To be imported."""

import typing

from compile_unit import linear_layers


class Program(typing.NamedTuple):
    name: str
    source: str
    seconds: float | None = None  # to reach
    megabytes: float | None = None


class Comparison(typing.NamedTuple):
    name: str
    longer: str  # of two programs
    shorter: str
    ratio: float  # to reach


# ---------------------------------------------------------------------------------------------------------- functions


def function(body: str, call: str) -> str:
    """A unit with the function f and a call that the compiler cannot leave out."""
    return f"#include <tapeless/embedded.hpp>\nnamespace tl = tapeless;\n{body}\n{call}\n"


def chain(lines: int) -> str:
    text = "".join("  t = t * a + c;\n" if i % 2 == 0 else "  t = t + b;\n" for i in range(lines))
    return function(f"constexpr auto f = [](auto a, auto b, auto c, auto d) {{\n  auto t = d;\n{text}  return t;\n}};",
                    "auto slope(double a, double b, double c, double d) { return tl::gradient(f)(a, b, c, d); }")


def rosenbrock(variables: int) -> str:
    body = f"""\
constexpr auto f = [](const auto& x) {{
  auto sum = square(1.0 - x[0]) + 100.0 * square(x[1] - square(x[0]));
  for (std::size_t i = 1; i + 1 < {variables}; ++i)
    sum = sum + square(1.0 - x[i]) + 100.0 * square(x[i + 1] - square(x[i]));
  return sum;
}};"""
    return function(body, f"auto bend(const tl::Tensor<double, {variables}>& x) {{ return tl::hessian(f)(x); }}")


ENERGY = function("""\
constexpr auto f = [](const auto& m) {
  auto trace = 0.0 * m[0][0];
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t k = 0; k < 3; ++k) trace = trace + m[i][k] * m[i][k];
  const auto minor = [&](int a, int b) { return m[1][a] * m[2][b] - m[1][b] * m[2][a]; };
  const auto volume = log(m[0][0] * minor(1, 2) - m[0][1] * minor(0, 2) + m[0][2] * minor(0, 1));
  return 0.5 * (trace - 3.0) - volume + 0.5 * volume * volume;
};""", "auto bend(const tl::Tensor<double, 3, 3>& m) { return tl::hessian(f)(m); }")

DETERMINANT = function("""\
/// The minor of the rows from `Row` on and of the columns that `left` has a bit for.
template<int Row, class M> constexpr auto minor(const M& m, unsigned left) {
  const auto first = [](unsigned bits) { return static_cast<std::size_t>(__builtin_ctz(bits)); };
  if constexpr (Row == 5) {
    return m[5][first(left)];
  } else {
    auto sum = m[Row][first(left)] * minor<Row + 1>(m, left & (left - 1));
    bool minus = true;
    for (unsigned rest = left & (left - 1); rest != 0; rest &= rest - 1, minus = !minus) {
      const auto term = m[Row][first(rest)] * minor<Row + 1>(m, left & ~(1u << first(rest)));
      if (minus) sum = sum - term;
      else sum = sum + term;
    }
    return sum;
  }
}
constexpr auto f = [](const auto& m) { return minor<0>(m, 63u); };""",
                       "auto slope(const tl::Tensor<double, 6, 6>& m) { return tl::gradient(f)(m); }")


def pendulum(steps: int) -> str:
    body = f"""\
constexpr auto f = [](auto gravity, auto length) {{
  auto angle = 1.0 + 0.0 * gravity, speed = 0.0 * gravity;
  const auto pull = [&](auto x) {{ return -(gravity / length) * sin(x); }};
  constexpr double h = 0.01;
  for (int i = 0; i < {steps}; ++i) {{
    const auto k1 = speed, l1 = pull(angle);
    const auto k2 = speed + 0.5 * h * l1, l2 = pull(angle + 0.5 * h * k1);
    const auto k3 = speed + 0.5 * h * l2, l3 = pull(angle + 0.5 * h * k2);
    const auto k4 = speed + h * l3, l4 = pull(angle + h * k3);
    angle = angle + h / 6 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
    speed = speed + h / 6 * (l1 + 2.0 * l2 + 2.0 * l3 + l4);
  }}
  return angle;
}};"""
    return function(body, "auto slope(double gravity, double length) { return tl::gradient(f)(gravity, length); }")


# ----------------------------------------------------------------------------------------------------------- networks

STEP = "return trainer.step(x, y);"
FIT = "static_cast<void>(trainer.fit(x, {.epochs = 9})); return 0;"


def training(layers: str, loss: str, optimizer: str, batch: int, fit: bool = False) -> str:
    arguments = "const tl::dataset<784>& x" if fit else "const float* x, const Trainer::target_type* y"
    return f"""\
#include <tapeless/{"tapeless" if fit else "embedded"}.hpp>
namespace tl = tapeless;
using Net = tl::MLP<{layers}>;
using Trainer = tl::Trainer<Net, tl::{loss}, tl::{optimizer}, {batch}>;
float train(Trainer& trainer, {arguments}) {{ {FIT if fit else STEP} }}
"""


def classifier(widths: typing.Sequence[int], fit: bool = False) -> str:
    return training(linear_layers(widths), "cross_entropy_t", "SGD", 128, fit)


def deep(activation: str) -> str:
    return training(f"tl::Linear<16, 16>, tl::{activation}, " * 64 + "tl::Linear<16, 1>", "mse_t", "Adam", 8)


def different(layers: int) -> list[int]:
    """The widths of a network whose layers all differ."""
    return [64 + 8 * i for i in range(layers + 1)] + [10]


IMAGES = [784, 128, 64, 10]
HEADERS = "#include <tapeless/embedded.hpp>\n"

PROGRAMS = [
    Program("headers alone", HEADERS),
    *(Program(f"chain of {n} lines", chain(n), s) for n, s in [(200, 3), (400, 4), (800, 6.5), (1600, 12)]),
    *(Program(f"Hessian, Rosenbrock {n}", rosenbrock(n), s) for n, s in [(8, 3), (12, 4), (32, 12)]),
    Program("Hessian, energy 3 x 3", ENERGY, 4),
    Program("determinant 6 x 6", DETERMINANT, 4),
    *(Program(f"RK4 of {n} steps", pendulum(n), s) for n, s in [(20, 5), (50, 10)]),
    Program("64 layers, Tanh, Adam", deep("Tanh")),
    Program("64 layers, GELU, Adam", deep("GELU")),
    Program("784-128-64-10, step", classifier(IMAGES), 1.9, 280),
    Program("784-128-64-10, fit", classifier(IMAGES, fit=True)),
    *(Program(f"{n} equal layers", classifier([64] * (n + 1) + [10])) for n in (4, 16)),
    *(Program(f"{n} different layers", classifier(different(n))) for n in (4, 16)),
]
COMPARISONS = [
    Comparison("equal layers, 16 : 4", "16 equal layers", "4 equal layers", 1.2),
    Comparison("different layers, 16 : 4", "16 different layers", "4 different layers", 2.2),
]
