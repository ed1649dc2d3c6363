// SPDX-License-Identifier: BSL-1.0
#pragma once

// N registers taken as the rows of a matrix, written one column behind the other, and back.

#include <cstddef>

#include <tapeless/config.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// `to[0]`, `to[Step]`, ...: element 0 of each of `V::size` groups of N numbers that lie in `from[0]` to `from[N - 1]`;
/// element 1 of each; and so on. N is a power of two.
template<std::size_t N, std::size_t Step = 1, class V> TAPELESS_INLINE void separate(const V* from, V* to) noexcept {
  if constexpr (N == 1) {
    to[0] = from[0];
  } else {
    V even[N / 2], odd[N / 2];
    for (std::size_t i = 0; i < N / 2; ++i) {
      even[i] = V::even(from[2 * i], from[2 * i + 1]);
      odd[i] = V::odd(from[2 * i], from[2 * i + 1]);
    }
    separate<N / 2, 2 * Step>(even, to);
    separate<N / 2, 2 * Step>(odd, to + Step);
  }
}

/// The other way: groups of one lane of each of `from[0]`, `from[Step]`, ..., one behind the other.
template<std::size_t N, std::size_t Step = 1, class V> TAPELESS_INLINE void interleave(const V* from, V* to) noexcept {
  if constexpr (N == 1) {
    to[0] = from[0];
  } else {
    V even[N / 2], odd[N / 2];
    interleave<N / 2, 2 * Step>(from, even);
    interleave<N / 2, 2 * Step>(from + Step, odd);
    for (std::size_t i = 0; i < N / 2; ++i) {
      to[2 * i] = V::zip_low(even[i], odd[i]);
      to[2 * i + 1] = V::zip_high(even[i], odd[i]);
    }
  }
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
