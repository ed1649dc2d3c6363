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
static_assert(tl::gradient([](auto x, auto y) { return max(x, y); })(2.0, 2.0) == std::tuple(0.5, 0.5));

// one condition for all that is summed, repeated, cut, joined, picked, multiplied or computed in a loop
constexpr auto is_zero = [](auto x) { return sum(x * x) == 0.0; };
constexpr auto root =
    tl::replaced_gradient([](auto x) { return sqrt(x); }, [](auto g, auto, auto x) { return g / (2 * sqrt(x)); });
constexpr auto spherical = [](auto r) {
  const auto t = norm(r);
  return select(t == 0.0, r[0], (r / t)[0] * sin(t));
};
constexpr auto summed = [](auto x) {
  return select(is_zero(x), x[0], sum(tl::sum<0>(tl::broadcast_to<2, 3>(sqrt(x)))));
};
constexpr auto cut = [](auto x) { return select(is_zero(x), x[0], sum(tl::slice<0, 0, 2>(sqrt(x))) + log(x)[2]); };
constexpr auto joined = [](auto x) {
  return select(is_zero(x), x[0], sum(tl::concat<0>(sqrt(x), log(x)) * tl::concat<0>(1 / x, x)));
};
constexpr auto entries = [](auto x) {
  const auto r = sqrt(x);
  return select(is_zero(x), x[0], 2 * r[0] + r[1] * r[2]);
};
constexpr auto largest = [](auto x) { return select(is_zero(x), x[0], max(log(x)) + logsumexp(log(x))); };
constexpr auto multiplied = [](auto x) {
  return select(is_zero(x), x[0], sum(matmul(tl::reshape<3, 1>(sqrt(x)), tl::reshape<1, 3>(log(x)))));
};
constexpr auto looped = [](auto x) {
  return select(is_zero(x), x[0], sum(tl::fold<3>([](auto s) { return s / sqrt(s); }, x)));
};
constexpr auto own = [](auto x) { return select(!is_zero(x), sum(root(x)), x[0]); };
constexpr auto picked = [](auto x, auto i) { return select(is_zero(x), x[0], sum(tl::take(sqrt(x), i))); };
constexpr auto by_rows = [](auto x) {
  const auto n = tl::sum<1>(x * x, tl::keepdims);
  return sum(select(n == 0.0, x, x / sqrt(n)));
};
// chosen by several conditions, and one value for both
constexpr auto several = [](auto x) {
  const auto r = sqrt(x);
  return select(x > 0, r, 0) + select(x > 1, r * r, 0);
};

}  // namespace

TEST_CASE("one condition governs what is summed, repeated, cut, joined, picked and multiplied", "[transform]") {
  const D<3> zero{}, first{1, 0, 0};
  CHECK(tl::gradient(spherical)(zero) == first);
  CHECK(tl::gradient(summed)(zero) == first);
  CHECK(tl::gradient(cut)(zero) == first);
  CHECK(tl::gradient(joined)(zero) == first);
  CHECK(tl::gradient(entries)(zero) == first);
  CHECK(tl::gradient(largest)(zero) == first);
  CHECK(tl::gradient(multiplied)(zero) == first);
  CHECK(tl::gradient(looped)(zero) == first);
  CHECK(tl::gradient(own)(zero) == first);
  CHECK(tl::gradient<0>(picked)(zero, tl::Tensor<std::int32_t, 2>{0, 2}) == first);
  const auto rows = tl::gradient(by_rows)(D<2, 3>{0, 0, 0, 0, 0, 4});
  CHECK((rows(0, 0) == 1 && rows(0, 1) == 1 && rows(0, 2) == 1 && rows(1, 0) == 0.25 && rows(1, 2) == 0));
  volatile double nothing = 0, much = 4;
  CHECK(tl::gradient(several)(double{nothing}) == 0);
  CHECK(tl::gradient(several)(double{much}) == 1.25);
}

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
