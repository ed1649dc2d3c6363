// SPDX-License-Identifier: BSL-1.0
#pragma once

// e^-w for w >= 0 as two numbers that the last multiplication of a formula takes together.

#include <tapeless/config.hpp>
#include <tapeless/math/exp.hpp>
#include <tapeless/math/lane.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math::detail {

/// The number whose last bit counts ones, and the exponent.
template<class T> struct exponent_bits_of;
template<> struct exponent_bits_of<float> {
  static constexpr float counter = 0x1.8p23f;
  static constexpr int shift = 23, bias = 127;
};
template<> struct exponent_bits_of<double> {
  static constexpr double counter = 0x1.8p52;
  static constexpr int shift = 52, bias = 1023;
};

/// e^-(w + tail) = (scale + scale p) 2^-Up. The power Up keeps `scale` normal where e^-w is not.
template<int Up, class V> struct falling_exp {
  V scale, p;

  TAPELESS_INLINE constexpr explicit falling_exp(V w) noexcept : falling_exp(w, counted(w)) {}
  TAPELESS_INLINE constexpr falling_exp(V w, V tail) noexcept : falling_exp(w, tail, counted(w)) {}

 private:
  using T = value_of<V>;
  using C = exp_fit<T>;
  using B = exponent_bits_of<T>;
  static constexpr T counter = B::counter + static_cast<T>(B::bias + Up);

  /// In the last bits the exponent of `scale`.
  struct count {
    V bits, n;
  };
  TAPELESS_INLINE static constexpr count counted(V w) noexcept {
    const V t = fma(w, V(-C::log2_e), V(counter));
    return {t, t - V(counter)};
  }
  TAPELESS_INLINE constexpr falling_exp(V w, count c) noexcept : scale(from_bits(to_bits(c.bits) << B::shift)) {
    const V head = fma(c.n, V(C::minus_head), -w);
    if constexpr (sizeof(T) == 4) p = small_exp(fma(c.n, V(C::minus_tail), head));
    else p = small_exp(head + mul(c.n, V(C::minus_tail)));
  }
  TAPELESS_INLINE constexpr falling_exp(V w, V tail, count c) noexcept
      : scale(from_bits(to_bits(c.bits) << B::shift)),
        p(small_exp(fma(c.n, V(C::minus_head), -w) + fma(c.n, V(C::minus_tail), -tail))) {}
};

}  // namespace math::detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
