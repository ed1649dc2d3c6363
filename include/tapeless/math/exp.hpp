// SPDX-License-Identifier: BSL-1.0
#pragma once

// exp(x).

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/polynomial.hpp>

namespace tapeless::inline TAPELESS_ABI::math {

namespace detail {

/// e^x for `lowest` <= x <= `highest`: x = m ln 2 + r with integer m, e^r = 1 + p = 1 + r + r² q(r), a minimax fit. The
/// power of 2 comes as two factors, both normal, so that overflow and gradual underflow come from one multiplication.
template<class T> struct exp_fit;

/// m is even, |r| <= ln 2, relative error 2^-26.
template<> struct exp_fit<float> {
  static constexpr float lowest = -104.5f, highest = 89, half_log2_e = 0x1.715476p-1f;
  static constexpr float minus_head = -0x1.62e4p0f, minus_tail = -0x1.7f7d1cp-19f, counter = 0x1.8p23f + 127;
  static constexpr float q[6] = {0x1.00000cp-1f, 0x1.55551p-3f,   0x1.5549d8p-5f,
                                 0x1.1127cap-7f, 0x1.71c646p-10f, 0x1.9b7e44p-13f};

  template<class V> TAPELESS_INLINE static constexpr V of(V x) noexcept {
    const V t = fma(x, V(half_log2_e), V(counter));
    const V n = t - V(counter);
    const V s = from_bits(to_bits(t) << 23);
    const V r = fma(n, V(minus_tail), fma(n, V(minus_head), x));
    const V p = fma(mul(r, r), polynomial(r, q), r);
    return overflowing_product(fma(p, s, s), s);
  }
};

/// |r| <= ln 2 / 2, relative error 2^-60.
template<> struct exp_fit<double> {
  static constexpr double lowest = -746, highest = 710, log2_e = 0x1.71547652b82fep0;
  static constexpr double minus_head = -0x1.62e42feep-1, minus_tail = -0x1.a39ef35793c76p-33, counter = 0x1.8p52 + 1023;
  static constexpr double q[10] = {0x1.000000000000bp-1,  0x1.5555555555561p-3,  0x1.5555555550222p-5,
                                   0x1.111111110d643p-7,  0x1.6c16c185526bcp-10, 0x1.a01a01badee94p-13,
                                   0x1.a01997516d34bp-16, 0x1.71dddfd3739e3p-19, 0x1.28afb39b086e3p-22,
                                   0x1.af857bc356b7cp-26};

  template<class V> TAPELESS_INLINE static constexpr V of(V x) noexcept {
    const V t = fma(x, V(log2_e), V(counter)), half = fma(x, V(log2_e / 2), V(counter));
    const V n = t - V(counter);
    const V s = from_bits(to_bits(half) << 52);
    const V rest = from_bits(((to_bits(t) - to_bits(half)) + to_bits(V(counter))) << 52);
    const V r = fma(n, V(minus_head), x) + mul(n, V(minus_tail));
    const V p = after_first(r, r, q);
    return overflowing_product(fma(p, s, s), rest);
  }
};

}  // namespace detail

/// e^x.
///
/// Error below 1.62 ulp (float, all arguments), 1.3 ulp (double, sampled).
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V exp(V x) noexcept {
  using C = detail::exp_fit<value_of<V>>;
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && x != x) return x;
  }
  return C::of(raw_min(V(C::highest), raw_max(V(C::lowest), x)));
}

}  // namespace tapeless::inline TAPELESS_ABI::math
