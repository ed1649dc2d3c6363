// SPDX-License-Identifier: BSL-1.0
#pragma once

// Polynomials and error-free sums and products on lanes.

#include <cstddef>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>

namespace tapeless::inline TAPELESS_ABI::math::detail {

/// c[0] + c[1] x + c[2] x² + ..., by Horner's scheme.
template<class V, std::size_t N>
[[nodiscard]] TAPELESS_INLINE constexpr V polynomial(V x, const value_of<V> (&c)[N]) noexcept {
  V sum(c[N - 1]);
  [&]<std::size_t... I>(std::index_sequence<I...>) { ((sum = fma(sum, x, V(c[N - 2 - I]))), ...); }
  (std::make_index_sequence<N - 1>{});
  return sum;
}

/// An unevaluated sum: what `head` alone cannot hold.
template<class V> struct double_word { V head, tail; };

/// a + b without error, where |a| >= |b| or a = 0 (Dekker).
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr double_word<V> fast_sum(V a, V b) noexcept {
  const V s = a + b;
  return {s, b - (s - a)};
}

/// a*b without error, away from the ends of the range: by fma, or by halves of the significands (Veltkamp, Dekker).
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr double_word<V> exact_product(V a, V b) noexcept {
  const V p = mul(a, b);
  if constexpr (has_fma) return {p, fma(a, b, -p)};
  using T = value_of<V>;
  constexpr T splitter = sizeof(T) == 4 ? T(0x1p12 + 1) : T(0x1p27 + 1);
  const V ca = mul(a, V(splitter)), cb = mul(b, V(splitter));
  const V ah = ca - (ca - a), bh = cb - (cb - b), al = a - ah, bl = b - bh;
  return {p, mul(al, bl) - (((p - mul(ah, bh)) - mul(al, bh)) - mul(ah, bl))};
}

/// a*b for a*b possibly too large: g++ refuses an overflow in constant evaluation, where it has to be foreseen.
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V overflowing_product(V a, V b) noexcept {
  if constexpr (Scalar<V>) {
    constexpr V half_of_overflow = sizeof(V) == 4 ? 0x1p127f : static_cast<V>(0x1p1023);
    if (__builtin_is_constant_evaluated()) {
      const V half = mul(mul(a, V(0.5)), b);
      if (abs(half) >= half_of_overflow) return copysign(V(__builtin_inf()), half);
    }
  }
  return mul(a, b);
}

}  // namespace tapeless::inline TAPELESS_ABI::math::detail
