// SPDX-License-Identifier: BSL-1.0
#pragma once

// sinh and cosh.

#include <tapeless/config.hpp>
#include <tapeless/math/expm1.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/polynomial.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math {

namespace detail {

/// |x| = n ln 2 + r makes sinh |x| and cosh |x| sums of cosh r and sinh r with weights (2^n ∓ 2^-n) / 2; no division
/// and no cancellation. All by halves, since 2^n may overflow where the result does not.
template<class V> struct hyperbolic_parts {
  V cosh_r_minus_1, sinh_r;
  double_word<V> difference, sum;

  TAPELESS_INLINE constexpr explicit hyperbolic_parts(V a) noexcept {
    constexpr bool single = sizeof(value_of<V>) == 4;
    const exp_parts<V> e(raw_min(V(single ? value_of<V>(89.5) : value_of<V>(710.5)), a));
    cosh_r_minus_1 = mul(e.z, e.cosh_series());
    sinh_r = e.r + fma(mul(e.r, e.z), e.sinh_series(), e.tail);
    const V up = power_of_two(e.n - V(2)), down = power_of_two(V(-2) - raw_min(V(70), e.n));
    difference = fast_sum(up, -down);
    sum = fast_sum(up, down);
  }
};

}  // namespace detail

/// sinh x = (e^x - e^-x) / 2.
///
/// Error below 1.9 ulp (sampled); overflows where the true value does.
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V sinh(V x) noexcept {
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && x != x) return x;
  }
  constexpr value_of<V> tiny = sizeof(value_of<V>) == 4 ? 0x1p-15f : 0x1p-30f;
  const V a = abs(x);
  const detail::hyperbolic_parts<V> h(a);
  const V half =
      fma(h.cosh_r_minus_1, h.difference.head, fma(h.sinh_r, h.sum.head, h.difference.tail)) + h.difference.head;
  return copysign(select(a < V(tiny), a, detail::overflowing_product(half, V(2))), x);
}

/// cosh x = (e^x + e^-x) / 2.
///
/// Error below 1.5 ulp (sampled); overflows where the true value does.
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V cosh(V x) noexcept {
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && x != x) return x;
  }
  const detail::hyperbolic_parts<V> h(abs(x));
  const V half = fma(h.cosh_r_minus_1, h.sum.head, fma(h.sinh_r, h.difference.head, h.sum.tail)) + h.sum.head;
  return detail::overflowing_product(half, V(2));
}

}  // namespace math
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
