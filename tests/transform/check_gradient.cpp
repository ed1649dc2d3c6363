// SPDX-License-Identifier: BSL-1.0

// A check for users: it finds wrong gradients, says where, and is not satisfied by zeros.

#include <tapeless/tapeless.hpp>

#include <array>
#include <cstdint>
#include <support/catch.hpp>

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

// a kink is no place for slopes
static_assert(!tl::check_gradient([](auto a) { return abs(a) + a; }, 1e-5));
static_assert(tl::check_gradient([](auto a) { return abs(a) + a; }, 1.0));

// indices are not differentiated by
constexpr auto rows = [](auto table, auto index) { return sum(square(tl::take(table, index))); };
static_assert(tl::check_gradient(rows, D<3, 2>{1, 2, 3, 4, 5, 6}, tl::Tensor<std::int32_t, 2>{0, 2}));

}  // namespace

TEST_CASE("a check of a gradient says the same at run time", "[transform]") {
  CHECK(tl::check_gradient(f, 1.5, 0.75));
  CHECK(tl::check_gradient(f, 1.5f, 0.75f));
  const auto report = tl::check_gradient(wrong, D<3>{1, 2, 3}, 5.0);
  CHECK_FALSE(report);
  CHECK(report.argument == 0);
  CHECK(report.error == Approx(0.5));
  CHECK_FALSE(tl::check_gradient(tl::gradient_check{.tolerance = 1e-16}, f, 1.5, 0.75));
}
