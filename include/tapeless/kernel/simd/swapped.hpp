// SPDX-License-Identifier: BSL-1.0
#pragma once

// A matrix product with few columns and a transposed left factor: registers lie along the rows of the result, and are
// interleaved when they are summed.

#include <cstddef>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/flattened.hpp>
#include <tapeless/kernel/product.hpp>
#include <tapeless/kernel/simd/interleave.hpp>
#include <tapeless/kernel/strategy_on.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

template<class K, class T, class V, class Slots> struct swapped_product : product_base<K, T, Slots> {
  using base = product_base<K, T, Slots>;
  using base::columns, base::inner, base::rows;

  static constexpr std::size_t lanes = width<V>, wide = static_cast<std::size_t>(columns);
  static constexpr std::size_t registers = static_cast<std::size_t>(rows) / lanes;
  /// Registers of rows whose sums are in registers at the same time, for all columns.
  static constexpr auto high = static_cast<std::size_t>(strategy_on<K, T, V>.tile_registers);

  /// Registers m, m + 1, ... of each column.
  template<std::size_t... R> void run_rows(std::ptrdiff_t m, std::index_sequence<R...>) const noexcept {
    using every = std::make_index_sequence<sizeof...(R) * wide>;
    constexpr auto all_columns = std::make_index_sequence<wide>{};
    cells<V, every> sums;
    clear(sums);
    const T* x = base::first_a() + m;
    const T* y = base::first_b();
    for (std::ptrdiff_t k = 0; k < inner; ++k, x += base::inner_a, y += base::inner_b) {
      const cells<V, std::index_sequence<R...>> row{{V::load(x + R * lanes)}...};
      const auto column = [&]<std::size_t C>() {
        const V factor(y[static_cast<std::ptrdiff_t>(C) * base::column_b]);
        ((at<R * wide + C>(sums) = fma(at<R>(row), factor, at<R * wide + C>(sums))), ...);
      };
      [&]<std::size_t... C>(std::index_sequence<C...>) { (column.template operator()<C>(), ...); }
      (all_columns);
    }
    const own_slots<K, T> to(base::slots);
    (write<R>(m + static_cast<std::ptrdiff_t>(R * lanes), sums, to, all_columns), ...);
  }

  /// The outputs of one register of rows.
  template<std::size_t R, class Sums, std::size_t... C>
  TAPELESS_INLINE static void write(std::ptrdiff_t m, const Sums& sums, const own_slots<K, T>& to,
                                    std::index_sequence<C...>) noexcept {
    const V apart[]{at<R * wide + C>(sums)...};
    V together[wide];
    interleave<wide>(apart, together);
    (product_base<flattened<K>, T, Slots>::template epilogue<lanes>(
         0, m * columns + static_cast<std::ptrdiff_t>(C * lanes), together[C], to),
     ...);
  }

  void run() const noexcept {
    constexpr std::ptrdiff_t step = static_cast<std::ptrdiff_t>(high * lanes);
    std::ptrdiff_t m = 0;
    for (; m + step <= rows; m += step) run_rows(m, std::make_index_sequence<high>{});
    if constexpr (registers % high > 0) run_rows(m, std::make_index_sequence<registers % high>{});
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
