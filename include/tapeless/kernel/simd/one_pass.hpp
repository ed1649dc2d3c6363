// SPDX-License-Identifier: BSL-1.0
#pragma once

// One row times a transposed matrix, and something to do for each element of the matrix: a row of it is loaded, its
// product with the one row summed, and what is computed from it stored, in one pass.

#include <cstddef>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/grid.hpp>
#include <tapeless/kernel/product.hpp>
#include <tapeless/kernel/strategy_on.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

template<class K, class T, class V, class Slots> struct one_pass_product : product_base<K, T, Slots> {
  using base = product_base<K, T, Slots>;
  using base::columns, base::inner;
  using grid = grid_values<K, V, level::factor>;
  template<std::uint8_t By> using values = typename grid::template values<By>;

  static constexpr std::size_t lanes = width<V>, parts = virtual_lanes / lanes;
  /// Outputs whose sums are in registers at the same time.
  static constexpr auto together = static_cast<std::size_t>(strategy_on<K, T, V>.tile_lines);
  static constexpr std::size_t registers = (static_cast<std::size_t>(inner) + lanes - 1) / lanes;
  /// Registers of columns that pass the rows together, a multiple of `parts`: what depends on the column alone is kept
  /// for them.
  static constexpr std::size_t group = [] {
    const std::size_t kept = changing_by<K, with_column, level::factor>::size();
    const std::size_t most = (native_target<T>.registers >= 32 ? 10 : 4) / (kept < 1 ? 1 : kept),
                      groups = most < 1 ? 1 : most;
    const std::size_t even = (registers + (registers + groups - 1) / groups - 1) / ((registers + groups - 1) / groups);
    return (even + parts - 1) / parts * parts;
  }();

  /// What belongs to a register of columns: numbers of the one row, and what is computed once a column.
  struct column_values {
    V x;
    values<with_column> known;
  };

  /// Factor `Which` as the load of instruction I gives it, or loaded from p.
  template<std::int16_t I, std::size_t Count, class Frame>
  TAPELESS_INLINE static V factor(const Frame& f, const T* p) noexcept {
    if constexpr (I >= 0) return at<static_cast<std::size_t>(I)>(f);
    else return load_only<K, V, Count>(p);
  }
  static constexpr bool x_is_known = [] {
    const std::int16_t a = K::descriptor.code[0].a;
    return a >= 0 && changes_of<K>[static_cast<std::size_t>(a)] == with_column;
  }();

  template<std::size_t Count, class Same>
  TAPELESS_INLINE static column_values column(const own_slots<K, T>& here, const T* x, std::ptrdiff_t k,
                                              const Same& same) noexcept {
    const auto known = grid::template computed<with_column, Count>(here, coordinates{0, 0, 0, k}, same);
    return {factor<(x_is_known ? K::descriptor.code[0].a : std::int16_t{-1}), Count>(known, x + k), known};
  }

  /// A row's part in a group of columns: into the sums of output O, and what is computed from it.
  template<std::size_t O, std::size_t Count, std::size_t... G, class Columns, class Same, class Sums>
  TAPELESS_INLINE static void row(const own_slots<K, T>& here, const T* y, const coordinates& c, const Columns& column,
                                  const Same& same, Sums& sums, std::index_sequence<G...>) noexcept {
    constexpr std::size_t last = sizeof...(G) - 1;
    const auto by_this_row = grid::template computed<with_row, lanes>(here, c, same);
    const auto one = [&]<std::size_t N>() {
      constexpr std::size_t count = N == last ? Count : lanes;
      constexpr std::ptrdiff_t offset = static_cast<std::ptrdiff_t>(N * lanes);
      const column_values& at_column = at<N>(column);
      const auto f = grid::template computed<with_both, count>(
          here, coordinates{0, 0, c.k, c.n + offset}, typename grid::known{same, by_this_row, at_column.known});
      V& sum = at<O * parts + N % parts>(sums);
      const V next =
          fma(at_column.x, factor<K::descriptor.code[0].b, count>(f, y + c.k * base::column_b + c.n + offset), sum);
      if constexpr (count == lanes) sum = next;
      else sum = select(V::first(count), next, sum);
    };
    (one.template operator()<G>(), ...);
  }

  /// A group of columns from k on, of the rows n, n + 1, ...; of the last register `Count` lanes count.
  template<std::size_t Count, std::size_t... G, std::size_t... O, class Same, class Sums>
  TAPELESS_INLINE static void columns_of(const own_slots<K, T>& here, const T* x, const T* y, std::ptrdiff_t n,
                                         std::ptrdiff_t k, const Same& same, Sums& sums, std::index_sequence<G...> all,
                                         std::index_sequence<O...>) noexcept {
    constexpr std::size_t last = sizeof...(G) - 1;
    const cells<column_values, std::index_sequence<G...>> kept{
        {column<(G == last ? Count : lanes)>(here, x, k + static_cast<std::ptrdiff_t>(G * lanes), same)}...};
    (row<O, Count>(here, y, coordinates{0, 0, n + static_cast<std::ptrdiff_t>(O), k}, kept, same, sums, all), ...);
  }

  template<std::size_t O, std::size_t... P, class Sums>
  TAPELESS_INLINE static V folded(const Sums& sums, std::index_sequence<P...>) noexcept {
    const V all[]{at<O * parts + P>(sums)...};
    return fold_registers<parts, T>(all, sum_of{});
  }

  /// Registers whose lanes add up to an output each.
  using results = cells<V, std::make_index_sequence<lanes>>;

  /// Outputs n + First and those behind it.
  template<std::size_t First, std::size_t... O>
  TAPELESS_INLINE static void some(const own_slots<K, T>& here, const T* x, const T* y, std::ptrdiff_t n, results& to,
                                   std::index_sequence<O...> outputs) noexcept {
    using every = std::make_index_sequence<sizeof...(O) * parts>;
    constexpr std::size_t whole = (registers - 1) / group, rest = registers - whole * group;
    constexpr std::size_t count = static_cast<std::size_t>(inner) - (registers - 1) * lanes;
    cells<V, every> sums;
    clear(sums);
    const auto same = grid::template computed<0, lanes>(here, coordinates{}, no_frame{});
    std::ptrdiff_t k = 0;
    const std::ptrdiff_t row = n + static_cast<std::ptrdiff_t>(First);
    for (std::size_t g = 0; g < whole; ++g, k += static_cast<std::ptrdiff_t>(group * lanes))
      columns_of<lanes>(here, x, y, row, k, same, sums, std::make_index_sequence<group>{}, outputs);
    columns_of<count>(here, x, y, row, k, same, sums, std::make_index_sequence<rest>{}, outputs);
    ((at<First + O>(to) = folded<O>(sums, std::make_index_sequence<parts>{})), ...);
  }

  template<std::size_t Outputs, std::size_t First = 0>
  TAPELESS_INLINE static void all(const own_slots<K, T>& here, const T* x, const T* y, std::ptrdiff_t n,
                                  results& to) noexcept {
    if constexpr (First < Outputs) {
      constexpr std::size_t now = Outputs - First < together ? Outputs - First : together;
      some<First>(here, x, y, n, to, std::make_index_sequence<now>{});
      all<Outputs, First + now>(here, x, y, n, to);
    } else if constexpr (First < lanes) {
      at<First>(to) = V(T(0));
      all<Outputs, First + 1>(here, x, y, n, to);
    }
  }

  /// Outputs n, n + 1, ..., at most a register of them.
  template<std::size_t Outputs> void run_block(std::ptrdiff_t n) const noexcept {
    const own_slots<K, T> here(base::slots);
    results apart;
    all<Outputs>(here, base::first_a(), base::first_b(), n, apart);
    const V sums = [&]<std::size_t... O>(std::index_sequence<O...>) { return V::sums(at<O>(apart)...); }
    (std::make_index_sequence<lanes>{});
    base::template epilogue<Outputs>(0, n, sums, here);
  }

  void run() const noexcept {
    constexpr std::ptrdiff_t step = static_cast<std::ptrdiff_t>(lanes);
    std::ptrdiff_t n = 0;
    for (; n + step <= columns; n += step) run_block<lanes>(n);
    if constexpr (columns % step > 0) run_block<static_cast<std::size_t>(columns % step)>(n);
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
