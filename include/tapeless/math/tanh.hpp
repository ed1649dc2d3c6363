// SPDX-License-Identifier: BSL-1.0
#pragma once

// tanh(x).

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/polynomial.hpp>

namespace tapeless::inline TAPELESS_ABI::math {

namespace detail {

/// |x| = n ln 2 / 2 + y with n a multiple of 4, and tanh y = y + y³ q(y²) for |y| <= 0.74, a minimax fit;
/// relative error 2^-26 and 2^-60. Above `highest` the result is 1.
template<class T> struct tanh_fit;

template<> struct tanh_fit<float> {
  static constexpr float highest = 9.1f, steps = 2.8125f, counter = 0x1.8p25f + 128;
  static constexpr float minus_head = -0x1.62e43p-2f, minus_tail = 0;
  static constexpr int shift = 25;
  static constexpr float q[6] = {-0x1.555554p-2f, 0x1.11104ep-3f,  -0x1.b9e172p-5f,
                                 0x1.62ba5cp-6f,  -0x1.071842p-7f, 0x1.054cp-9f};
};

template<> struct tanh_fit<double> {
  static constexpr double highest = 19.1, steps = 2.8125, counter = 0x1.8p54 + 1024;
  static constexpr double minus_head = -0x1.62e42feep-2, minus_tail = -0x1.a39ef35793c76p-34;
  static constexpr int shift = 54;
  static constexpr double q[13] = {-0x1.555555555553cp-2,  0x1.111111110fafap-3,   -0x1.ba1ba1b9316e5p-5,
                                   0x1.664f4859b7b5p-6,    -0x1.226e30fca2789p-7,  0x1.d6d3332738794p-9,
                                   -0x1.7d9bc0221e2e7p-10, 0x1.351511a72853ep-11,  -0x1.f23110cc09109p-13,
                                   0x1.8793098030954p-14,  -0x1.196ba0c819162p-15, 0x1.3d7aa5a5066bp-17,
                                   -0x1.8d61e97b889f5p-20};
};

}  // namespace detail

/// The hyperbolic tangent.
///
/// With s = 2^n and T = tanh y it is ((s-1) + T (s+1)) / ((s+1) + T (s-1)); for small x, s = 1, that is T itself.
/// Error below 1.84 ulp (float, all arguments), 2.2 ulp (double, sampled).
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V tanh(V x) noexcept {
  using C = detail::tanh_fit<value_of<V>>;
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && x != x) return x;
  }
  const V a = raw_min(V(C::highest), abs(x));
  const V t = fma(a, V(C::steps), V(C::counter));
  const V n = t - V(C::counter);
  const V h = from_bits(to_bits(t) << C::shift);  // 2 s
  V y = fma(n, V(C::minus_head), a);
  if constexpr (C::minus_tail != 0) y = fma(n, V(C::minus_tail), y);
  const V z = mul(y, y);
  const V tanh_y = fma(mul(y, z), detail::polynomial(z, C::q), y);
  const V denominator = fma(h - V(2), tanh_y, h + V(2));
  return copysign(fma(V(4), tanh_y, denominator - V(4)) / denominator, x);
}

}  // namespace tapeless::inline TAPELESS_ABI::math
