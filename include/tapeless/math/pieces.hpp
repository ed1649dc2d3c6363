// SPDX-License-Identifier: BSL-1.0
#pragma once

// Functions by a polynomial for each of eight pieces of their range: no quotient, and little that waits for each other.

#include <cstddef>

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math::detail {

/// table[i mod 8]
template<Scalar T> [[nodiscard]] TAPELESS_INLINE constexpr T lookup(const T (&table)[8], bits_of<T> i) noexcept {
  return table[i & 7];
}

/// c[First][i] + c[First + 1][i] r + ... with z = r², two terms a step.
template<std::size_t First, class V, std::size_t N>
[[nodiscard]] TAPELESS_INLINE constexpr V piece(const value_of<V> (&c)[N][8], bits_of<V> i, V r, V z) noexcept {
  if constexpr (First + 1 == N) {
    return lookup(c[First], i);
  } else {
    const V pair = fma(lookup(c[First + 1], i), r, lookup(c[First], i));
    if constexpr (First + 2 == N) return pair;
    else return fma(z, piece<First + 2>(c, i, r, z), pair);
  }
}

}  // namespace math::detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
