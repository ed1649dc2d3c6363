// SPDX-License-Identifier: BSL-1.0

// Softmax, its logarithm and log Σ eˣ: laws in odd widths, along any axis, and stable for logits of any size.

#include <cmath>
#include <limits>
#include <support/laws.hpp>

namespace tl = tapeless;

namespace {

template<std::size_t... E> using D = tl::Tensor<double, E...>;

constexpr auto rows = [](auto x) { return tl::softmax(x); };
constexpr auto columns = [](auto x) { return tl::softmax<0>(x); };
constexpr auto logarithm = [](auto x) { return tl::log_softmax(x); };
constexpr auto total = [](auto x) { return logsumexp(x); };
constexpr auto each_row = [](auto x) { return tl::logsumexp<1>(x); };

static_assert(tl::fused(rows)(D<2>{3, 3}) == D<2>{0.5, 0.5});
static_assert(tl::cost<D<5>>(tl::fused(rows)).exp == 5);
static_assert(tl::cost<D<5>>(tl::gradient([](auto x) { return square(sum(tl::softmax(x) * x)); })).exp == 5);

template<std::size_t Width> void check_width() {
  INFO("width " << Width);
  const auto x = test::random<D<3, Width>>(-2, 2, Width);
  const auto value = tl::fused(rows)(x);
  for (std::size_t i = 0; i < 3; ++i) {
    double sum = 0, found = 0;
    for (std::size_t j = 0; j < Width; ++j) sum += std::exp(x(i, j));
    for (std::size_t j = 0; j < Width; ++j) {
      CHECK(value(i, j) == Approx(std::exp(x(i, j)) / sum).epsilon(1e-13));
      found += value(i, j);
    }
    CHECK(found == Approx(1).epsilon(1e-14));
  }
  test::check_laws(rows, x);
}

}  // namespace

TEST_CASE("softmax of any width obeys the laws", "[rules]") {
  check_width<2>();
  check_width<10>();
  check_width<17>();
}

TEST_CASE("softmax along the leading axis is softmax of the transpose", "[rules]") {
  const auto x = test::random<D<4, 3>>(-2, 2);
  const auto turned = [](auto v) { return transpose(tl::softmax(transpose(v))); };
  test::check_close(tl::fused(columns)(x), tl::fused(turned)(x), 1e-15);
  test::check_laws(columns, x);
}

TEST_CASE("log-softmax and log-sum-exp obey the laws", "[rules]") {
  test::check_laws(logarithm, test::random<D<3, 5>>(-2, 2));
  test::check_laws(total, test::random<D<17>>(-2, 2));
  test::check_laws(each_row, test::random<D<3, 17>>(-2, 2));
}

TEMPLATE_TEST_CASE("large logits overflow nothing", "[rules]", TAPELESS_TESTS_TYPES) {
  using T = TestType;
  using X = tl::Tensor<T, 2, 3>;
  const X x{T(1e4), T(1e4), T(-1e4), T(-1e4), T(0), T(1e4)};
  CHECK(tl::fused(rows)(x) == X{T(0.5), T(0.5), T(0), T(0), T(0), T(1)});
  const X log = tl::fused(logarithm)(x);
  CHECK(log(0, 0) == Approx(-std::log(2.0)).epsilon(1e-6));
  CHECK(log(0, 2) == Approx(-2e4 - std::log(2.0)).epsilon(1e-6));
  CHECK(log(1, 0) == T(-2e4));
  CHECK(log(1, 2) == T(0));

  const auto picked = [](auto v) { return tl::sum(tl::slice<1, 0, 1>(tl::log_softmax(v))); };
  CHECK(tl::gradient(picked)(x) == X{T(0.5), T(-0.5), T(0), T(1), T(0), T(-1)});
  const auto loss = [](auto v) { return sum(tl::logsumexp<1>(v)); };
  CHECK(tl::fused(loss)(x) == Approx(2e4 + std::log(2.0)).epsilon(1e-6));
  CHECK(tl::gradient(loss)(x) == X{T(0.5), T(0.5), T(0), T(0), T(0), T(1)});
}

TEMPLATE_TEST_CASE("rows of infinite logits have the limits", "[rules]", TAPELESS_TESTS_TYPES) {
  using T = TestType;
  using X = tl::Tensor<T, 4, 3>;
  constexpr T infinity = std::numeric_limits<T>::infinity(), highest = std::numeric_limits<T>::max();
  const X x{-infinity, -infinity, -infinity, infinity,  0,        highest,
            infinity,  1,         infinity,  -infinity, -highest, -infinity};
  const X share{0, 0, 0, 1, 0, 0, T(0.5), 0, T(0.5), 0, 1, 0};
  const auto loss = [](auto v) { return sum(tl::logsumexp<1>(v)); };
  const auto turned = [](auto v) { return tl::sum(tl::logsumexp<0>(tl::transpose(v))); };
  CHECK(tl::fused(each_row)(x) == tl::Tensor<T, 4>{-infinity, infinity, infinity, -highest});
  CHECK(tl::gradient(loss)(x) == share);
  CHECK(tl::gradient(turned)(x) == share);
  CHECK(tl::fused(rows)(x) == share);
  CHECK(tl::gradient([](auto v) { return sum(square(tl::softmax(v))); })(x) == X{});
  CHECK(tl::gradient([](auto v) {
          return sum(square(tl::gradient([](auto w) { return tl::sum(tl::logsumexp<1>(w)); })(v)));
        })(x) == X{});
  const T half = -static_cast<T>(std::log(2.0));
  CHECK(tl::fused(logarithm)(x) ==
        X{-infinity, -infinity, -infinity, 0, -infinity, -infinity, half, -infinity, half, -infinity, 0, -infinity});
  const auto first = [](auto v) { return tl::sum(tl::slice<1, 0, 1>(tl::log_softmax(v))); };
  CHECK(tl::gradient(first)(x) == X{1, 0, 0, 0, 0, 0, T(0.5), 0, T(-0.5), 1, -1, 0});

  const tl::Tensor<T, 3> low{-infinity, -infinity, -infinity}, high{2, infinity, 3};
  CHECK(tl::fused(total)(low) == -infinity);
  CHECK(tl::gradient(total)(low) == tl::Tensor<T, 3>{});
  CHECK(tl::fused(total)(high) == infinity);
  CHECK(tl::gradient(total)(high) == tl::Tensor<T, 3>{0, 1, 0});
}

TEST_CASE("NaN among logits stays NaN", "[rules]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const D<3>& x : {D<3>{1, nan, 2}, D<3>{nan, nan, nan}, D<3>{nan, std::numeric_limits<double>::infinity(), 0}}) {
    CHECK(std::isnan(tl::fused(total)(x)));
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(std::isnan(tl::fused(rows)(x)[i]));
      CHECK(std::isnan(tl::fused(logarithm)(x)[i]));
      CHECK(std::isnan(tl::gradient(total)(x)[i]));
    }
  }
}

TEST_CASE("a logit of minus infinity has no probability and no NaN", "[rules]") {
  const double infinity = std::numeric_limits<double>::infinity();
  const D<3> x{1, -infinity, 1};
  CHECK(tl::fused(rows)(x) == D<3>{0.5, 0, 0.5});
  CHECK(tl::gradient(total)(x) == D<3>{0.5, 0, 0.5});
}
