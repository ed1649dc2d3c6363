// SPDX-License-Identifier: BSL-1.0
#pragma once

// Rows shorter than a register, one behind the other in it: a kernel whose last two axes are walked as one.

#include <cstddef>

#include <tapeless/config.hpp>
#include <tapeless/kernel/evaluate.hpp>
#include <tapeless/kernel/row_pattern.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Kernel K with its rows in one: position n of the last axis is element n mod N of row n / N.
template<class K> struct flattened {
  static constexpr std::int32_t row = K::descriptor.shape.extent[3];
  static constexpr std::size_t rows = static_cast<std::size_t>(K::descriptor.shape.extent[2]);
  static constexpr auto descriptor = [] {
    auto d = K::descriptor;
    d.shape.extent[3] *= d.shape.extent[2];
    d.shape.extent[2] = 1;
    return d;
  }();
};

template<class K> inline constexpr bool is_tiny_kernel<flattened<K>> = is_tiny_kernel<K>;

template<class K, std::size_t S> struct slot_at<flattened<K>, S> {
  using rows = slot_at<K, S>;
  static constexpr pattern how = pattern_of(K::descriptor.slots[S], flattened<K>::row);
  static constexpr bool patterned = how == pattern::cycle || how == pattern::repeat;
  static constexpr content what = rows::what;
  static constexpr std::ptrdiff_t offset = rows::offset, i = rows::i, j = rows::j, k = 0,
                                  n = how == pattern::same ? 0 : 1;

  TAPELESS_INLINE static constexpr std::ptrdiff_t element(const coordinates& c) noexcept {
    const std::ptrdiff_t along = how == pattern::packed ? c.n : how == pattern::repeat ? c.n / flattened<K>::row : 0;
    return offset + c.i * i + c.j * j + along;
  }
};

/// Lane l takes the number of the row that position First + l belongs to.
template<class K, std::size_t First> struct number_of_row {
  static constexpr std::size_t from(std::size_t lane) noexcept {
    constexpr auto row = static_cast<std::size_t>(K::row);
    return (First + lane) / row < K::rows ? (First + lane) / row : 0;
  }
};

/// From position n on a number for each row of `all`, which holds those of all rows. Tiny kernels are unrolled, so that
/// n is a constant.
template<class K, std::size_t First = 0, class V> TAPELESS_INLINE V repeat_from(V all, std::ptrdiff_t n) noexcept {
  constexpr std::size_t next = First + width<V>, end = static_cast<std::size_t>(K::row) * K::rows;
  if constexpr (next < end) {
    if (n != static_cast<std::ptrdiff_t>(First)) return repeat_from<K, next>(all, n);
  }
  return V::template pick<number_of_row<K, First>>(all);
}

/// What slot S of a flattened kernel holds from position c.n on, which begins a row.
template<class K, std::size_t S, class V, std::size_t Count, class Slots>
requires(slot_at<K, S>::patterned) TAPELESS_INLINE V load(Slots slots, const coordinates& c)
noexcept {
  const auto* p = storage<S>(slots).real + slot_at<K, S>::element(c);
  if constexpr (slot_at<K, S>::how == pattern::cycle) return filled<Count>(V::template load_cycle<K::row>(p));
  else if constexpr (K::rows <= width<V> && is_tiny_kernel<K>)
    return filled<Count>(repeat_from<K>(load_first<K, V, K::rows>(p - c.n / K::row), c.n));
  else return filled<Count>(V::template load_repeat<K::row>(p, Count));
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
