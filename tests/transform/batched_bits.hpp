// SPDX-License-Identifier: BSL-1.0
#pragma once

// Functions of scalars and tensors in lanes: every lane of every remainder has the bits of a single call.

#include <tapeless/tapeless.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <support/catch.hpp>
#include <support/numbers.hpp>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace test {

namespace tl = tapeless;

/// Entries of a range, random numbers in [low, high); of integers in [0, 4).
template<class A> std::vector<A> random_entries(std::size_t n, double low, double high, std::uint32_t seed) {
  std::vector<A> entries(n);
  for (A& a : entries) {
    if constexpr (std::is_integral_v<A>) a = static_cast<A>(seed % 4);
    else a = random<A>(low, high, seed);
    seed = seed * 69069 + 1;
  }
  return entries;
}

/// Calls `f` in lanes for 0, 1, 2, ... inputs with arguments of types A, numbers in [low, high), and one by one.
template<class... A, class F> void check_lanes(F f, double low, double high) {
  using result = decltype(f(std::declval<A>()...));
  constexpr std::size_t most = 2 * 4 * tl::native_lanes<float> + 3;
  const std::tuple in{random_entries<A>(most, low, high, 1 + sizeof(A))...};
  std::vector<result> single(most);
  const auto call = [&](std::size_t i) { return std::apply([&](const auto&... x) { return f(x[i]...); }, in); };
  for (std::size_t i = 0; i < most; ++i) single[i] = call(i);

  bool all = true;
  std::size_t longest = 0;
  for (std::size_t n = 0; n < most; ++n) {
    std::vector<result> out(n + 1);
    std::memset(static_cast<void*>(&out[n]), 0x5a, sizeof(result));
    const result untouched = out[n];
    longest = std::apply(
        [&](const auto&... x) { return tl::batched(f)(std::span(x.data(), n)...).to(std::span(out.data(), n)); }, in);
    all = all && longest == n && equal_bits(out[n], untouched);
    for (std::size_t i = 0; i < n; ++i) all = all && equal_bits(out[i], single[i]);
  }
  CHECK(longest == most - 1);
  CHECK(all);
}

template<class T> void check_scalar_functions() {
  check_lanes<T, T, T, T, T>(tl::value_and_gradient([](auto S, auto K, auto r, auto s, auto t) {
                               const auto cdf = [](auto x) { return 0.5 * erfc(-0.70710678118654752440 * x); };
                               const auto spread = s * sqrt(t);
                               const auto d1 = (log(S / K) + (r + 0.5 * square(s)) * t) / spread;
                               return S * cdf(d1) - K * exp(-r * t) * cdf(d1 - spread);
                             }),
                             0.1, 2);
  check_lanes<T, T>(tl::gradient([](auto x, auto y) {
                      const auto inside = x * x + y * y < 1;
                      return select(inside, sin(x) * tanh(y), atan(x) + log(abs(y))) + max(x, y) * min(x, 0.5) +
                             softplus(x - y) * sigmoid(y);
                    }),
                    -2, 2);
  check_lanes<T>(tl::hessian([](auto x) { return exp(sin(x)) * erf(x); }), -3, 3);
}

template<class T> void check_tensor_functions() {
  using vector = tl::Tensor<T, 3>;
  using matrix = tl::Tensor<T, 3, 3>;
  // products, sums over rows and columns, broadcasting
  check_lanes<matrix, vector>(tl::value_and_gradient([](auto W, auto x) {
                                const auto y = tanh(matmul(W, x));
                                return sum(matmul(transpose(W), y) * x) + sum(square(W - x));
                              }),
                              -1, 1);
  // products along rows of both factors
  check_lanes<tl::Tensor<T, 4, 21>, tl::Tensor<T, 21>>(tl::fused([](auto W, auto x) { return matmul(W, x); }), -1, 1);
  // a maximum, and sums of its exponentials: more numbers than lanes
  check_lanes<tl::Tensor<T, 5, 19>>(tl::value_and_gradient([](auto x) { return sum(square(tl::softmax(x))); }), -3, 3);
  // blocks that are moved; a Jacobian
  check_lanes<vector, T>(tl::jacobian([](auto x, auto s) { return tl::concat<0>(s * x, square(x)); }), -1, 1);
  // integers to compare with
  check_lanes<tl::Tensor<T, 4>, std::int32_t>(tl::value_and_gradient<0>([](auto x, auto label) {
                                                return tl::cross_entropy(tl::reshape<1, 4>(x), tl::reshape<1>(label));
                                              }),
                                              -2, 2);
}

}  // namespace test
