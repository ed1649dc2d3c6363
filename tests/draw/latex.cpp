// SPDX-License-Identifier: BSL-1.0

// Formulas in LaTeX.

#include <array>
#include <cstdint>
#include <string_view>

#include <draw/alone.hpp>
#include <support/catch.hpp>
#include <tapeless/draw/latex.hpp>
#include <tapeless/graph/linear_algebra.hpp>
#include <tapeless/graph/movement.hpp>
#include <tapeless/graph/reductions.hpp>
#include <tapeless/transform/gradient.hpp>

namespace tl = tapeless;

namespace {

template<std::size_t... E> using D = tl::Tensor<double, E...>;

constexpr auto L = [](auto a, auto b, auto c) { return c * (a + 2 * b); };
static_assert(tl::latex(L, "a", "b", "c") == R"(c \left(a + 2 b\right))");
static_assert(tl::latex(tl::partial<1>(L), "a", "b", "c") == "2 c");
static_assert(tl::latex(tl::gradient(L), "a", "b", "c") == R"(\left(c, 2 c, a + 2 b\right))");

// --- fractions, powers, roots ---------------------------------------------------------------------------------------
template<class F> constexpr auto of_one(F f) { return tl::latex(f, "x"); }
template<class F> constexpr auto of_three(F f) { return tl::latex(f, "a", "b", "c"); }
static_assert(of_three([](auto a, auto b, auto c) { return (a + b) / (2 * c); }) == R"(\frac{a + b}{2 c})");
static_assert(of_three([](auto a, auto b, auto c) { return (-2 * a - b) / c; }) == R"(\frac{-2 a - b}{c})");
static_assert(of_three([](auto a, auto b, auto c) { return c - (-a / b); }) == R"(\frac{a}{b} + c)");
static_assert(of_three([](auto a, auto b, auto c) { return a / b * c; }) == R"(c \frac{a}{b})");
static_assert(of_three([](auto a, auto b, auto) { return square(a / b); }) == R"(\left(\frac{a}{b}\right)^{2})");
static_assert(of_three([](auto a, auto b, auto c) { return pow(a - 1, b - c); }) == R"(\left(a - 1\right)^{b - c})");
static_assert(of_one([](auto x) { return 3 * pow(2, x); }) == R"(3 \cdot 2^{x})");
static_assert(of_one([](auto x) { return 1.5e-7 * x; }) == R"(1.5 \cdot 10^{-7} x)");
static_assert(of_one([](auto x) { return 1 / sqrt(1 + x * x); }) == R"(\frac{1}{\sqrt{x^{2} + 1}})");
static_assert(of_one([](auto x) { return exp(-abs(x)) - tanh(x); }) ==
              R"(\exp\left(-\left|x\right|\right) - \tanh\left(x\right))");
static_assert(of_one([](auto x) { return 2 * sigmoid(x) + erfc(x); }) ==
              R"(2 \sigma\left(x\right) + \operatorname{erfc}\left(x\right))");
static_assert(of_three([](auto a, auto b, auto c) { return select(a <= b && a != c, a, 0) + c; }) ==
              R"(\left(\begin{cases} a & a \le b \land a \ne c \\ 0 & \text{otherwise} \end{cases}\right) + c)");
static_assert(of_one([](auto x) { return tl::stop_gradient(x); }) == R"(\operatorname{stop\_gradient}\left(x\right))");

// --- names ----------------------------------------------------------------------------------------------------------
static_assert(tl::latex(L, "w_1", "\\beta", "rate") == R"(rate \, \left(w_1 + 2 \beta\right))");
static_assert(of_one([](auto x) { return exp(x) / (1 + exp(x)); }) ==
              "t_{1} = \\exp\\left(x\\right) \\\\\n\\frac{t_{1}}{t_{1} + 1}");
static_assert(
    tl::latex([](auto x, auto y) { return exp(x + y) * sin(x + y); }, "t_1", "y").view().starts_with("u_{1}"));

// --- tensors --------------------------------------------------------------------------------------------------------
constexpr auto layer = [](auto W, auto x, auto b) { return sum(tanh(matmul(W, x) + b)); };
static_assert(tl::latex<D<3, 4>, D<4>, D<3>>(layer, "W", "x", "b") == R"(\sum\left(\tanh\left(W x + b\right)\right))");
static_assert(tl::latex<D<3, 4>, D<4>, D<3>>(tl::gradient(layer), "W", "x", "b") ==
              "t_{1} = 1 - \\tanh\\left(W x + b\\right)^{\\odot 2} \\\\\n"
              "\\left(t_{1} x^{\\top}, t_{1} W, t_{1}\\right)");
static_assert(tl::latex<D<3>, D<3>>([](auto x, auto y) { return x * exp(y); }, "x", "y") ==
              R"(x \odot \exp\left(y\right))");
static_assert(tl::latex<D<3>, double>([](auto x, auto s) { return 2 * x * s; }, "x", "s") == "2 x s");
static_assert(tl::latex<D<3>, D<3>>([](auto x, auto y) { return 2 * dot(x, y); }, "x", "y") ==
              R"(2 \left(x^{\top} y\right))");
static_assert(tl::latex<D<3, 4>, D<4, 5>, D<3, 5>>([](auto A, auto B, auto C) { return matmul(A, B) * C; }, "A", "B",
                                                   "C") == R"(C \odot \left(A B\right))");
static_assert(tl::latex<D<3, 4>, D<4, 5>, D<5>>([](auto A, auto B, auto x) { return matmul(matmul(A, B), x); }, "A",
                                                "B", "x") == "A B x");
static_assert(tl::latex<D<4, 3>>([](auto A) { return matmul(tl::transpose(A), A + 1); }, "A") ==
              R"(A^{\top} \left(A + 1\right))");
static_assert(tl::latex<D<4, 3>>([](auto x) { return tl::max<1>(x); }, "x") == R"(\max_{1}\left(x\right))");
static_assert(tl::latex<D<4, 3>>([](auto x) { return sum(tl::slice<1, 1, 2>(tl::slice<0, 2, 3>(x))); }, "x") ==
              "{x}_{2, 1}");
static_assert(tl::latex<D<3>>(tl::gradient([](auto x) { return sum(x); }), "x") == R"(\mathbf{1})");

// --- every operation ------------------------------------------------------------------------------------------------
/// True where something is written, no bracket is left open and no underscore stands bare in a word.
constexpr bool is_sound(std::string_view text) {
  int braces = 0, brackets = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    braces += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
    brackets += text.substr(i, 5) == "\\left" ? 1 : text.substr(i, 6) == "\\right" ? -1 : 0;
    if (braces < 0 || brackets < 0 || (text[i] == '_' && text.substr(i, 2) != "_{" && text[i - 1] != '\\'))
      return false;
  }
  return !text.empty() && braces == 0 && brackets == 0;
}
constexpr bool all_are_sound(std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i) {
    if (!is_sound(test::text_of<tl::detail::latex_writer>(static_cast<tl::op>(i)))) return false;
  }
  return true;
}
static_assert(all_are_sound(0, 20) && all_are_sound(20, 40) && all_are_sound(40, tl::op_count));
static_assert(!is_sound("\\left(x)") && !is_sound("x_1") && !is_sound("") && !is_sound("{x"));

}  // namespace

TEST_CASE("a formula in LaTeX is text like any other", "[draw]") {
  const std::string_view text = tl::latex(L, "a", "b", "c");
  CHECK(tl::latex(L, "a", "b", "c").c_str()[text.size()] == '\0');
}
