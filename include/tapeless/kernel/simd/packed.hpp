// SPDX-License-Identifier: BSL-1.0
#pragma once

// A matrix product with rows shorter than a register: several of them lie in one, with the epilogue's.

#include <cstddef>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/flattened.hpp>
#include <tapeless/kernel/product.hpp>
#include <tapeless/kernel/strategy_on.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Lane l takes element K of row l / Columns of a matrix of `Inner` columns.
template<std::size_t Columns, std::size_t Inner, std::size_t K> struct element_of_row {
  static constexpr std::size_t from(std::size_t lane) noexcept { return lane / Columns * Inner + K; }
};

template<class K, class T, class V, class Slots> struct packed_product : product_base<K, T, Slots> {
  using base = product_base<K, T, Slots>;
  using base::chains, base::columns, base::inner, base::row_a, base::rows;

  static constexpr std::size_t lanes = width<V>, wide = static_cast<std::size_t>(columns), high = lanes / wide;
  static constexpr std::size_t depth = static_cast<std::size_t>(inner), ways = static_cast<std::size_t>(chains);
  /// Registers that are computed side by side, of a result of this many.
  static constexpr std::size_t together = static_cast<std::size_t>(strategy_on<K, T, V>.tile_registers),
                               whole = static_cast<std::size_t>(rows) / high,
                               rest = static_cast<std::size_t>(rows) % high;
  using steps = std::make_index_sequence<depth>;
  using rows_of_b = cells<V, steps>;

  /// Row k of B in all the places of a register.
  template<std::size_t... J> TAPELESS_INLINE static rows_of_b load_b(const T* p, std::index_sequence<J...>) noexcept {
    return {{V::template load_cycle<static_cast<int>(wide)>(p + static_cast<std::ptrdiff_t>(J) * base::inner_b)}...};
  }

  /// The sums of products of the next `High` rows of A, a register of outputs.
  template<std::size_t High, std::size_t... J>
  TAPELESS_INLINE static V sums(const T* pa, const rows_of_b& b, std::index_sequence<J...>) noexcept {
    cells<V, std::make_index_sequence<ways>> chain;
    clear(chain);
    if constexpr (row_a == 1) {
      ((at<J % ways>(chain) = fma(V::template load_repeat<static_cast<int>(wide)>(
                                      pa + static_cast<std::ptrdiff_t>(J) * base::inner_a, High * wide),
                                  at<J>(b), at<J % ways>(chain))),
       ...);
    } else {
      const V a = load_first<K, V, High * depth>(pa);
      ((at<J % ways>(chain) = fma(V::template pick<element_of_row<wide, depth, J>>(a), at<J>(b), at<J % ways>(chain))),
       ...);
    }
    return add_chains<0, 1, ways>(chain);
  }

  /// As many registers as there are in `R`, from row m on.
  template<std::size_t High, std::size_t... R>
  TAPELESS_INLINE void run_rows(std::ptrdiff_t m, const rows_of_b& b, std::index_sequence<R...>) const noexcept {
    const T* pa = base::first_a() + m * row_a;
    const cells<V, std::index_sequence<R...>> sum{
        {sums<High>(pa + static_cast<std::ptrdiff_t>(R * high) * row_a, b, steps{})}...};
    const own_slots<K, T> to(base::slots);
    (product_base<flattened<K>, T, Slots>::template epilogue<High * wide>(
         0, m * columns + static_cast<std::ptrdiff_t>(R * lanes), at<R>(sum), to),
     ...);
  }

  TAPELESS_INLINE void run() const noexcept {
    const rows_of_b b = load_b(base::first_b(), steps{});
    std::ptrdiff_t m = 0;
    if constexpr (whole > 0) {
      constexpr std::ptrdiff_t step = static_cast<std::ptrdiff_t>(together * high);
      for (; m + step <= rows; m += step) run_rows<high>(m, b, std::make_index_sequence<together>{});
      if constexpr (whole % together > 0) {
        run_rows<high>(m, b, std::make_index_sequence<whole % together>{});
        m += static_cast<std::ptrdiff_t>(whole % together * high);
      }
    }
    if constexpr (rest > 0) run_rows<rest>(m, b, std::index_sequence<0>{});
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
