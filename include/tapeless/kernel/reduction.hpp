// SPDX-License-Identifier: BSL-1.0
#pragma once

// Sums and maxima over elements: sixteen virtual lanes whatever the register, added by one fixed tree.

#include <cstddef>
#include <limits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/evaluate.hpp>

namespace tapeless::inline TAPELESS_ABI {

namespace detail {

template<op Code, class T> constexpr T neutral() noexcept {
  using number = math::value_of<T>;
  return T(Code == op::sum ? number(0) : -std::numeric_limits<number>::infinity());
}

template<op Code, class V> TAPELESS_INLINE constexpr V combine(V a, V b) noexcept {
  using math::maximum;
  if constexpr (Code == op::sum) return a + b;
  else return maximum(a, b);
}

/// The sixteen lanes of one reduction of what lies in storage of T, in as many V as they take.
template<op Code, class V, class T> struct accumulator {
  static constexpr std::size_t registers = virtual_lanes / width<V, T>;
  V lanes[registers];

  TAPELESS_INLINE constexpr void clear() noexcept {
    for (V& l : lanes) l = neutral<Code, V>();
  }

  /// Adds a register whose first `Count` lanes count to lanes of the sixteen; `which` is taken modulo their number.
  template<std::size_t Count> TAPELESS_INLINE constexpr void take(V v, std::size_t which) noexcept {
    using math::select;
    if constexpr (Count < width<V, T>) v = select(V::first(Count), v, neutral<Code, V>());
    lanes[which % registers] = combine<Code>(lanes[which % registers], v);
  }

  /// The result, where `used` elements or more have been taken.
  [[nodiscard]] TAPELESS_INLINE constexpr T result(std::size_t used) const noexcept {
    const std::size_t n = used < virtual_lanes ? used : virtual_lanes;
    if constexpr (width<V, T> == 1 && Code == op::sum) return lane_sum(lanes, n);
    else if constexpr (width<V, T> == 1) return lane_max(lanes, n);
    else if constexpr (Code == op::sum) return lane_sum(lanes);
    else return lane_max(lanes);
  }
};

template<class K, class V, class T, class Sequence> struct accumulators_of;
template<class K, class V, class T, std::size_t... R>
struct accumulators_of<K, V, T, std::index_sequence<R...>> : cell<R, accumulator<K::descriptor.code[R].code, V, T>>... {
  TAPELESS_INLINE constexpr void clear() noexcept { (at<R>(*this).clear(), ...); }
};

}  // namespace detail

}  // namespace tapeless::inline TAPELESS_ABI
