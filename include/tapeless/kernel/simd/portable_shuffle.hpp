// SPDX-License-Identifier: BSL-1.0
#pragma once

// Moving lanes between registers, for architectures without a better way. This is also what the operations mean.

#include <cstddef>

#include <tapeless/config.hpp>
#include <tapeless/kernel/simd/native.hpp>
#include <tapeless/kernel/simd/portable_arithmetic.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

template<class T> struct shuffles {
  using batch = typename arithmetic<T>::batch;
  using lanes = typename arithmetic<T>::register_type;
  static constexpr std::size_t size = arithmetic<T>::size;

  /// a0 b0 a1 b1 ..., of the lower halves and of the upper ones.
  TAPELESS_INLINE static lanes zip_low(lanes a, lanes b) noexcept {
    return from(a, b, [](std::size_t l) { return l / 2 + l % 2 * size; });
  }
  TAPELESS_INLINE static lanes zip_high(lanes a, lanes b) noexcept {
    return from(a, b, [](std::size_t l) { return size / 2 + l / 2 + l % 2 * size; });
  }
  /// The lanes 0, 2, 4, ... of a and b, one behind the other; 1, 3, 5, ...
  TAPELESS_INLINE static lanes even(lanes a, lanes b) noexcept {
    return from(a, b, [](std::size_t l) { return 2 * l; });
  }
  TAPELESS_INLINE static lanes odd(lanes a, lanes b) noexcept {
    return from(a, b, [](std::size_t l) { return 2 * l + 1; });
  }
  /// Lane l mod N in lane l, N a power of two; lane l / N in lane l.
  template<int N> TAPELESS_INLINE static lanes cycle(lanes a) noexcept {
    return from(a, a, [](std::size_t l) { return l % N; });
  }
  template<int N> TAPELESS_INLINE static lanes repeat(lanes a) noexcept {
    return from(a, a, [](std::size_t l) { return l / N; });
  }
  /// The lanes from `First` on of a and b, one behind the other.
  template<int First> TAPELESS_INLINE static lanes across(lanes a, lanes b) noexcept {
    return from(a, b, [](std::size_t l) { return First + l; });
  }
  /// In lane l the sum of the lanes of r[l], by the tree of plan/sum_order.hpp.
  TAPELESS_INLINE static lanes sums(const lanes* r) noexcept {
    T result[size];
    for (std::size_t l = 0; l < size; ++l) {
      T v[size];
      batch(r[l]).store_unaligned(v);
      for (std::size_t width = size / 2; width > 0; width /= 2)
        for (std::size_t i = 0; i < width; ++i) v[i] = v[i] + v[i + width];
      result[l] = v[0];
    }
    return batch::load_unaligned(result);
  }

 private:
  template<class Which> TAPELESS_INLINE static lanes from(lanes a, lanes b, Which which) noexcept {
    T both[2 * size], result[size];
    batch(a).store_unaligned(both);
    batch(b).store_unaligned(both + size);
    for (std::size_t l = 0; l < size; ++l) result[l] = both[which(l)];
    return batch::load_unaligned(result);
  }
};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
