// SPDX-License-Identifier: BSL-1.0
#pragma once

// Sums and maxima over elements: sixteen virtual lanes whatever the register, added by one fixed tree.

#include <cstddef>
#include <limits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/evaluate.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

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

/// Before anything is summed, each sum (or maximum) of a frame.
template<class K, class V, class Sums, std::size_t... R>
TAPELESS_INLINE constexpr void clear_sums(Sums& sums, std::index_sequence<R...>) noexcept {
  ((at<R>(sums) = neutral<K::descriptor.code[R].code, V>()), ...);
}

/// Adds what a frame of the level below holds, elements to lines or a line to totals, in the order of the calls.
template<class K, class V, class Sums, class Below, std::size_t... R>
TAPELESS_INLINE constexpr void add_to_sums(Sums& sums, const Below& f, std::index_sequence<R...>) noexcept {
  ((at<R>(sums) = combine<K::descriptor.code[R].code>(
        at<R>(sums), number<K, static_cast<std::size_t>(K::descriptor.code[R].a), V>(f, no_frame{}))),
   ...);
}

/// Lanes that are registers of independent numbers, the first `Used` of sixteen, added in the order of `lane_sum`, or
/// their largest. Every lane is named: with loops over them g++ keeps them in memory.
template<op Code, std::size_t Used, std::size_t Width = 1, std::size_t I = 0, class V>
TAPELESS_INLINE V fold_lanes_of_many(const V* lanes) noexcept {
  if constexpr (Width == virtual_lanes) {
    return lanes[I];
  } else if constexpr (I + Width < Used) {
    return combine<Code>(fold_lanes_of_many<Code, Used, 2 * Width, I>(lanes),
                         fold_lanes_of_many<Code, Used, 2 * Width, I + Width>(lanes));
  } else {
    return fold_lanes_of_many<Code, Used, 2 * Width, I>(lanes);
  }
}

/// The sum or the largest of sixteen lanes of T, of which `Used` or more have been filled.
template<op Code, std::size_t Used, class T>
TAPELESS_INLINE constexpr T fold_lanes_in_storage(const T* lanes) noexcept {
  constexpr std::size_t n = Used < virtual_lanes ? Used : virtual_lanes;
  if constexpr (math::Scalar<T> && Code == op::sum) {
    return lane_sum(lanes, n);
  } else if constexpr (math::Scalar<T>) {
    return lane_max(lanes, n);
  } else {
    const T all = fold_lanes_of_many<Code, n>(lanes);
    return Code == op::sum && n < virtual_lanes ? all + T(0) : all;
  }
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

  /// The result, where `Used` elements or more have been taken.
  template<std::size_t Used> [[nodiscard]] TAPELESS_INLINE constexpr T result() const noexcept {
    if constexpr (width<V, T> == 1) return fold_lanes_in_storage<Code, Used>(lanes);
    else if constexpr (Code == op::sum) return lane_sum<Used>(lanes);
    else return lane_max<Used>(lanes);
  }
};

template<class K, class V, class T, class Sequence> struct accumulators_of;
template<class K, class V, class T, std::size_t... R>
struct accumulators_of<K, V, T, std::index_sequence<R...>> : cell<R, accumulator<K::descriptor.code[R].code, V, T>>... {
  TAPELESS_INLINE constexpr void clear() noexcept { (at<R>(*this).clear(), ...); }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
