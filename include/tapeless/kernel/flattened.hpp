// SPDX-License-Identifier: BSL-1.0
#pragma once

// Rows shorter than a register, one behind the other in it: a kernel whose last two axes are walked as one.

#include <cstddef>

#include <tapeless/config.hpp>
#include <tapeless/kernel/evaluate.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless::inline TAPELESS_ABI {

namespace detail {

/// What an operand looks like along rows of N that lie one behind the other.
///
/// * `same`: one number for all
/// * `packed`: as the rows, one behind the other
/// * `cycle`: the same N numbers for each row
/// * `repeat`: a number for each row, which lie one behind the other
enum class pattern { same, packed, cycle, repeat, none };

constexpr pattern pattern_of(const operand_slot& s, std::int32_t row) noexcept {
  const std::int32_t k = s.stride[2], n = s.stride[3];
  if (k == 0 && n == 0) return pattern::same;
  if (s.what != content::real) return pattern::none;
  if (n == 1 && k == row) return pattern::packed;
  if (n == 1 && k == 0) return pattern::cycle;
  return n == 0 && k == 1 ? pattern::repeat : pattern::none;
}

/// Whether rows of K can share registers of `lanes`: a whole number of rows fills one, every step runs once an element
/// and every operand is one of the patterns.
template<class K> constexpr bool rows_share_registers(std::size_t lanes) noexcept {
  const auto& d = K::descriptor;
  const std::int32_t row = d.shape.extent[3];
  if (row < 2 || static_cast<std::size_t>(row) >= lanes || (row & (row - 1)) != 0) return false;
  if (d.shape.extent[2] < 4 || d.shape.phases != 1) return false;
  for (const instruction& i : d.code) {
    if (i.at != level::element || is_reduction(i.code)) return false;
    if (i.slot < 0) continue;
    const pattern how = pattern_of(d.slots[static_cast<std::size_t>(i.slot)], row);
    if (how == pattern::none || (i.code == op::store && how != pattern::packed)) return false;
  }
  return true;
}

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

}  // namespace tapeless::inline TAPELESS_ABI

TAPELESS_ARITHMETIC_END
