// SPDX-License-Identifier: BSL-1.0
// Loops that can run side by side are one loop.

#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

#include <support/catch.hpp>
#include <support/distance.hpp>
#include <tapeless/tapeless.hpp>

namespace tl = tapeless;

namespace {

template<class F, class... A>
constexpr int loops = tl::loop_count<tl::expression<typename std::remove_const_t<F>::body, tl::symbol_for<A>...>>;

constexpr auto advance = [](auto s, auto k, auto d) {
  const auto [angle, velocity] = s;
  return std::pair{angle + 0.1 * velocity, velocity - 0.1 * (k * sin(angle) + d * velocity)};
};
constexpr auto path = [](auto k, auto d) {
  const auto step = [&](auto s) { return std::pair{advance(s, k, d), s.first}; };
  return sum(square(tl::scan<9>(step, std::pair{0 * k + 1.0, 0 * k}).second));
};
constexpr auto unrolled = [](auto k, auto d) {
  auto s = std::pair{0 * k + 1.0, 0 * k};
  auto total = 0 * k;
  for (int t = 0; t < 9; ++t) {
    total = total + square(s.first);
    s = advance(s, k, d);
  }
  return total;
};

constexpr auto forward = [](auto f) { return tl::value_and_jacobian<tl::direction::forward>(f); };

/// The second loop begins where the first one ends: one after the other, whatever their steps.
constexpr auto twice = [](auto k, auto d) {
  const auto step = [&](auto s) { return advance(s, k, d); };
  const auto half = tl::fold<3>(step, std::pair{k, d});
  return sum(tl::fold<3>(step, half).first * half.second);
};

/// What all steps give is needed as a whole in each of the derivative's.
constexpr auto normed = [](auto x, auto xs) {
  const auto [last, all] = tl::scan<4>([&](auto h, auto v) { return std::pair{h * v + x, h}; }, x, xs);
  return last / sqrt(sum(square(all)));
};
constexpr auto normed_unrolled = [](auto x, auto xs) {
  auto h = x;
  auto total = 0 * x;
  for (std::size_t t = 0; t < 4; ++t) {
    total = total + square(h);
    h = h * xs[t] + x;
  }
  return h / sqrt(total);
};

}  // namespace

TEST_CASE("forward mode is one loop for the value and all directions", "[graph]") {
  static_assert(loops<decltype(forward(path)), double, double> == 1);
  static_assert(loops<decltype(tl::jvp(path)), double, double, double, double> == 1);
  CHECK(test::distance(forward(path)(9.81, 0.3), forward(unrolled)(9.81, 0.3)) < 1e-13);
  CHECK(test::distance(tl::jvp(path)(9.81, 0.3, 0.5, -2.0), tl::jvp(unrolled)(9.81, 0.3, 0.5, -2.0)) < 1e-13);
}

TEST_CASE("reverse mode is a loop there and a loop back", "[graph]") {
  static_assert(loops<decltype(tl::value_and_gradient(path)), double, double> == 2);
  CHECK(test::distance(tl::value_and_gradient(path)(9.81, 0.3), tl::value_and_gradient(unrolled)(9.81, 0.3)) < 1e-13);
  CHECK(test::distance(tl::hessian(path)(9.81, 0.3), tl::hessian(unrolled)(9.81, 0.3)) < 1e-12);
}

TEST_CASE("loops of which one waits for the other stay two", "[graph]") {
  static_assert(loops<decltype(tl::fused(twice)), double, double> == 2);
  static_assert(loops<decltype(forward(twice)), double, double> == 2);
  const std::array<double, 4> xs{0.5, -1.2, 2, 0.3};
  CHECK(test::distance(forward(normed)(0.7, xs), forward(normed_unrolled)(0.7, xs)) < 1e-14);
  CHECK(test::distance(tl::hessian<0>(normed)(0.7, xs), tl::hessian<0>(normed_unrolled)(0.7, xs)) < 1e-13);
}
