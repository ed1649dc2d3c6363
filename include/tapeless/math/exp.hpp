// SPDX-License-Identifier: BSL-1.0
#pragma once

// exp(x).

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/polynomial.hpp>

namespace tapeless::inline TAPELESS_ABI::math {

namespace detail {

/// x = 2 n ln 2 + r and e^r = 1 + r + r² q(r) for |r| <= ln 2, a minimax fit; relative error 2^-26 and 2^-61.
template<class T> struct exp_fit;

template<> struct exp_fit<float> {
  static constexpr float lowest = -104.5f, highest = 89, half_log2_e = 0x1.715476p-1f;
  static constexpr float minus_head = -0x1.62e4p0f, minus_tail = -0x1.7f7d1cp-19f, counter = 0x1.8p23f + 127;
  static constexpr int shift = 23;
  static constexpr float q[6] = {0x1.00000cp-1f, 0x1.55551p-3f,   0x1.5549d8p-5f,
                                 0x1.1127cap-7f, 0x1.71c646p-10f, 0x1.9b7e44p-13f};
};

template<> struct exp_fit<double> {
  static constexpr double lowest = -746, highest = 710, half_log2_e = 0x1.71547652b82fep-1;
  static constexpr double minus_head = -0x1.62e42feep0, minus_tail = -0x1.a39ef35793c76p-32, counter = 0x1.8p52 + 1023;
  static constexpr int shift = 52;
  static constexpr double q[13] = {0x1p-1,
                                   0x1.555555555555p-3,
                                   0x1.5555555555552p-5,
                                   0x1.1111111111c03p-7,
                                   0x1.6c16c16c176bep-10,
                                   0x1.a01a019e18e5cp-13,
                                   0x1.a01a019e7d23p-16,
                                   0x1.71de3d23ae574p-19,
                                   0x1.27e4fd67e97cdp-22,
                                   0x1.ae60457c9436p-26,
                                   0x1.1eeb148fdcbcfp-29,
                                   0x1.641619ad3f4d3p-33,
                                   0x1.96d1499a0b70dp-37};
};

}  // namespace detail

/// e^x.
///
/// With s = 2^n and e^r = 1 + p the result is (s + s p) s: both factors are normal, so that overflow and gradual
/// underflow come from one multiplication. Error below 1.62 ulp (float, all arguments), 1.4 ulp (double, sampled).
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V exp(V x) noexcept {
  using C = detail::exp_fit<value_of<V>>;
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && x != x) return x;
  }
  const V y = raw_min(V(C::highest), raw_max(V(C::lowest), x));
  const V t = fma(y, V(C::half_log2_e), V(C::counter));
  const V n = t - V(C::counter);
  const V s = from_bits(to_bits(t) << C::shift);
  const V r = fma(n, V(C::minus_tail), fma(n, V(C::minus_head), y));
  const V p = fma(mul(r, r), detail::polynomial(r, C::q), r);
  return detail::overflowing_product(fma(p, s, s), s);
}

}  // namespace tapeless::inline TAPELESS_ABI::math
