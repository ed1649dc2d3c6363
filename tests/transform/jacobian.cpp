// SPDX-License-Identifier: BSL-1.0

// Jacobians in both directions, Hessians, and derivatives of higher order.

#include <tapeless/tapeless.hpp>

#include <array>
#include <support/catch.hpp>
#include <tuple>
#include <utility>

namespace tl = tapeless;

namespace {

template<std::size_t... E> using D = tl::Tensor<double, E...>;
using tl::direction;

// --- shapes ----------------------------------------------------------------------------------------------------------
constexpr auto line = [](auto x) { return x * x * x; };
static_assert(tl::jacobian(line)(2.0) == 12);
static_assert(tl::jacobian([](auto x) { return sum(x * x); })(D<3>{1, 2, 3}) == D<3>{2, 4, 6});
static_assert(tl::jacobian([](auto t) { return tl::concat<0>(tl::reshape<1>(t), tl::reshape<1>(t * t)); })(3.0) ==
              D<2>{1, 6});

constexpr auto map = [](auto W, auto x) { return tanh(matmul(W, x)); };
constexpr D<2, 3> W{0, 0, 0, 1, 2, 3};
constexpr D<3> zero{};
static_assert(tl::jacobian<1>(map)(W, zero) == W, "the derivative of tanh at 0 is 1");
static_assert(tl::jacobian<direction::reverse, 1>(map)(W, zero) == W);
static_assert(tl::jacobian<direction::forward, 1>(map)(W, zero) == W);
static_assert(std::is_same_v<decltype(tl::jacobian(map)(W, zero)), std::tuple<D<2, 2, 3>, D<2, 3>>>);
static_assert(std::get<0>(tl::jacobian(map)(W, D<3>{0, 0, 0.0})) == D<2, 2, 3>{}, "by W, at x = 0");

// --- several results, several arguments ------------------------------------------------------------------------------
constexpr auto polar = [](auto r, auto angle) { return std::tuple(r * cos(angle), r * sin(angle)); };
static_assert(tl::jacobian(polar)(2.0, 0.0) == std::tuple(std::tuple(1.0, 0.0), std::tuple(0.0, 2.0)));
static_assert(tl::jacobian<direction::forward>(polar)(2.0, 0.0) == tl::jacobian<direction::reverse>(polar)(2.0, 0.0));
static_assert(tl::jacobian<1>(polar)(2.0, 0.0) == std::tuple(0.0, 2.0));
static_assert(tl::value_and_jacobian<0>(polar)(2.0, 0.0) == std::pair(std::tuple(2.0, 0.0), std::tuple(1.0, 0.0)));
constexpr auto powers = [](auto x) { return std::array{x, x * x, x * x * x}; };
static_assert(tl::jacobian(powers)(2.0) == std::array{1.0, 4.0, 12.0});

template<class T> struct Point {
  T x, y;
  constexpr bool operator==(const Point& p) const { return x == p.x && y == p.y; }
};
constexpr auto turned = [](auto p) { return decltype(p){-p.y, p.x * p.y}; };
static_assert(tl::jacobian(turned)(Point<double>{2, 3}) == Point<Point<double>>{{0, -1}, {3, 2}});

// --- elements of vectors ---------------------------------------------------------------------------------------------
constexpr auto cross = [](auto v) { return std::array{v[1] * v[2], v[2] * v[0], v[0] * v[1]}; };
static_assert(tl::jacobian(cross)(std::array{2.0, 3.0, 5.0}) ==
              std::array{D<3>{0, 5, 3}, D<3>{5, 0, 2}, D<3>{3, 2, 0}});
static_assert(tl::jacobian<direction::forward>(cross)(std::array{2.0, 3.0, 5.0}) ==
              tl::jacobian<direction::reverse>(cross)(std::array{2.0, 3.0, 5.0}));

// --- Hessians: symmetric, and the Jacobian of the gradient -----------------------------------------------------------
constexpr auto rosenbrock = [](auto x, auto y) { return 100 * square(y - x * x) + square(1 - x); };
constexpr auto H = tl::hessian(rosenbrock)(2.0, 3.0);
static_assert(H == std::tuple(std::tuple(3602.0, -800.0), std::tuple(-800.0, 200.0)));
static_assert(H == tl::jacobian(tl::gradient(rosenbrock))(2.0, 3.0));
static_assert(tl::hessian<0>(rosenbrock)(2.0, 3.0) == 3602);

constexpr auto quartic = [](auto v) { return sum(square(v) * square(v)) + v[0] * v[1] * v[2]; };
constexpr D<3> at{1, 2, 3};
static_assert(tl::hessian(quartic)(at) == D<3, 3>{12, 3, 2, 3, 48, 1, 2, 1, 108});
static_assert(tl::jacobian<direction::reverse>(tl::gradient(quartic))(at) == tl::hessian(quartic)(at));

// --- derivatives of one variable -------------------------------------------------------------------------------------
static_assert(tl::derivative(line)(2.0) == 12 && tl::derivative<2>(line)(2.0) == 12 &&
              tl::derivative<3>(line)(2.0) == 6);
static_assert(tl::derivative<0>(line)(2.0) == 8 && tl::derivative<4>(line)(2.0) == 0);
static_assert(tl::same_expression(tl::derivative<4>([](auto x) { return sin(x); }), [](auto x) { return sin(x); }));
static_assert(tl::same_expression(tl::derivative<3>([](auto x) { return exp(2 * x); }),
                                  [](auto x) { return 8 * exp(2 * x); }));
static_assert(tl::derivative<3>([](auto x) { return 1 / x; })(2.0) == -0.375);

// --- what it costs: the forward column of a function of one variable is its derivative, nothing else
// ------------------
constexpr auto wave = [](auto x) { return sin(2 * x); };
static_assert(tl::same_expression(tl::jacobian<direction::forward>(wave), tl::gradient(wave)));
static_assert(tl::cost(tl::jacobian<direction::forward>([](auto x) { return tanh(x); })).tanh == 1);

}  // namespace

TEST_CASE("both directions agree at run time", "[transform]") {
  D<2, 3> w;
  D<3> x;
  for (std::size_t i = 0; i < 6; ++i) w.data()[i] = 0.1 * static_cast<double>(i) - 0.2;
  for (std::size_t i = 0; i < 3; ++i) x(i) = 0.3 * static_cast<double>(i) - 0.4;
  const auto rows = tl::jacobian<direction::reverse>(map)(w, x), columns = tl::jacobian<direction::forward>(map)(w, x);
  const auto y = tl::fused(map)(w, x);
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      CHECK(std::get<1>(rows)(i, j) == Approx((1 - y(i) * y(i)) * w(i, j)));
      CHECK(std::get<1>(columns)(i, j) == Approx((1 - y(i) * y(i)) * w(i, j)));
      for (std::size_t k = 0; k < 2; ++k) {
        const double expected = i == k ? (1 - y(i) * y(i)) * x(j) : 0;
        CHECK(std::get<0>(rows)(i, k, j) == Approx(expected));
        CHECK(std::get<0>(columns)(i, k, j) == Approx(expected));
      }
    }
  }
}
