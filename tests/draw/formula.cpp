// SPDX-License-Identifier: BSL-1.0

// Formulas of functions of scalars and of their derivatives.

#include <limits>
#include <sstream>
#include <string_view>
#include <type_traits>

#include <support/catch.hpp>
#include <tapeless/draw/formula.hpp>
#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/reductions.hpp>
#include <tapeless/transform/gradient.hpp>

namespace tl = tapeless;

namespace {

constexpr auto L = [](auto a, auto b, auto c) { return c * (a + 2 * b); };
static_assert(tl::formula(L, "a", "b", "c") == "c*(a + 2*b)");
static_assert(tl::formula(tl::partial<1>(L), "a", "b", "c") == "2*c");
static_assert(tl::formula(tl::gradient(L), "a", "b", "c") == "(c, 2*c, a + 2*b)");
static_assert(tl::formula(tl::value_and_gradient(L), "a", "b", "c") == "t1 = a + 2*b\n(c*t1, (c, 2*c, t1))");
static_assert(tl::formula(L, "price", "b", "rate") == "rate*(price + 2*b)");

// --- the text --------------------------------------------------------------------------------------------------------
constexpr auto sentence = tl::formula(L, "a", "b", "c");
static_assert(sentence.size() == 11 && sentence.c_str()[11] == '\0');
static_assert(std::is_same_v<decltype(sentence), const tl::text<11>>, "exactly as long as what is written");
static_assert(std::string_view(sentence).ends_with(")"));
static_assert(sentence == tl::formula(tl::fused(L), "a", "b", "c"));
static_assert(!(sentence == tl::formula(L, "a", "b", "d")) && !(sentence == tl::formula(L, "x1", "b", "c")));

// --- brackets --------------------------------------------------------------------------------------------------------
template<class F> constexpr auto of_one(F f) { return tl::formula(f, "x"); }
template<class F> constexpr auto of_three(F f) { return tl::formula(f, "a", "b", "c"); }
static_assert(of_three([](auto a, auto b, auto c) { return a - (b - c); }) == "a - (b - c)");
static_assert(of_three([](auto a, auto b, auto c) { return a - (b + c); }) == "a - (b + c)");
static_assert(of_three([](auto a, auto b, auto c) { return a - b - c; }) == "a - b - c");
static_assert(of_three([](auto a, auto b, auto c) { return a + (b - c); }) == "a + b - c");
static_assert(of_three([](auto a, auto b, auto c) { return -(a + b) * c; }) == "-c*(a + b)");
static_assert(of_three([](auto a, auto b, auto) { return -(a + b); }) == "-(a + b)");
static_assert(of_three([](auto a, auto b, auto) { return a - -2 * b; }) == "a + 2*b");
static_assert(of_three([](auto a, auto b, auto) { return -2 * a + b; }) == "b - 2*a");
static_assert(of_three([](auto a, auto b, auto c) { return a + (-2 * b - c); }) == "a - 2*b - c");
static_assert(of_three([](auto a, auto b, auto c) { return a - (-2 * b - c); }) == "a - (-2*b - c)");
static_assert(of_three([](auto a, auto b, auto c) { return a / (b * c); }) == "a/(b*c)");
static_assert(of_three([](auto a, auto b, auto c) { return a / b / c; }) == "a/b/c");
static_assert(of_three([](auto a, auto b, auto c) { return a / b * c; }) == "c*(a/b)");
static_assert(of_three([](auto a, auto b, auto c) { return a / (b / c); }) == "a/(b/c)");
static_assert(of_three([](auto a, auto b, auto c) { return (a + b) / (a - c); }) == "(a + b)/(a - c)");
static_assert(of_three([](auto a, auto b, auto) { return -2 * a / b; }) == "-2*a/b");
static_assert(of_three([](auto a, auto b, auto) { return a / (-2 * b); }) == "a/(-2*b)");
static_assert(of_three([](auto a, auto b, auto c) { return (-2 * a - b) / c; }) == "(-2*a - b)/c");
static_assert(of_three([](auto a, auto b, auto c) { return -((-2 * a - b) * c); }) == "-c*(-2*a - b)");
static_assert(of_three([](auto a, auto b, auto) { return -a / b; }) == "-a/b");
static_assert(of_three([](auto a, auto b, auto c) { return a * (b * c); }) == "a*b*c");
static_assert(of_three([](auto a, auto b, auto) { return 2 * (a / b); }) == "2*(a/b)");
static_assert(of_three([](auto a, auto b, auto c) { return pow(pow(a, b), c); }) == "(a^b)^c");
static_assert(of_three([](auto a, auto b, auto c) { return pow(a, pow(b, c)); }) == "a^(b^c)");
static_assert(of_three([](auto a, auto b, auto c) { return pow(a + b, 2 * c); }) == "(a + b)^(2*c)");
static_assert(of_three([](auto a, auto b, auto) { return pow(-a, b); }) == "(-a)^b");
static_assert(of_three([](auto a, auto b, auto) { return pow(-2, a) * b; }) == "b*(-2)^a");
static_assert(of_one([](auto x) { return pow(x, -3); }) == "x^(-3)");
static_assert(of_one([](auto x) { return pow(x, 0.7); }) == "x^0.7");
static_assert(of_three([](auto a, auto b, auto c) { return select((a < b && b <= c) || a != c, a, 0); }) ==
              "select(a < b and b <= c or a != c, a, 0)");
static_assert(of_three([](auto a, auto b, auto c) { return select((a < b || b <= c) && !(a == c), a, 0); }) ==
              "select((a < b or b <= c) and a != c, a, 0)");
static_assert(of_three([](auto a, auto b, auto c) { return select(!(a < b && a < c), a + 1, c); }) ==
              "select(a < b and a < c, c, a + 1)");
static_assert(of_three([](auto a, auto b, auto c) { return select(b < c && !(a < b), a, c); }) ==
              "select(b < c and not (a < b), a, c)");
static_assert(of_three([](auto a, auto b, auto c) { return min(a + b, max(b, -c)); }) == "min(a + b, max(b, -c))");

// --- numbers ---------------------------------------------------------------------------------------------------------
static_assert(of_one([](auto x) { return 2 * -x; }) == "-2*x");
static_assert(of_one([](auto x) { return 1 + x; }) == "x + 1");
static_assert(of_one([](auto x) { return x - 1; }) == "x - 1");
static_assert(of_one([](auto x) { return x + -1; }) == "x - 1");
static_assert(of_one([](auto x) { return 1 - x; }) == "1 - x");
static_assert(of_one([](auto x) { return 1 - 2 * x; }) == "1 - 2*x");
static_assert(of_one([](auto x) { return x * 0.1; }) == "0.1*x");
static_assert(of_one([](auto x) { return x / 3; }) == "x/3");
static_assert(of_one([](auto x) { return x * (1.0 / 3); }) == "0.3333333333333333*x");
static_assert(of_one([](auto x) { return x * 1e-5 + 2.5e300; }) == "1e-5*x + 2.5e300");
static_assert(of_one([](auto x) { return x * 123456789.125; }) == "123456789.125*x");
static_assert(of_one([](auto x) { return x * 1e15 + 1e16; }) == "1000000000000000*x + 1e16");
static_assert(of_one([](auto x) { return x * 0.0001 + 0.00012345; }) == "0.0001*x + 0.00012345");
static_assert(of_one([](auto x) { return x * 5e-324; }) == "5e-324*x", "the smallest number");
static_assert(of_one([](auto x) { return x * 1.7976931348623157e308; }) == "1.7976931348623157e308*x", "the largest");
static_assert(of_one([](auto x) { return max(x, -std::numeric_limits<double>::infinity()); }) == "max(x, -inf)");
static_assert(tl::formula<float>([](auto x) { return x * 0.1f; }, "x") == "0.1*x", "as short as a float is");
static_assert(tl::formula<float>([](auto x) { return x * (1.0f / 3); }, "x") == "0.33333334*x");
static_assert(tl::formula<double>([](auto x) { return x * 0.1f; }, "x") == "0.10000000149011612*x");

// --- powers ----------------------------------------------------------------------------------------------------------
static_assert(of_one([](auto x) { return x * x; }) == "x^2");
static_assert(of_one([](auto x) { return pow(x, 3) + pow(x, 4); }) == "x^3 + x^4");
static_assert(of_one([](auto x) { return 3 * x * x * x; }) == "3*x^3");
static_assert(of_three([](auto a, auto b, auto) { return (a + b) * (a + b) * (a + b); }) == "(a + b)^3");
static_assert(of_three([](auto a, auto b, auto) { return a * b * a; }) == "a^2*b");
static_assert(of_one([](auto x) { return pow(x, -2); }) == "(1/x)^2");
static_assert(of_one([](auto x) { return sqrt(x) + 1 / sqrt(x + 1); }) == "sqrt(x) + 1/sqrt(x + 1)");

// --- derivatives -----------------------------------------------------------------------------------------------------
constexpr auto slope = [](auto f) { return tl::formula(tl::gradient(f), "x"); };
constexpr auto slope_of_slope = [](auto f) { return tl::formula(tl::gradient(tl::gradient(f)), "x"); };
static_assert(slope([](auto x) { return x * x; }) == "2*x");
static_assert(slope([](auto x) { return sin(x); }) == "cos(x)");
static_assert(slope([](auto x) { return tanh(x); }) == "1 - tanh(x)^2");
static_assert(slope([](auto x) { return log(x); }) == "1/x");
static_assert(slope_of_slope([](auto x) { return sin(x); }) == "-sin(x)");
static_assert(slope_of_slope([](auto x) { return tanh(x); }) == "t1 = tanh(x)\n-2*(1 - t1^2)*t1");
static_assert(slope_of_slope([](auto x) { return x * x * x; }) == "6*x");
static_assert(slope([](auto x) { return 3 * x; }) == "3");
static_assert(slope([](auto x) { return tl::stop_gradient(x) * x; }) == "stop_gradient(x)");

}  // namespace

TEST_CASE("formulas are printed to streams", "[draw]") {
  std::ostringstream out;
  out << tl::formula(tl::partial<1>(L), "a", "b", "c") << ", once more: " << sentence;
  CHECK(out.str() == "2*c, once more: c*(a + 2*b)");
}

TEST_CASE("a name may change while the program runs, in place", "[draw]") {
  char name[] = "a";
  name[0] = 'z';
  CHECK(tl::formula(L, name, "b", "c") == "c*(z + 2*b)");
}
