// SPDX-License-Identifier: BSL-1.0
#pragma once

// Polynomials and error-free sums and products on lanes.

#include <cstddef>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math::detail {

/// c[First] + c[First + 1] x + ... with `Count` coefficients, by halves (Estrin's scheme): few operations wait for each
/// other. After `c` stand powers of x, the highest first: 2^k, 2^(k-1), ..., 1 with 2^k < Count <= 2^(k+1), or more.
template<std::size_t First, std::size_t Count, class V, std::size_t N, class... Lower>
[[nodiscard]] TAPELESS_INLINE constexpr V by_halves(const value_of<V> (&c)[N], V power, Lower... lower) noexcept {
  constexpr std::size_t half = std::size_t{1} << sizeof...(Lower);
  if constexpr (Count == 1) return V(c[First]);
  else if constexpr (Count <= half) return by_halves<First, Count>(c, lower...);
  else if constexpr (half == 1) return fma(V(c[First + 1]), power, V(c[First]));
  else
    return fma(by_halves<First + half, Count - half>(c, power, lower...), power, by_halves<First, half>(c, lower...));
}

/// The same for all of c, with the powers made from the highest one given.
template<class V, std::size_t N, class... Lower>
[[nodiscard]] TAPELESS_INLINE constexpr V with_powers(const value_of<V> (&c)[N], V power, Lower... lower) noexcept {
  if constexpr (N <= std::size_t{2} << sizeof...(Lower)) return by_halves<0, N>(c, power, lower...);
  else return with_powers(c, mul(power, power), power, lower...);
}

/// c[0] + c[1] x + c[2] x² + ...: by Horner's scheme for float, and for double, which has more terms, by halves.
template<class V, std::size_t N>
[[nodiscard]] TAPELESS_INLINE constexpr V polynomial(V x, const value_of<V> (&c)[N]) noexcept {
  if constexpr (sizeof(value_of<V>) == 8 && N >= 6) {
    return with_powers(c, x);
  } else {
    V sum(c[N - 1]);
    [&]<std::size_t... I>(std::index_sequence<I...>) { ((sum = fma(sum, x, V(c[N - 2 - I]))), ...); }
    (std::make_index_sequence<N - 1>{});
    return sum;
  }
}

/// first + z (c[0] + c[1] x + ...) with z = x², two terms a step: as many operations as by Horner's scheme, and half as
/// many that wait for each other.
template<std::size_t First = 0, class V, std::size_t N>
[[nodiscard]] TAPELESS_INLINE constexpr V by_pairs(V first, V x, V z, const value_of<V> (&c)[N]) noexcept {
  if constexpr (First + 1 == N) return fma(z, V(c[First]), first);
  else if constexpr (First + 2 == N) return fma(z, fma(V(c[First + 1]), x, V(c[First])), first);
  else return fma(z, by_pairs<First + 2>(fma(V(c[First + 1]), x, V(c[First])), x, z, c), first);
}

/// first + x² (c[0] + c[1] x + ...) with six to twelve coefficients, the first four apart: `first` and they are added
/// up while the others are computed.
template<class V, std::size_t N>
[[nodiscard]] TAPELESS_INLINE constexpr V after_first(V first, V x, const value_of<V> (&c)[N]) noexcept {
  static_assert(N > 5 && N <= 12);
  const V x2 = mul(x, x), x4 = mul(x2, x2);
  return fma(mul(x2, x4), by_halves<4, N - 4>(c, x4, x2, x), fma(x2, by_halves<0, 4>(c, x2, x), first));
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
    constexpr V half_of_overflow = static_cast<V>(sizeof(V) == 4 ? 0x1p127 : 0x1p1023);
    if (__builtin_is_constant_evaluated()) {
      const V half = mul(mul(a, V(0.5)), b);
      if (abs(half) >= half_of_overflow) return copysign(V(__builtin_inf()), half);
    }
  }
  return mul(a, b);
}

}  // namespace math::detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
