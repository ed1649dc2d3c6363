// SPDX-License-Identifier: BSL-1.0

// Sums, products, quotients and powers of two operands, minima and maxima: derivatives are slopes by both.

#include <cmath>
#include <limits>
#include <support/elementwise.hpp>

namespace tl = tapeless;

namespace {

using two = test::family<TEST_FUNCTION_2(a + b), TEST_FUNCTION_2(a - b), TEST_FUNCTION_2(a* b), TEST_FUNCTION_2(a / b),
                         TEST_FUNCTION_2(-a* b), TEST_FUNCTION_2(a / -b), TEST_FUNCTION_2(a* b + a),
                         TEST_FUNCTION_2(a* b - a / b), TEST_FUNCTION_2(2 * a - b * 3 + 1),
                         TEST_FUNCTION_2(1 - b / 4 - (2 - a)), TEST_FUNCTION_2(tl::pow(a, b)),
                         TEST_FUNCTION_2(min(a, b)), TEST_FUNCTION_2(max(a, b)), TEST_FUNCTION_2(max(min(a, 1.25), b))>;
using powers = test::family<TEST_FUNCTION(tl::pow(2.5, x)), TEST_FUNCTION(tl::pow(0.5, x)), TEST_FUNCTION(3 / x)>;

template<int N> constexpr auto power = [](auto x) { return tl::pow(x, N); };
constexpr auto general = [](auto a, auto b) { return tl::pow(a, b); };

static_assert(tl::gradient([](auto a, auto b) { return a - b; })(2.0, 3.0) == std::tuple(1.0, -1.0));
static_assert(tl::gradient([](auto a, auto b) { return a / b; })(3.0, 2.0) == std::tuple(0.5, -0.75));

// powers of a constant, where the exponent is whole
static_assert(tl::fused(power<0>)(0.0) == 1 && tl::gradient(power<0>)(0.0) == 0);
static_assert(tl::fused(power<1>)(-3.0) == -3 && tl::gradient(power<1>)(-3.0) == 1);
static_assert(tl::fused(power<2>)(0.0) == 0 && tl::gradient(power<2>)(0.0) == 0);
static_assert(tl::fused(power<2>)(-3.0) == 9 && tl::gradient(power<2>)(-3.0) == -6);
static_assert(tl::fused(power<3>)(-2.0) == -8 && tl::gradient(power<3>)(-2.0) == 12);
static_assert(tl::gradient(power<5>)(2.0) == 80);
static_assert(tl::fused(power<-1>)(-2.0) == -0.5 && tl::gradient(power<-1>)(-2.0) == -0.25);
static_assert(tl::fused(power<-2>)(-2.0) == 0.25 && tl::gradient(power<-2>)(-2.0) == 0.25);
static_assert(tl::gradient(tl::gradient(power<2>))(0.0) == 2);
static_assert(tl::gradient(tl::gradient(tl::gradient(power<3>)))(0.0) == 6);
static_assert(tl::cost(tl::fused(power<2>)).others == 0, "x² is x x");
static_assert(tl::cost(tl::gradient(power<4>)).others == 0);

// at ties both operands have half
constexpr auto smaller = [](auto a, auto b) { return min(a, b); };
constexpr auto larger = [](auto a, auto b) { return max(a, b); };
static_assert(tl::gradient(smaller)(1.0, 1.0) == std::tuple(0.5, 0.5));
static_assert(tl::gradient(larger)(1.0, 1.0) == std::tuple(0.5, 0.5));
static_assert(tl::gradient(smaller)(1.0, 2.0) == std::tuple(1.0, 0.0));
static_assert(tl::gradient(larger)(1.0, 2.0) == std::tuple(0.0, 1.0));
constexpr auto held = [](auto x) { return clamp(x, -1, 1); };
static_assert(tl::gradient(held)(-1.0) == 1 && tl::gradient(held)(1.0) == 1 && tl::gradient(held)(0.5) == 1);
static_assert(tl::gradient(held)(-1.5) == 0 && tl::gradient(held)(1.5) == 0);

}  // namespace

TEST_CASE("arithmetic of two operands obeys the laws", "[rules]") {
  test::check_family(two{}, test::interval{0.5, 2}, test::interval{0.6, 1.9});
}

TEST_CASE("a constant raised to a power obeys the laws", "[rules]") {
  test::check_family(powers{}, test::interval{0.5, 2});
}

TEST_CASE("a negative base has whole powers, with derivatives", "[rules]") {
  const auto [value, slope] = tl::value_and_gradient(power<5>)(-2.0);
  CHECK(value == Approx(-32));
  CHECK(slope == Approx(80));
  const auto [by_variable, partials] = tl::value_and_gradient(general)(-2.0, 3.0);
  CHECK(by_variable == Approx(-8));
  CHECK(std::get<0>(partials) == Approx(12));
  CHECK(std::get<1>(partials) == 0);
  CHECK(std::isnan(tl::fused(general)(-2.0, 0.5)));
}

TEST_CASE("powers of zero have the derivatives of their limits", "[rules]") {
  const auto [value, partials] = tl::value_and_gradient(general)(0.0, 2.0);
  CHECK(value == 0);
  CHECK(std::get<0>(partials) == 0);
  CHECK(std::get<1>(partials) == 0);
  CHECK(std::get<0>(tl::gradient(general)(0.0, 1.0)) == 1);
}

TEST_CASE("powers of zero and infinity have the derivatives of their limits to second order", "[rules]") {
  using D = tl::Tensor<double, 5>;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr auto total = [](auto a, auto b) { return sum(pow(a, b)); };
  constexpr auto slopes = [](auto a, auto b) {
    return sum(tl::gradient<0>([](auto x, auto y) { return sum(pow(x, y)); })(a, b));
  };
  const D zeros{}, exponents{0, 1, 2, 3, 1};
  CHECK(tl::gradient<0>(total)(zeros, exponents) == D{0, 1, 0, 0, 1});
  CHECK(tl::gradient<0>(slopes)(zeros, exponents) == D{0, 0, 2, 0, 0});
  CHECK(tl::gradient<0>(total)(0.0, exponents) == 2);
  CHECK(tl::gradient<1>(total)(D{0, infinity, infinity, 1, 2}, D{0, -1, 2, infinity, -infinity}) ==
        D{0, 0, infinity, 0, 0});
}

TEST_CASE("log(exp a + exp b) and x log y have their limits, and so have two derivatives", "[rules]") {
  using D = tl::Tensor<double, 5>;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr auto add = [](auto a, auto b) { return logaddexp(a, b); };
  constexpr auto slope = [](auto a, auto b) {
    return sum(tl::gradient<0>([](auto x, auto y) { return sum(logaddexp(x, y)); })(a, b));
  };
  const D a{-infinity, infinity, 2, infinity, 0}, b{-infinity, infinity, 2, -infinity, infinity};
  CHECK(tl::fused(add)(a, b) == D{-infinity, infinity, 2 + 0x1.62e42fefa39efp-1, infinity, infinity});
  CHECK(tl::gradient<0>([](auto x, auto y) { return sum(logaddexp(x, y)); })(a, b) == D{0.5, 0.5, 0.5, 1, 0});
  CHECK(tl::gradient<1>([](auto x, auto y) { return sum(logaddexp(x, y)); })(a, b) == D{0.5, 0.5, 0.5, 0, 1});
  CHECK(tl::gradient<0>(slope)(a, b) == D{0, 0, 0.25, 0, 0});

  constexpr auto product = [](auto x, auto y) { return sum(xlogy(x, y)); };
  const D x{0, 0, 0, 0, 3}, y{0, -1, infinity, 1, 1};
  CHECK(tl::fused([](auto u, auto v) { return xlogy(u, v); })(x, y) == D{});
  CHECK(tl::gradient<0>(product)(x, y) == D{});
  CHECK(tl::gradient<1>(product)(x, y) == D{0, 0, 0, 0, 3});
  CHECK(std::isnan(tl::fused([](auto u, auto v) { return xlogy(u, v); })(0.0, std::nan(""))));
}

TEST_CASE("min and max of a NaN are NaN", "[rules]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(std::isnan(tl::fused(smaller)(nan, 1.0)));
  CHECK(std::isnan(tl::fused(smaller)(1.0, nan)));
  CHECK(std::isnan(tl::fused(larger)(nan, 1.0)));
  CHECK(std::isnan(tl::fused(larger)(1.0, nan)));
}
