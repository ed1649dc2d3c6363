// SPDX-License-Identifier: BSL-1.0
// scan and fold: loops that stay loops have the values and gradients of the same loops unrolled.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include <support/catch.hpp>
#include <support/distance.hpp>
#include <tapeless/tapeless.hpp>

namespace tl = tapeless;

namespace {

/// c0 xⁿ + c1 xⁿ⁻¹ + ..., by Horner's rule.
constexpr auto horner = [](auto x, auto c) { return tl::fold<4>([&](auto h, auto k) { return h * x + k; }, 0.0, c); };
constexpr std::array coefficients{1.0, 2.0, 3.0, 4.0};
static_assert(tl::fused(horner)(2.0, coefficients) == 26);
static_assert(tl::gradient(horner)(2.0, coefficients) == std::tuple(23.0, tl::Tensor<double, 4>{8, 4, 2, 1}));
static_assert(tl::partial<0>(tl::partial<0>(horner))(2.0, coefficients) == 16);

constexpr auto sixth_power = [](auto x) { return tl::fold<5>([&](auto h) { return h * x; }, x); };
static_assert(tl::derivative<3>(sixth_power)(2.0) == 6 * 5 * 4 * 8);
static_assert(tl::formula(sixth_power, "x") == "t1 = x*p1\nlast(loop(5, p1 = x first, p1 = t1 next), t1)");

static_assert(tl::cost(sixth_power).multiplications == 5);
static_assert(tl::cost<double, std::array<double, 4>>(tl::gradient(horner)).multiplications == 4 + 4 + 4,
              "forward, for the coefficients, for x");

/// What a step collects, and states that are trees: the Fibonacci numbers from a and b on.
constexpr auto fibonacci = [](auto a, auto b) {
  auto [last, all] = tl::scan<6>(
      [](auto s) {
        return std::pair{std::pair{s.second, s.first + s.second}, s.first};
      },
      std::pair{a, b});
  return std::pair{last.first, all};
};
static_assert(tl::fused(fibonacci)(1.0, 2.0) == std::pair(21.0, tl::Tensor<double, 6>{1, 2, 3, 5, 8, 13}));
constexpr auto weighted = [](auto a, auto b) { return sum(fibonacci(a, b).second); };
static_assert(tl::gradient(weighted)(1.0, 2.0) == std::tuple(1.0 + 0 + 1 + 1 + 2 + 3, 0.0 + 1 + 1 + 2 + 3 + 5));

/// A loop whose body reads nothing of the step: T times the same.
constexpr auto doubled = [](auto x) { return tl::fold<10>([](auto h) { return 2 * h; }, x); };
static_assert(tl::gradient(doubled)(1.0) == 1024);

/// A state that a step replaces, whatever it was.
constexpr auto forgetful = [](auto x, auto xs) {
  return tl::fold<3>([](auto, auto entry) { return 5 * entry; }, x, xs);
};
static_assert(tl::gradient(forgetful)(1.0, std::array{1.0, 2.0, 3.0}) ==
              std::tuple(0.0, tl::Tensor<double, 3>{0, 0, 5}));

/// A recurrent network of one layer with 3 inputs, 5 states and an output in each of 7 steps.
constexpr auto step = [](auto h, auto x, auto w, auto u, auto b) {
  auto next = tanh(matmul(h, w) + matmul(x, u) + b);
  return std::pair{next, sum(next * exp(next))};
};
template<class Keep>
constexpr auto looped = [](auto h, auto xs, auto w, auto u, auto b) {
  auto [last, ys] = tl::scan<7, Keep>([&](auto s, auto x) { return step(s, x, w, u, b); }, h, xs);
  return sum(last * last) + sum(ys * ys);
};
template<std::size_t T>
constexpr auto unrolled_from = [](auto s, auto total, auto xs, auto w, auto u, auto b) {
  if constexpr (T == 7) {
    return sum(s * s) + total;
  } else {
    auto [next, y] = step(s, xs[T], w, u, b);
    return unrolled_from<T + 1>(next, total + y * y, xs, w, u, b);
  }
};
constexpr auto unrolled = [](auto h, auto xs, auto w, auto u, auto b) { return unrolled_from<0>(h, 0.0, xs, w, u, b); };

template<class Keep, class T> void same_gradients(double tolerance) {
  const auto h = test::waves<T, 5>(0.1);
  const auto xs = test::waves<T, 7, 3>(0.3);
  const auto w = test::waves<T, 5, 5>(0.7);
  const auto u = test::waves<T, 3, 5>(1.1);
  const auto b = test::waves<T, 5>(2.3);
  const auto expected = tl::value_and_gradient(unrolled)(h, xs, w, u, b);
  CHECK(test::distance(tl::value_and_gradient(looped<Keep>)(h, xs, w, u, b), expected) < tolerance);
}

}  // namespace

TEST_CASE("a loop has the gradient of the unrolled loop, whatever is kept", "[transform]") {
  same_gradients<tl::keep_steps, double>(1e-13);
  same_gradients<tl::recompute_steps, double>(1e-13);
  same_gradients<tl::checkpoints<7>, double>(1e-13);
  same_gradients<tl::checkpoints<3>, double>(1e-13);
  same_gradients<tl::checkpoints<1>, float>(1e-5);
}

TEST_CASE("rows of indices and of matrices move with the step", "[transform]") {
  constexpr auto f = [](auto table, auto which, auto matrices) {
    return tl::fold<4>([&](auto h, auto i, auto m) { return matmul(h + tl::take(table, tl::reshape<1>(i))[0], m); },
                       0 * table[0], which, matrices);
  };
  constexpr auto g = [](auto table, auto which, auto matrices) {
    auto h = 0 * table[0];
    for (std::size_t t = 0; t < 4; ++t) h = matmul(h + tl::take(table, tl::reshape<1>(which[t]))[0], matrices[t]);
    return h;
  };
  const auto table = test::waves<double, 6, 3>(0.4);
  const auto matrices = test::waves<double, 4, 3, 3>(1.9);
  const std::array<std::int32_t, 4> which{5, 0, 3, 0};
  CHECK(test::distance(tl::fused(f)(table, which, matrices), tl::fused(g)(table, which, matrices)) < 1e-15);
  constexpr auto sum_of_f = [](auto t, auto i, auto m) { return sum(decltype(f){}(t, i, m)); };
  constexpr auto sum_of_g = [](auto t, auto i, auto m) { return sum(decltype(g){}(t, i, m)); };
  CHECK(test::distance(tl::gradient<0, 2>(sum_of_f)(table, which, matrices),
                       tl::gradient<0, 2>(sum_of_g)(table, which, matrices)) < 1e-14);
}

TEST_CASE("both back ends give the same bits", "[transform]") {
  const auto h = test::waves<float, 5>(0.1);
  const auto xs = test::waves<float, 7, 3>(0.3);
  const auto w = test::waves<float, 5, 5>(0.7);
  const auto u = test::waves<float, 3, 5>(1.1);
  const auto b = test::waves<float, 5>(2.3);
  using body = decltype(tl::value_and_gradient(looped<tl::keep_steps>))::body;
  const auto lanes = tl::transformed<body>{}(h, xs, w, u, b);
  const auto single = tl::transformed<body, tl::backend::scalar>{}(h, xs, w, u, b);
  CHECK(lanes == single);
}

TEST_CASE("a loop runs in lanes, one input a lane, with the bits of single calls", "[transform]") {
  std::vector<double> x(21), value(21), slope(21);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = 0.3 + 0.05 * static_cast<double>(i);
  constexpr auto f = [](auto v) { return tl::fold<9>([&](auto h) { return sin(h) * v + 1; }, v); };
  CHECK(tl::batched(tl::value_and_gradient(f))(std::span(x)).to(std::span(value), std::span(slope)) == x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    CHECK(std::pair(value[i], slope[i]) == tl::value_and_gradient(f)(x[i]));
  }
}
