// SPDX-License-Identifier: BSL-1.0
#pragma once

// Odd functions that do not change any more from somewhere on.

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math::detail {

/// `Fit::of(|x|)` with the sign of x; from `Fit::highest` on what it is there. A NaN passes.
template<class Fit, class V> [[nodiscard]] TAPELESS_INLINE constexpr V odd(V x) noexcept {
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && x != x) return x;
  }
  return copysign(Fit::of(raw_min(V(Fit::highest), abs(x))), x);
}

}  // namespace math::detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless
