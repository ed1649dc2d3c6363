// SPDX-License-Identifier: BSL-1.0
#pragma once

// tanh(x).

#include <tapeless/config.hpp>
#include <tapeless/math/exp.hpp>
#include <tapeless/math/falling_exp.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/polynomial.hpp>

namespace tapeless::inline TAPELESS_ABI::math {

namespace detail {

/// e^r - 1 for double and |r| <= ln 2 / 2, nearly rounded once: r + r²/2 without error and the other terms apart, with
/// what `r` lost. A minimax fit (Sollya, fpminimax) of relative error 2^-61.
template<class V> TAPELESS_INLINE constexpr V precise_small_exp(V r, V lost) noexcept {
  constexpr double c[10] = {0x1.5555555555559p-3,  0x1.555555555554dp-5,  0x1.111111110f63ep-7, 0x1.6c16c16c1ab08p-10,
                            0x1.a01a01b01359dp-13, 0x1.a01a018e1278cp-16, 0x1.71ddf7d9666bp-19, 0x1.27e51315ed4a2p-22,
                            0x1.af5f9f9acaa3bp-26, 0x1.1f1aa8597e664p-29};
  const V z = mul(r, r), half = mul(r, V(0.5));
  const V upper = fma(half, r, r), lower = fma(half, r, r - upper) + lost;
  return upper + fma(mul(z, r), by_pairs<2>(fma(V(c[1]), r, V(c[0])), r, z, c), lower);
}

}  // namespace detail

/// The hyperbolic tangent, (1 - e^-2|x|) / (1 + e^-2|x|), numerator and denominator doubled.
///
/// With e^-2|x| = 2^n (1 + p) they are 2 - h - h p and 2 + h + h p, h = 2^(n+1); for small x, n = 0, the first is -2p.
/// Error below 2 ulp (float, all arguments; double, sampled).
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V tanh(V x) noexcept {
  using T = value_of<V>;
  using C = detail::exp_fit<T>;
  using B = detail::exponent_bits_of<T>;
  constexpr T highest = sizeof(T) == 4 ? T(9.1f) : T(19.1), counter = B::counter + static_cast<T>(B::bias + 1);
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && x != x) return x;
  }
  const V a = raw_min(V(highest), abs(x)), w = mul(a, V(-2));
  const V t = fma(a, V(-2 * C::log2_e), V(counter));
  const V n = t - V(counter);
  const V h = from_bits(to_bits(t) << B::shift);
  V p = w;
  if constexpr (sizeof(T) == 4) {  // what n times the error of ln 2 does is lost near 1
    const V r = fma(n, V(-0x1.62e43p-1f), w);
    p = detail::by_pairs(r, r, mul(r, r), C::q);
  } else {
    const V near = fma(n, V(C::minus_head), w), r = fma(n, V(C::minus_tail), near);
    const V lost = fma(n, V(C::minus_tail), near - r);
    p = detail::precise_small_exp(r, lost);
  }
  return copysign(fma(-h, p, V(2) - h) / fma(h, p, V(2) + h), x);
}

}  // namespace tapeless::inline TAPELESS_ABI::math
