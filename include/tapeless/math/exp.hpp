// SPDX-License-Identifier: BSL-1.0
#pragma once

// exp(x).

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/polynomial.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math {

namespace detail {

template<class T> struct exp_fit;

/// e^r - 1 for |r| <= ln 2 / 2.
template<class V> TAPELESS_INLINE constexpr V small_exp(V r) noexcept {
  using C = exp_fit<value_of<V>>;
  if constexpr (sizeof(value_of<V>) == 4) return by_pairs(r, r, mul(r, r), C::q);
  else return after_first(r, r, C::q);
}

/// e^x for `lowest` <= x <= `highest`: x = n ln 2 + r with whole n, |r| <= ln 2 / 2, e^r = 1 + r + r² q(r), a minimax
/// fit (Sollya, fpminimax) of relative error 2^-28 and 2^-60. Where the machine cannot scale by 2^n it comes as two
/// factors, both normal, so that overflow and gradual underflow come from one multiplication.
template<> struct exp_fit<float> {
  static constexpr float lowest = -104.5f, highest = 89, log2_e = 0x1.715476p0f;
  static constexpr float minus_head = -0x1.62e4p-1f, minus_tail = -0x1.7f7d1cp-20f, counter = 0x1.8p23f + 254;
  static constexpr float q[5] = {0x1.fffffcp-2f, 0x1.55549p-3f, 0x1.5558a4p-5f, 0x1.123ae4p-7f, 0x1.6a5c5ep-10f};

  template<class V> TAPELESS_INLINE static constexpr V of(V x) noexcept {
    const V t = fma(x, V(log2_e), V(counter));
    const V n = t - V(counter);
    const V r = fma(n, V(minus_tail), fma(n, V(minus_head), x));
    const V e = fma(fma(polynomial(r, q), r, V(1)), r, V(1));
    if constexpr (requires { scale(e, n); }) {
      return scale(e, n);
    } else {
      const auto both = to_bits(t), half = both >> 1;
      return overflowing_product(mul(e, from_bits(half << 23)), from_bits((both - half) << 23));
    }
  }
};

template<> struct exp_fit<double> {
  static constexpr double lowest = -746, highest = 710, log2_e = 0x1.71547652b82fep0;
  static constexpr double minus_head = -0x1.62e42feep-1, minus_tail = -0x1.a39ef35793c76p-33, counter = 0x1.8p52 + 1023;
  static constexpr double q[10] = {0x1.000000000000bp-1,  0x1.5555555555561p-3,  0x1.5555555550222p-5,
                                   0x1.111111110d643p-7,  0x1.6c16c185526bcp-10, 0x1.a01a01badee94p-13,
                                   0x1.a01997516d34bp-16, 0x1.71dddfd3739e3p-19, 0x1.28afb39b086e3p-22,
                                   0x1.af857bc356b7cp-26};

  template<class V> TAPELESS_INLINE static constexpr V of(V x) noexcept {
    const V t = fma(x, V(log2_e), V(counter));
    const V n = t - V(counter);
    const V r = fma(n, V(minus_head), x) + mul(n, V(minus_tail));
    const V p = small_exp(r);
    if constexpr (requires { scale(p, n); }) {
      return scale(p + V(1), n);
    } else {
      const V half = fma(x, V(log2_e / 2), V(counter));
      const V s = from_bits(to_bits(half) << 52);
      const V rest = from_bits(((to_bits(t) - to_bits(half)) + to_bits(V(counter))) << 52);
      return overflowing_product(fma(p, s, s), rest);
    }
  }
};

}  // namespace detail

/// e^x.
///
/// Error below 0.9 ulp (float, all arguments), 1.3 ulp (double, sampled).
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V exp(V x) noexcept {
  using C = detail::exp_fit<value_of<V>>;
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && x != x) return x;
  }
  return C::of(raw_min(V(C::highest), raw_max(V(C::lowest), x)));
}

}  // namespace math
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
