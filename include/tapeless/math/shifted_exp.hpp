// SPDX-License-Identifier: BSL-1.0
#pragma once

// e^(x - m) where m is the largest of many x.

#include <tapeless/config.hpp>
#include <tapeless/math/exp.hpp>
#include <tapeless/math/lane.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math {

/// e^(x - m) for x <= m, in (0, 1] or 0. It is 1 where x - m is no number: where both are the same infinity, and for
/// NaN, which who sums these finds in m.
///
/// Error below that of `exp`, and what x - m loses in rounding, |x - m| / 2 ulp.
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V shifted_exp(V x, V m) noexcept {
  using C = detail::exp_fit<value_of<V>>;
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && !(x < m)) return V(1);
  }
  return C::of(raw_max(V(C::lowest), raw_min(x - m, V(0))));
}

/// The same, and what the difference loses in rounding (Knuth) is put back.
///
/// Error below 1.6 ulp.
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V exact_shifted_exp(V x, V m) noexcept {
  const V e = shifted_exp(x, m);
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && (!(x < m) || e == 0)) return e;
  }
  const V difference = x - m, back = difference - x;
  const V lost = (x - (difference - back)) - (m + back);
  return fma(e, select(lost == lost, lost, V(0)), e);  // beside an infinite difference nothing is lost
}

}  // namespace math
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
