// SPDX-License-Identifier: BSL-1.0

// A choice is lazy where it matters: what the branch not taken would give, be it infinite or no number, leaks neither
// into the value nor into the gradient.

#include <tapeless/tapeless.hpp>

#include <cmath>
#include <support/catch.hpp>

namespace tl = tapeless;

namespace {

template<std::size_t... E> using D = tl::Tensor<double, E...>;

constexpr auto safe_log = [](auto x) { return select(x > 0, log(x), 0); };
static_assert(tl::fused(safe_log)(-1.0) == 0 && tl::gradient(safe_log)(-1.0) == 0);
static_assert(tl::gradient(safe_log)(0.0) == 0 && tl::gradient(safe_log)(4.0) == 0.25);
static_assert(tl::gradient([](auto x) { return select(x <= 0, 0, sqrt(x)); })(0.0) == 0, "the other way round");

// through what stands between the choice and the dangerous operation
constexpr auto behind = [](auto x) { return select(x > 0, 1 - 3 * sqrt(x) / (2 + x), 7); };
static_assert(tl::gradient(behind)(0.0) == 0 && tl::gradient(tl::gradient(behind))(0.0) == 0);
static_assert(tl::gradient(behind)(1.0) < -0.16666 && tl::gradient(behind)(1.0) > -0.16667);

// along both operands, and where a value is used twice
constexpr auto twice = [](auto x, auto y) {
  const auto r = sqrt(x) * log(y);
  return select(x > 0, r * r + r / x, x);
};

// an infinite factor: 0 times it would be NaN
constexpr auto large = [](auto x) { return select(x < 10, exp(x), x); };
static_assert(tl::gradient(large)(1e5) == 1 && tl::gradient(large)(0.0) == 1);

// element by element, through another shape
constexpr auto elements = [](auto x) { return sum(select(x > 0, sqrt(x), 0)); };
static_assert(tl::gradient(elements)(D<3>{0, 4, 1}) == D<3>{0, 0.25, 0.5});
constexpr auto reshaped = [](auto x) {
  const auto m = tl::transpose(tl::reshape<2, 2>(sqrt(x)));
  return sum(select(m > 0, m, 0));
};
static_assert(tl::gradient(reshaped)(D<4>{0, 4, 1, 0}) == D<4>{0, 0.25, 0.5, 0});

// a choice between choices
constexpr auto nested = [](auto x) { return select(x > 1, log(x - 1), select(x > 0, sqrt(x), 0)); };
static_assert(tl::gradient(nested)(0.25) == 1 && tl::gradient(nested)(3.0) == 0.5);

// a choice costs one selection an operand, and what is chosen twice by one condition is chosen once
static_assert(tl::cost(tl::gradient(safe_log)).comparisons == 2, "x > 0 and one choice");
static_assert(tl::cost(tl::gradient([](auto x) { return select(x > 0, x * exp(x), 0); })).comparisons == 2);

// subgradients at kinks
static_assert(tl::gradient([](auto x) { return abs(x); })(0.0) == 0);
static_assert(tl::gradient([](auto x) { return relu(x); })(0.0) == 0);
static_assert(tl::gradient([](auto x, auto y) { return max(x, y); })(2.0, 2.0) == std::tuple(1.0, 0.0));

}  // namespace

// Constant evaluation refuses to compute what is no number, even where it is not chosen; at run time it is computed.
TEST_CASE("nothing leaks out of the branch not taken at run time", "[transform]") {
  volatile double minus = -1, zero = 0;
  CHECK(tl::gradient(twice)(double{zero}, double{zero}) == std::tuple(1.0, 0.0));
  CHECK(tl::gradient(nested)(double{zero}) == 0);
  CHECK(tl::gradient(nested)(double{minus}) == 0);
  CHECK(tl::gradient(safe_log)(double{minus}) == 0);
  CHECK(tl::gradient(behind)(double{zero}) == 0);
  D<19> x;
  for (std::size_t i = 0; i < 19; ++i) x(i) = static_cast<double>(i % 3) - 1;
  const auto g = tl::gradient(elements)(x);
  for (std::size_t i = 0; i < 19; ++i) CHECK(g(i) == (i % 3 == 2 ? 0.5 : 0));
}
