// SPDX-License-Identifier: BSL-1.0

// What chooses between values, compares them, or holds them constant.

#include <cmath>
#include <limits>
#include <support/laws.hpp>

namespace tl = tapeless;

namespace {

template<std::size_t... E> using D = tl::Tensor<double, E...>;

constexpr auto truth = [](auto condition, auto like) { return select(condition, 1 + 0 * like, 0); };
constexpr D<5> low{-2, -1, 0, 1, 2}, high{2, -1, -3, 1, 5};
static_assert(tl::fused([](auto a, auto b) { return truth(a < b, a); })(low, high) == D<5>{1, 0, 0, 0, 1});
static_assert(tl::fused([](auto a, auto b) { return truth(a <= b, a); })(low, high) == D<5>{1, 1, 0, 1, 1});
static_assert(tl::fused([](auto a, auto b) { return truth(a > b, a); })(low, high) == D<5>{0, 0, 1, 0, 0});
static_assert(tl::fused([](auto a, auto b) { return truth(a >= b, a); })(low, high) == D<5>{0, 1, 1, 1, 0});
static_assert(tl::fused([](auto a, auto b) { return truth(a == b, a); })(low, high) == D<5>{0, 1, 0, 1, 0});
static_assert(tl::fused([](auto a, auto b) { return truth(a != b, a); })(low, high) == D<5>{1, 0, 1, 0, 1});
static_assert(tl::fused([](auto a, auto b) { return truth(a > 0 && b > 0, a); })(low, high) == D<5>{0, 0, 0, 1, 1});
static_assert(tl::fused([](auto a, auto b) { return truth(a > 0 || b > 0, a); })(low, high) == D<5>{1, 0, 0, 1, 1});
static_assert(tl::fused([](auto a, auto b) { return truth(!(a > 0 || b > 0), a); })(low, high) == D<5>{0, 1, 1, 0, 0});
static_assert(tl::fused([](auto a) { return truth(1 < a, a); })(low) == D<5>{0, 0, 0, 0, 1});
static_assert(tl::fused([](auto a, auto n) { return truth(n == 3, a); })(D<2>{}, tl::Tensor<std::int32_t, 2>{3, 4}) ==
              D<2>{1, 0});
static_assert(tl::fused([](auto a) { return sign(a); })(low) == D<5>{-1, -1, 0, 1, 1});

// a comparison is a step: it has a value and no slope
constexpr auto step = [](auto x) { return select(x > 0, 3 + 0 * x, 1); };
static_assert(tl::fused(step)(2.0) == 3 && tl::gradient(step)(2.0) == 0);
static_assert(tl::gradient([](auto x) { return sign(x); })(2.0) == 0);
static_assert(tl::fused([](auto a) { return floor(a); })(D<5>{-1.5, -1, 0.75, 2.5, 1e300}) ==
              D<5>{-2, -1, 0, 2, 1e300});
static_assert(tl::fused([](auto a) { return ceil(a); })(D<5>{-1.5, -1, 0.75, 2.5, -0x1p51 - 0.5}) ==
              D<5>{-1, -1, 1, 3, -0x1p51});
static_assert(tl::gradient([](auto x) { return floor(x) * x; })(2.5) == 2);

// the value that is not chosen sends nothing back
constexpr auto root_or_zero = [](auto x) { return select(x > 0, sqrt(select(x > 0, x, 1)), 0); };
static_assert(tl::gradient(root_or_zero)(-4.0) == 0);
static_assert(tl::gradient(root_or_zero)(4.0) == 0.25);

// stop_gradient: the value, held constant
constexpr auto stopped = [](auto x) { return x * stop_gradient(x * x); };
static_assert(tl::fused(stopped)(3.0) == 27);
static_assert(tl::gradient(stopped)(3.0) == 9);
static_assert(tl::gradient([](auto x) { return stop_gradient(exp(x)); })(3.0) == 0);
static_assert(tl::same_expression(tl::gradient(stopped), [](auto x) { return stop_gradient(x * x); }));

}  // namespace

// The points of the next two tests are none near a kink.
TEST_CASE("select obeys the laws, its condition broadcasting", "[rules]") {
  const auto choose = [](auto c, auto a, auto b) { return c * select(c > 0.25, exp(a), a * b); };
  test::check_laws(choose, test::random<D<3, 17>>(0, 1, 9), test::random<D<3, 17>>(0.5, 1, 2),
                   test::random<D<17>>(0.5, 1, 3));
  const auto rows = [](auto c, auto a) { return c * select(c < 0.5, a, 2) + select(!(a < 0.75), square(a), a); };
  test::check_laws(rows, test::random<D<3, 1>>(0, 1, 1), test::random<D<3, 5>>(0.5, 1, 2));
}

TEST_CASE("values held between bounds obey the laws", "[rules]") {
  const auto bounded = [](auto x, auto low_bound) { return clamp(x, low_bound, 0.5) + max(x, 0) * min(0.25, x); };
  test::check_laws(bounded, test::random<D<33>>(-1, 1, 6), test::random<D<33>>(-0.8, -0.2, 2));
}

TEST_CASE("comparisons with NaN are false", "[rules]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto compare = [](auto a, auto b) {
    return tl::concat<0>(truth(a < b, a), truth(a <= b, a), truth(a == b, a), truth(a != b, a), truth(a >= b, a));
  };
  const auto found = tl::fused(compare)(D<1>{nan}, D<1>{1});
  CHECK((found[0] == 0 && found[1] == 0 && found[2] == 0 && found[3] == 1 && found[4] == 0));
}
