// SPDX-License-Identifier: BSL-1.0

// Derivatives of derivatives: third ones of functions of one variable, and Hessians, which are symmetric.

#include <tapeless/tapeless.hpp>

#include <cstddef>
#include <support/catch.hpp>
#include <tuple>
#include <utility>

namespace tl = tapeless;
namespace math = tapeless::math;

namespace {

constexpr bool close(double a, double b) { return math::abs(a - b) <= 1e-12 * math::maximum(1.0, math::abs(b)); }

template<class F> constexpr double third(F f, double x) { return tl::gradient(tl::gradient(tl::gradient(f)))(x); }

static_assert(third([](auto x) { return x * x * x * x; }, 0.5) == 12);
static_assert(close(third([](auto x) { return 1 / x; }, 2), -6.0 / 16));
static_assert(close(third([](auto x) { return sqrt(x); }, 4), 3.0 / 8 / 32));
static_assert(close(third([](auto x) { return exp(-2 * x); }, 0.25), -8 * math::exp(-0.5)));
static_assert(close(third([](auto x) { return log(x); }, 0.5), 16));
static_assert(close(third([](auto x) { return sin(x); }, 0.75), -math::cos(0.75)));
static_assert(close(third([](auto x) { return tanh(x); }, 0.5), [] {
  const double t = math::tanh(0.5), s = 1 - t * t;
  return s * (4 * t * t - 2 * s);
}()));
static_assert(close(third([](auto x) { return sigmoid(x); }, 0.5), [] {
  const double y = math::sigmoid(0.5), s = y * (1 - y);
  return s * (1 - 6 * s);
}()));
static_assert(close(third([](auto x) { return erf(x); }, 0.5),
                    1.1283791670955125739 * math::exp(-0.25) * (4 * 0.25 - 2)));
static_assert(close(third([](auto x) { return pow(x, 2.5); }, 1), 2.5 * 1.5 * 0.5));

/// The second derivative of f by its arguments I and J.
template<std::size_t I, std::size_t J, class F, class... X> constexpr double second(F f, X... x) {
  return tl::partial<J>(tl::partial<I>(f))(x...);
}

/// True where every pair of second derivatives agrees, whichever comes first.
template<class F, class... X> constexpr bool is_symmetric(F f, X... x) {
  constexpr std::size_t n = sizeof...(X);
  return [&]<std::size_t... K>(std::index_sequence<K...>) {
    return (close(second<K / n, K % n>(f, x...), second<K % n, K / n>(f, x...)) && ...);
  }
  (std::make_index_sequence<n * n>{});
}

constexpr auto rosenbrock = [](auto x, auto y, auto z) {
  return 100 * square(y - square(x)) + square(1 - x) + 100 * square(z - square(y)) + square(1 - y);
};
static_assert(is_symmetric(rosenbrock, -1.25, 0.75, 1.5));
static_assert(close(second<0, 0>(rosenbrock, -1.25, 0.75, 1.5), 1200 * 1.25 * 1.25 - 400 * 0.75 + 2));
static_assert(close(second<1, 0>(rosenbrock, -1.25, 0.75, 1.5), 400 * 1.25));
static_assert(second<2, 0>(rosenbrock, -1.25, 0.75, 1.5) == 0);

static_assert(is_symmetric([](auto... x) { return (... * x); }, 0.5, -1.5, 1.25, 3.0));

constexpr auto black_scholes = [](auto S, auto K, auto s, auto t) {
  const auto cdf = [](auto x) { return 0.5 * erfc(-0.70710678118654752440 * x); };
  const auto spread = s * sqrt(t);
  const auto d1 = (log(S / K) + 0.5 * square(s) * t) / spread;
  return S * cdf(d1) - K * cdf(d1 - spread);
};
constexpr double spot = 100, strike = 105, volatility = 0.25, time = 0.75;
static_assert(close(second<0, 1>(black_scholes, spot, strike, volatility, time),
                    second<1, 0>(black_scholes, spot, strike, volatility, time)));
static_assert(close(second<0, 2>(black_scholes, spot, strike, volatility, time),
                    second<2, 0>(black_scholes, spot, strike, volatility, time)));
static_assert(close(second<0, 0>(black_scholes, spot, strike, volatility, time), [] {
  const double spread = volatility * math::sqrt(time);
  const double d1 = (math::log(spot / strike) + 0.5 * volatility * volatility * time) / spread;
  return 0.39894228040143267794 * math::exp(-0.5 * d1 * d1) / (spot * spread);
}()));

}  // namespace

TEST_CASE("a row of the Hessian is the gradient of a partial derivative", "[transform]") {
  const auto row = tl::gradient(tl::partial<1>(rosenbrock))(-1.25, 0.75, 1.5);
  CHECK(std::get<0>(row) == Approx(second<1, 0>(rosenbrock, -1.25, 0.75, 1.5)));
  CHECK(std::get<1>(row) == Approx(second<1, 1>(rosenbrock, -1.25, 0.75, 1.5)));
  CHECK(std::get<2>(row) == Approx(second<1, 2>(rosenbrock, -1.25, 0.75, 1.5)));
  CHECK(std::get<2>(row) == Approx(-400 * 0.75));
}
