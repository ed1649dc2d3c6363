// SPDX-License-Identifier: BSL-1.0
#pragma once

// expm1(x) = e^x - 1 without cancellation, and the reduction and kernel it shares with sinh, cosh and pow.

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/polynomial.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math {

namespace detail {

/// Constants of e^x with x = n ln 2 + r, |r| <= 0.34665. The polynomials in z = r² are minimax fits (Sollya,
/// fpminimax): sinh r = r + r z S(z), relative error 2^-34 and 2^-61; cosh r - 1 = z C(z), absolute error 2^-33 and
/// 2^-70.
template<class T> struct exp_constants;

template<> struct exp_constants<float> {
  static constexpr float sinh[3] = {0x1.555556p-3f, 0x1.110fe2p-7f, 0x1.a28f44p-13f};
  static constexpr float cosh[3] = {0.5f, 0x1.5554e6p-5f, 0x1.6d4f06p-10f};
  static constexpr float log2_e = 0x1.715476p0f, ln2_head = 0x1.62e4p-1f, ln2_tail = 0x1.7f7d1cp-20f;
  static constexpr float ln2 = 0x1.62e430p-1f;
  static constexpr float rounding = 0x1.8p23f, bias = 127;
  static constexpr int exponent_shift = 23;
};

template<> struct exp_constants<double> {
  static constexpr double sinh[5] = {0x1.5555555555559p-3, 0x1.111111110f655p-7, 0x1.a01a01b00341ep-13,
                                     0x1.71ddf81095b8dp-19, 0x1.af5f292bdc661p-26};
  static constexpr double cosh[6] = {0.5,
                                     0x1.5555555555558p-5,
                                     0x1.6c16c16c1501p-10,
                                     0x1.a01a01ad7447ep-16,
                                     0x1.27e4cc2ec00f8p-22,
                                     0x1.1f8ba7247eep-29};
  static constexpr double log2_e = 0x1.71547652b82fep0, ln2_head = 0x1.62e42feep-1, ln2_tail = 0x1.a39ef35793c76p-33;
  static constexpr double ln2 = 0x1.62e42fefa39efp-1;
  static constexpr double rounding = 0x1.8p52, bias = 1023;
  static constexpr int exponent_shift = 52;
};

/// x rounded to an integer, |x| < 2^22 (float) or 2^51.
template<class V> TAPELESS_INLINE constexpr V rounded(V x) noexcept {
  constexpr auto magic = exp_constants<value_of<V>>::rounding;
  return (x + V(magic)) - V(magic);
}

/// 2^n for an integer n with a normal result: adding 1.5·2^23 (2^52) leaves n in the low bits, the bias with it.
template<class V> TAPELESS_INLINE constexpr V power_of_two(V n) noexcept {
  using C = exp_constants<value_of<V>>;
  return from_bits(to_bits(n + V(C::rounding + C::bias)) << C::exponent_shift);
}

/// x = n ln 2 + r + tail, and the parts of e^r.
template<class V> struct exp_parts {
  V n, r, tail, z;

  TAPELESS_INLINE constexpr explicit exp_parts(V x) noexcept {
    using C = exp_constants<value_of<V>>;
    n = fma(x, V(C::log2_e), V(C::rounding)) - V(C::rounding);
    const V near = fma(-n, V(C::ln2_head), x);  // exact
    r = fma(-n, V(C::ln2_tail), near);
    tail = fma(-n, V(C::ln2_tail), near - r);
    z = mul(r, r);
  }
  /// (sinh r - r) / (r z)
  TAPELESS_INLINE constexpr V sinh_series() const noexcept { return polynomial(z, exp_constants<value_of<V>>::sinh); }
  /// (cosh r - 1) / z
  TAPELESS_INLINE constexpr V cosh_series() const noexcept { return polynomial(z, exp_constants<value_of<V>>::cosh); }
};

/// e^(r + tail) - 1 for |r| <= 0.34665.
template<class V> TAPELESS_INLINE constexpr V small_expm1(V r, V tail) noexcept {
  using C = exp_constants<value_of<V>>;
  const V z = mul(r, r);
  return r + fma(z, fma(r, polynomial(z, C::sinh), polynomial(z, C::cosh)), tail);
}

}  // namespace detail

/// e^x - 1, relatively exact near 0.
///
/// Error below 1.6 ulp (float, all arguments), 1.95 (double, sampled); -1 at -inf, inf at inf, ±0 at ±0.
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V expm1(V x) noexcept {
  using T = value_of<V>;
  constexpr bool single = sizeof(T) == 4;
  constexpr T lowest = single ? T(-20) : T(-40), highest = single ? T(89) : T(710),
              tiny = single ? T(0x1p-30) : T(0x1p-60);
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && x != x) return x;
  }
  const V y = raw_max(V(lowest), raw_min(V(highest), x));
  const detail::exp_parts<V> e(y);
  const V s = detail::power_of_two(e.n - V(1));
  const V p = detail::small_expm1(e.r, e.tail);
  const V result = detail::overflowing_product(fma(p, s, s - V(T(0.5))), V(2));
  return select(abs(x) < V(tiny), x, result);
}

}  // namespace math
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
