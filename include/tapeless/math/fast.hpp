// SPDX-License-Identifier: BSL-1.0
#pragma once

// tanh and the logistic function to four digits, in less time.

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math {

namespace detail {

/// x P(x²) / Q(x²) with Q(0) = 1, x taken from [-end, end] and the result from [-limit, limit].
template<class V> struct odd_quotient {
  value_of<V> end, limit, p0, p1, p2, q1, q2;

  TAPELESS_INLINE constexpr V operator()(V x) const noexcept {
    const V a = raw_min(V(end), raw_max(V(-end), x)), z = mul(a, a);
    const V p = fma(fma(V(p2), z, V(p1)), z, V(p0)), q = fma(fma(V(q2), z, V(q1)), z, V(1));
    return raw_min(V(limit), raw_max(V(-limit), mul(a, p) / q));
  }
};

/// tanh x, and half of tanh x/2: a minimax fit by weighted least squares (Lawson).
template<class V>
inline constexpr odd_quotient<V> rational_tanh{
    5.2f, 1, 0x1.fff78ap-1f, 0x1.a0f456p-4f, 0x1.559edap-11f, 0x1.bd2dcap-2f, 0x1.9dddbap-7f};
template<class V>
inline constexpr odd_quotient<V> rational_half_tanh{10.4f,           0.5f,           0x1.fff78ap-3f, 0x1.a0f456p-8f,
                                                    0x1.559edap-17f, 0x1.bd2dcap-4f, 0x1.9dddbap-11f};

}  // namespace detail

/// tanh x with a relative error below 7e-5 (float and double; in the subnormals half a unit more), odd, ±1 beyond 5.2.
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V fast_tanh(V x) noexcept {
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && x != x) return x;
  }
  return detail::rational_tanh<V>(x);
}

/// 1 / (1 + e^-x) with an absolute error below 3.5e-5 (float and double); 0 below -10.4 and 1 above 10.4.
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V fast_sigmoid(V x) noexcept {
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && x != x) return x;
  }
  return detail::rational_half_tanh<V>(x) + V(value_of<V>(0.5));
}

}  // namespace math
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
