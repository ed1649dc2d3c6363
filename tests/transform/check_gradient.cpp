// SPDX-License-Identifier: BSL-1.0

// A check for users: it finds wrong gradients, says where, takes right ones, and is not satisfied by zeros.

#include <tapeless/tapeless.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <support/catch.hpp>
#include <tuple>

namespace tl = tapeless;

namespace {

template<std::size_t... E> using D = tl::Tensor<double, E...>;

constexpr auto f = [](auto a, auto b) { return a * a * sin(b) + exp(a) / b; };
static_assert(tl::check_gradient(f, 1.5, 0.75));

constexpr auto loss = [](auto W, auto x) { return sum(square(tanh(matmul(W, x)))); };
static_assert(tl::check_gradient(loss, D<2, 2>{0.5, -0.25, 1, 0.125}, D<2>{0.5, 0.75}));

template<class T> struct Camera {
  T focal;
  std::array<T, 2> distortion;
};
constexpr auto project = [](auto c, auto p) { return c.focal * p[0] * (1 + c.distortion[0] * p[1] + c.distortion[1]); };
static_assert(tl::check_gradient(project, Camera<double>{2, {0.5, 0.25}}, std::array{1.0, 2.0}));

/// A derivative that is wrong: part of the function is held constant.
constexpr auto wrong = [](auto a, auto b) { return sum(a * stop_gradient(a)) + b * b; };
constexpr auto found = tl::check_gradient(wrong, D<3>{1, 2, 3}, 5.0);
static_assert(!found && found.argument == 0 && found.error > 0.49 && found.error < 0.51 && !found.vanishes);
static_assert(found.slope > 1.99 * found.derivative && found.derivative == static_cast<double>(found.element + 1));

// zeros
constexpr auto half = [](auto a, auto b) { return a * a + 0 * b; };
static_assert(!tl::check_gradient(half, 1.0, 2.0) && tl::check_gradient(half, 1.0, 2.0).vanishes);
static_assert(tl::check_gradient(half, 1.0, 2.0).argument == 1);
static_assert(tl::check_gradient(tl::gradient_check{.zero = true}, half, 1.0, 2.0));
static_assert(!tl::check_gradient([](auto a) { return stop_gradient(a) * 0.0; }, 1.0));

// Near a kink the steps are small enough; at one there is no slope to agree with, unless it is that between both sides.
constexpr auto bent = [](auto a) { return 2 * relu(a) + a; };
static_assert(tl::check_gradient(bent, 1e-5) && tl::check_gradient(bent, 1.0));
constexpr auto at_kink = tl::check_gradient(bent, 0.0);
static_assert(!at_kink && at_kink.kink && at_kink.slope > 1.99 && at_kink.slope < 2.01);
static_assert(tl::check_gradient([](auto a) { return abs(a) + a; }, 0.0));

// indices are not differentiated by
constexpr auto rows = [](auto table, auto index) { return sum(square(tl::take(table, index))); };
static_assert(tl::check_gradient(rows, D<3, 2>{1, 2, 3, 4, 5, 6}, tl::Tensor<std::int32_t, 2>{0, 2}));

/// x, of which the derivative is w and not 1.
constexpr auto scaled = tl::replaced_gradient([](auto x, auto w) { return x + 0 * w; },
                                              [](auto g, auto, auto, auto w) {
                                                return std::tuple{g * w, 0 * g};
                                              });
template<class T> using V = tl::Tensor<T, 5>;
constexpr tl::gradient_check but_zeros{.zero = true};

/// How many of the five derivatives of f by its first argument the check misses when it is `factor` times what it
/// should be; 5 where it refuses the right ones.
template<class T, class F> int missed(F, const V<T>& x, double factor) {
  constexpr auto f = [](auto a, auto w) { return F{}(scaled(a, w)); };
  if (!tl::check_gradient(but_zeros, f, x, V<T>::ones())) return 5;
  int count = 0;
  for (std::size_t i = 0; i < 5; ++i) {
    V<T> w = V<T>::ones();
    w(i) = static_cast<T>(factor);
    const auto report = tl::check_gradient(but_zeros, f, x, w);
    count += report.right || report.argument != 0 || report.element != i;
  }
  return count;
}

constexpr auto far_from_zero = [](auto x) { return 1e6 + 1e-3 * sum(sin(x)); };
constexpr auto of_all_sizes = [](auto x) { return sum(log(1 + x * x)); };
constexpr auto cancelling = [](auto x, auto w) { return logsumexp(x) - sum(w * x); };

}  // namespace

TEST_CASE("a check finds one wrong derivative among those of other sizes", "[transform]") {
  const V<float> sizes{1e-6f, -2e-3f, 0.7f, 3e3f, 1.3e6f};
  const V<double> one{0.3, -1.2, 0.7, 2.1, -0.4};
  for (const double factor : {0.0, 1.01, -1.0}) {
    CAPTURE(factor);
    CHECK(missed(far_from_zero, one, factor) == 0);
    CHECK(missed(of_all_sizes, sizes, factor) == 0);
  }
  CHECK(missed(of_all_sizes, sizes, 1 + 1e-5) == 0);
}

TEST_CASE("a check takes small differences of large numbers, in any order", "[transform]") {
  V<float> x{2, -3, 1, 18, -1}, w{0, 0, 0, 1, 0};
  for (int turn = 0; turn < 5; ++turn) {
    CAPTURE(turn);
    CHECK(tl::check_gradient(cancelling, x, w));
    std::rotate(x.begin(), x.begin() + 1, x.end());
    std::rotate(w.begin(), w.begin() + 1, w.end());
  }
}

TEST_CASE("a check takes views, arrays and structs, in float too", "[transform]") {
  const std::array<float, 6> storage{0.5f, -0.25f, 1, 0.125f, 2, 3};
  const tl::tensor_view<const float, 2, 2> matrix(storage.data());
  const tl::Tensor<float, 3, 2> rows_of{0.5f, -0.25f, 1, 0.125f, 2, 3};
  CHECK(tl::check_gradient(loss, matrix, rows_of[1]));
  CHECK(tl::check_gradient(loss, std::array<std::array<float, 2>, 2>{{{1, 2}, {3, 4}}}, std::array{0.5f, 0.25f}));
  CHECK(tl::check_gradient(project, Camera<float>{2, {0.5f, 0.25f}}, rows_of[0]));
  const auto report =
      tl::check_gradient([](auto a, auto b) { return sum(a * stop_gradient(a)) + b * b; }, rows_of.row(1), 5.0f);
  CHECK_FALSE(report);
  CHECK(report.error == Approx(0.5));
}

TEST_CASE("a check refuses what is no number", "[transform]") {
  const auto edge = tl::check_gradient([](auto a) { return sqrt(a) * a; }, 0.0);
  CHECK_FALSE(edge);
  CHECK(edge.slope != edge.slope);
  CHECK_FALSE(tl::check_gradient([](auto a) { return exp(a); }, 1000.0));
  const auto only_double = tl::check_gradient([](auto a) { return exp(a); }, 100.0f);
  CHECK_FALSE(only_double);
  CHECK(only_double.slope == Approx(std::exp(100.0)));
  CHECK(tl::check_gradient([](auto a) { return exp(a); }, 100.0));
}

TEST_CASE("a check of a gradient says the same at run time", "[transform]") {
  CHECK(tl::check_gradient(f, 1.5, 0.75));
  CHECK(tl::check_gradient(f, 1.5f, 0.75f));
  const auto report = tl::check_gradient(wrong, D<3>{1, 2, 3}, 5.0);
  CHECK_FALSE(report);
  CHECK(report.argument == 0);
  CHECK(report.error == Approx(0.5));
  CHECK(report.allowance < 1e-6);
  CHECK(tl::check_gradient(tl::gradient_check{.tolerance = 1e-16}, f, 1.5, 0.75));
  CHECK(tl::check_gradient(tl::gradient_check{.tolerance = 0.6}, wrong, D<3>{1, 2, 3}, 5.0));
}
