// SPDX-License-Identifier: BSL-1.0
#pragma once

// e^-w for w >= 0 as two numbers that the last multiplication of a formula takes together.

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/polynomial.hpp>

namespace tapeless::inline TAPELESS_ABI::math::detail {

/// e^-r = 1 - r + r² q(r) for |r| <= ln 2 / 2, and what the reduction w = r - n ln 2 needs: ln 2 in two parts, the
/// first with zeros enough for its products with n to be exact; the number whose last bit counts ones; the exponent.
template<class T> struct falling_exp_constants;

template<> struct falling_exp_constants<float> {
  static constexpr float log2_e = 0x1.715476p0f, ln2_head = 0x1.62e4p-1f, ln2_tail = 0x1.7f7d1cp-20f;
  static constexpr float counter = 0x1.8p23f;
  static constexpr int shift = 23, bias = 127;
  static constexpr float q[5] = {0x1.fffffap-2f, -0x1.55549p-3f, 0x1.555a22p-5f, -0x1.123b04p-7f, 0x1.695414p-10f};
};

template<> struct falling_exp_constants<double> {
  static constexpr double log2_e = 0x1.71547652b82fep0, ln2_head = 0x1.62e42feep-1, ln2_tail = 0x1.a39ef35793c76p-33;
  static constexpr double counter = 0x1.8p52;
  static constexpr int shift = 52, bias = 1023;
  static constexpr double q[10] = {0x1.000000000000bp-1,  -0x1.5555555555561p-3,  0x1.5555555550222p-5,
                                   -0x1.111111110d643p-7, 0x1.6c16c185526bcp-10,  -0x1.a01a01badee94p-13,
                                   0x1.a01997516d34bp-16, -0x1.71dddfd3739e3p-19, 0x1.28afb39b086e3p-22,
                                   -0x1.af857bc356b7cp-26};
};

/// e^-(w + tail) = (scale + scale p) 2^-Up. The power Up keeps `scale` normal where e^-w is not.
template<int Up, class V> struct falling_exp {
  V scale, p;

  TAPELESS_INLINE constexpr explicit falling_exp(V w, V tail = V(0)) noexcept {
    using C = falling_exp_constants<value_of<V>>;
    constexpr auto counter = C::counter + static_cast<value_of<V>>(C::bias + Up);
    const V t = fma(w, V(-C::log2_e), V(counter));
    const V n = t - V(counter);
    const V head = fma(n, V(C::ln2_head), w);
    scale = from_bits(to_bits(t) << C::shift);
    if constexpr (sizeof(value_of<V>) == 4) {
      const V r = fma(n, V(C::ln2_tail), head) + tail;
      p = fma(mul(r, r), polynomial(r, C::q), -r);
    } else {
      const V r = head + fma(n, V(C::ln2_tail), tail);
      p = after_first(-r, r, C::q);
    }
  }
};

}  // namespace tapeless::inline TAPELESS_ABI::math::detail
