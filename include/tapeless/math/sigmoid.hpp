// SPDX-License-Identifier: BSL-1.0
#pragma once

// The logistic function.

#include <tapeless/config.hpp>
#include <tapeless/math/falling_exp.hpp>
#include <tapeless/math/lane.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math {

/// 1 / (1 + e^-x).
///
/// Numerator and denominator are scaled by a power of two, so that e^-x neither overflows nor disappears. Error below
/// 2 ulp (float, all arguments; double, sampled).
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V sigmoid(V x) noexcept {
  using T = value_of<V>;
  constexpr bool single = sizeof(T) == 4;
  constexpr T lowest = single ? T(-105) : T(-746), highest = single ? T(40) : T(80);
  constexpr T unit = single ? T(0x1p-64f) : T(0x1p-512);
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && x != x) return x;
  }
  const detail::falling_exp<single ? -64 : -512, V> e(raw_min(V(highest), raw_max(V(lowest), x)));
  return V(unit) / (e.scale + fma(e.p, e.scale, V(unit)));
}

}  // namespace math
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
