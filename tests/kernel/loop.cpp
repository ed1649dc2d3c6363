// SPDX-License-Identifier: BSL-1.0
// Loops of single numbers: states in registers, or apart in memory where a step is long.

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <tuple>
#include <utility>

#include <support/catch.hpp>
#include <tapeless/tapeless.hpp>

namespace tl = tapeless;

namespace {

template<class F, class... A>
using program = tl::expression<typename std::remove_const_t<F>::body, tl::symbol_for<A>...>;
template<class F> using on_numbers = tl::transformed<typename std::remove_const_t<F>::body, tl::backend::scalar>;

/// A spring with two states, of which each takes what the other was before, and a row of positions.
constexpr auto spring = [](auto k, auto push) {
  const auto step = [&](auto s, auto f) {
    const auto [position, velocity, count] = s;
    return std::pair{std::tuple(position + 0.1 * velocity, velocity + 0.1 * (f - k * position), count + 1.0), position};
  };
  const auto [last, all] = tl::scan<7>(step, std::tuple(k, 0 * k, 0 * k + 2.0), push);
  return std::tuple(std::get<0>(last), std::get<1>(last), std::get<2>(last), all);
};
constexpr std::array<double, 7> push{1, -2, 0.5, 3, 1.25, -1, 0.75};
constexpr auto expected = [] {
  double position = 3, velocity = 0;
  std::array<double, 7> all{};
  for (std::size_t t = 0; t < 7; ++t) {
    all[t] = position;
    const double next = position + 0.1 * velocity;
    velocity = velocity + 0.1 * (push[t] - 3 * position);
    position = next;
  }
  return std::tuple(position, velocity, all);
}();

/// States that change places, which a step must not write before it has read.
constexpr auto turned = [](auto a, auto b, auto c) {
  return tl::fold<4>([](auto s) { return std::tuple(std::get<1>(s), std::get<2>(s), std::get<0>(s) + 1.0); },
                     std::tuple(a, b, c));
};
static_assert(tl::fused(turned)(1.0, 2.0, 3.0) == std::tuple(3.0, 4.0, 3.0));

/// A step of more operations than one function has.
constexpr auto long_step = [](auto x, auto y) {
  return tl::fold<3>(
      [](auto s) {
        auto [a, b] = s;
        for (int i = 0; i < 120; ++i) {
          a = a * 0.99 + b * 0.01;
          b = b - 0.02 * a;
        }
        return std::pair{b, a};
      },
      std::pair{x, y});
};

/// A state of three numbers by its elements, a captured matrix, a loop within a loop.
constexpr auto nested = [](auto x, auto m) {
  return tl::fold<5>(
      [&](auto h) {
        return tl::fold<3>([&](auto s) { return std::pair{s.second, sin(m[0][0] * s.first + m[1][1] * s.second)}; }, h);
      },
      std::pair{x, 2 * x});
};

template<class F, class... A> bool has_same_bits(F f, const A&... a) { return f(a...) == on_numbers<F>{}(a...); }

}  // namespace

TEST_CASE("a loop of single numbers has the values of the plain loop", "[kernel]") {
  using body = tl::loop_body<program<decltype(tl::fused(spring)), double, std::array<double, 7>>, 0>;
  static_assert(tl::detail::keeps_in_registers<body>);
  const auto [position, velocity, count, all] = tl::fused(spring)(3.0, push);
  CHECK(std::abs(position - std::get<0>(expected)) < 1e-14);
  CHECK(std::abs(velocity - std::get<1>(expected)) < 1e-14);
  CHECK(count == 9);
  for (std::size_t t = 0; t < 7; ++t) CHECK(std::abs(all[t] - std::get<2>(expected)[t]) < 1e-14);
  CHECK(has_same_bits(tl::fused(spring), 3.0, push));
}

TEST_CASE("states may change places in a step", "[kernel]") {
  CHECK(tl::fused(turned)(1.0, 2.0, 3.0) == std::tuple(3.0, 4.0, 3.0));
  CHECK(tl::gradient([](auto a, auto b, auto c) { return std::get<1>(turned(a, b, c)); })(1.0, 2.0, 3.0) ==
        std::tuple(0.0, 0.0, 1.0));
}

TEST_CASE("a loop whose step is long has the bits of single numbers", "[kernel]") {
  using body = tl::loop_body<program<decltype(tl::fused(long_step)), double, double>, 0>;
  static_assert(body::apart && !tl::detail::keeps_in_registers<body>);
  CHECK(has_same_bits(tl::fused(long_step), 1.0, 0.5));
  double a = 1, b = 0.5;
  for (int t = 0; t < 3; ++t) {
    for (int i = 0; i < 120; ++i) {
      a = a * 0.99 + b * 0.01;
      b = b - 0.02 * a;
    }
    std::swap(a, b);
  }
  const auto [x, y] = tl::fused(long_step)(1.0, 0.5);
  CHECK(std::abs(x - a) + std::abs(y - b) < 1e-13);
}

TEST_CASE("loops of single numbers within loops have the bits of single numbers", "[kernel]") {
  const tl::Tensor<double, 2, 2> m{0.3, 0, 0, 0.7};
  CHECK(has_same_bits(tl::fused(nested), 0.4, m));
  constexpr auto gradient = tl::value_and_gradient([](auto x, auto w) { return nested(x, w).first; });
  CHECK(has_same_bits(gradient, 0.4, m));
}

TEST_CASE("a loop of single numbers for many inputs has the bits of each", "[kernel]") {
  constexpr auto f = [](auto k, auto x) { return tl::fold<6>([&](auto s) { return s + 0.1 * k * sin(s); }, x); };
  std::array<double, 37> k{}, x{}, out{};
  for (std::size_t i = 0; i < 37; ++i) k[i] = 0.1 * static_cast<double>(i), x[i] = 3 - k[i];
  const auto all = [](auto& v) { return std::span(v.data(), v.size()); };
  tl::batched(f)(all(k), all(x)).to(all(out));
  for (std::size_t i = 0; i < 37; ++i) CHECK(out[i] == tl::fused(f)(k[i], x[i]));
}

TEST_CASE("a loop of numbers alone gives its rows where the caller says", "[kernel]") {
  double x = 0.5;
  tl::Tensor<double, 4> rows;
  constexpr auto f = [](auto s) { return tl::scan<4>([](auto h) { return std::pair{2 * h, h}; }, s).second; };
  tl::fused(f).to(rows)(x);
  CHECK(rows == tl::Tensor<double, 4>{0.5, 1, 2, 4});
}
