// SPDX-License-Identifier: BSL-1.0
#pragma once

// Dot products of one short vector with the rows of a matrix: several rows lie in one register, and are folded in it.

#include <cstddef>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/flattened.hpp>
#include <tapeless/kernel/product.hpp>
#include <tapeless/kernel/simd/lanes.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Half number `Half` of each group of `Group` lanes of two registers, one behind the other.
template<std::size_t Group, std::size_t Half> struct halves_of_groups {
  static constexpr std::size_t from(std::size_t lane) noexcept {
    return lane / (Group / 2) * Group + lane % (Group / 2) + Half * (Group / 2);
  }
};
/// Lane l takes the first lane of group l, as far as there are groups.
template<std::size_t Group, std::size_t Lanes> struct first_of_group {
  static constexpr std::size_t from(std::size_t lane) noexcept { return lane * Group % Lanes; }
};

template<class K, class T, class V, class Slots> struct packed_dots : product_base<K, T, Slots> {
  using base = product_base<K, T, Slots>;
  using base::columns;

  static constexpr std::size_t lanes = width<V>, depth = static_cast<std::size_t>(base::inner);

  /// Groups of `Group` lanes added up as by `lane_sum`, the sum of group i in lane i. `Many` registers become one while
  /// they are folded; a single one is folded in place, and what is to be kept of it is brought together at the end.
  template<std::size_t Group, std::size_t Many> TAPELESS_INLINE static V folded(const V* r) noexcept {
    if constexpr (Many == 1) {
      return V::template pick<first_of_group<Group, lanes>>(folded_in_place<Group>(r[0]));
    } else {
      constexpr std::size_t half = (Many + 1) / 2;
      V next[half];
      for (std::size_t i = 0; i < half; ++i) {
        const V &a = r[2 * i], &b = r[2 * i + 1 < Many ? 2 * i + 1 : 2 * i];
        next[i] =
            V::template pick<halves_of_groups<Group, 0>>(a, b) + V::template pick<halves_of_groups<Group, 1>>(a, b);
      }
      if constexpr (Group == 2) return next[0];
      else return folded<Group / 2, half>(next);
    }
  }
  template<std::size_t Group> TAPELESS_INLINE static V folded_in_place(V v) noexcept {
    if constexpr (Group == 1) return v;
    else return folded_in_place<Group / 2>(v + V::template pick<exchanged<Group / 2>>(v));
  }

  /// `Count` outputs from n on.
  template<std::size_t Count, std::size_t... R>
  TAPELESS_INLINE static V sums(const T* rows, V row, std::index_sequence<R...>) noexcept {
    constexpr std::size_t numbers = Count * depth;
    const V products[]{
        fma(row, load_first<K, V, (numbers - R * lanes < lanes ? numbers - R * lanes : lanes)>(rows + R * lanes),
            V(T(0)))...};
    return folded<depth, sizeof...(R)>(products) + V(T(0));
  }

  template<std::size_t Count> TAPELESS_INLINE void some(std::ptrdiff_t n, V row) const noexcept {
    constexpr auto registers = std::make_index_sequence<(Count * depth + lanes - 1) / lanes>{};
    base::template epilogue<Count>(0, n, sums<Count>(base::first_b() + n * base::inner, row, registers),
                                   own_slots<K, T>(base::slots));
  }

  TAPELESS_INLINE void run() const noexcept {
    constexpr std::ptrdiff_t step = static_cast<std::ptrdiff_t>(lanes);
    const V row = V::template load_cycle<static_cast<int>(depth)>(base::first_a());
    std::ptrdiff_t n = 0;
    for (; n + step <= columns; n += step) some<lanes>(n, row);
    if constexpr (columns % step > 0) some<columns % step>(n, row);
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
