// SPDX-License-Identifier: BSL-1.0
// scan and fold: loops that stay loops have the values and derivatives of the same loops unrolled.

#include <array>
#include <cmath>
#include <cstddef>
#include <tuple>
#include <utility>

#include <support/catch.hpp>
#include <tapeless/tapeless.hpp>

namespace tl = tapeless;

namespace {

/// c0 xⁿ + c1 xⁿ⁻¹ + ..., by Horner's rule.
constexpr auto horner = [](auto x, auto c) { return tl::fold<4>([&](auto h, auto k) { return h * x + k; }, 0.0, c); };
static_assert(tl::fused(horner)(2.0, std::array{1.0, 2.0, 3.0, 4.0}) == 26);
static_assert(tl::gradient(horner)(2.0, std::array{1.0, 2.0, 3.0, 4.0}) ==
              std::tuple(23.0, tl::Tensor<double, 4>{8, 4, 2, 1}));
static_assert(tl::partial<0>(tl::partial<0>(horner))(2.0, std::array{1.0, 2.0, 3.0, 4.0}) == 16);
static_assert(tl::derivative<3>([](auto x) { return tl::fold<5>([&](auto h) { return h * x; }, 1.0 * x); })(2.0) ==
              6 * 5 * 4 * 8);

/// Every number of some results, as differences from those of others.
template<class A> double greatest_difference(const A& a, const A& b) {
  if constexpr (std::is_arithmetic_v<A>) {
    return std::abs(a - b) / (1 + std::abs(b));
  } else if constexpr (requires { a.data(); }) {
    double greatest = 0;
    for (std::size_t i = 0; i < A::size(); ++i) {
      greatest = std::max(greatest, greatest_difference(a.data()[i], b.data()[i]));
    }
    return greatest;
  } else {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::max({0.0, greatest_difference(std::get<I>(a), std::get<I>(b))...});
    }
    (std::make_index_sequence<std::tuple_size_v<A>>{});
  }
}

template<class T, std::size_t... E> tl::Tensor<T, E...> waves(double first) {
  tl::Tensor<T, E...> t;
  for (std::size_t i = 0; i < t.size(); ++i)
    t.data()[i] = static_cast<T>(std::sin(first + 1.7 * static_cast<double>(i)));
  return t;
}

/// A recurrent network of one layer with 3 inputs, 5 states and an output in each of 7 steps.
struct recurrent {
  static constexpr auto step = [](auto h, auto x, auto w, auto u, auto b) {
    auto next = tanh(matmul(h, w) + matmul(x, u) + b);
    return std::pair{next, sum(next * exp(next))};
  };
  template<class Keep>
  static constexpr auto looped = [](auto h, auto xs, auto w, auto u, auto b) {
    auto [last, ys] = tl::scan<7, Keep>([&](auto s, auto x) { return step(s, x, w, u, b); }, h, xs);
    return sum(last * last) + sum(ys * ys);
  };
  static constexpr auto unrolled = [](auto h, auto xs, auto w, auto u, auto b) {
    const auto run = [&]<std::size_t T>(auto self, auto s, auto total, std::integral_constant<std::size_t, T>) {
      if constexpr (T == 7) {
        return sum(s * s) + total;
      } else {
        auto [next, y] = step(s, xs[T], w, u, b);
        return self(self, next, total + y * y, std::integral_constant<std::size_t, T + 1>{});
      }
    };
    return run(run, h, 0.0, std::integral_constant<std::size_t, 0>{});
  };
};

template<class F, class G, class... A> void same_derivatives(F f, G g, const A&... a) {
  CHECK(greatest_difference(tl::value_and_gradient(f)(a...), tl::value_and_gradient(g)(a...)) < 1e-12);
}

}  // namespace

TEST_CASE("a loop has the gradient of the unrolled loop, whatever is kept", "[transform]") {
  const auto h = waves<double, 5>(0.1);
  const auto xs = waves<double, 7, 3>(0.3);
  const auto w = waves<double, 5, 5>(0.7);
  const auto u = waves<double, 3, 5>(1.1);
  const auto b = waves<double, 5>(2.3);
  const auto each = [&](auto keep) {
    same_derivatives(recurrent::looped<decltype(keep)>, recurrent::unrolled, h, xs, w, u, b);
  };
  each(tl::keep_steps{});
  each(tl::recompute_steps{});
  each(tl::checkpoints<3>{});
  each(tl::checkpoints<7>{});
  each(tl::checkpoints<1>{});
}
