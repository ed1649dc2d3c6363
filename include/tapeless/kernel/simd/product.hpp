// SPDX-License-Identifier: BSL-1.0
#pragma once

// A matrix product in registers: tiles of constant size, factors as they lie, the epilogue on the sums while they are
// still in registers.

#include <cstddef>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/product.hpp>
#include <tapeless/kernel/simd/turn.hpp>
#include <tapeless/kernel/strategy_on.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

template<class K, class T, class V, class Slots> struct register_product : product_base<K, T, Slots> {
  using base = product_base<K, T, Slots>;
  using base::chains, base::columns, base::inner, base::rows;

  static constexpr std::size_t lanes = width<V>, ways = static_cast<std::size_t>(chains);
  static constexpr std::size_t registers = (static_cast<std::size_t>(columns) + lanes - 1) / lanes;
  static constexpr bool turned = base::shape.how == walk::turned;
  static constexpr auto tile_rows = static_cast<std::size_t>(strategy_on<K, T, V>.tile_lines),
                        tile_registers = static_cast<std::size_t>(strategy_on<K, T, V>.tile_registers);
  /// The step from one row of B to the next, in a group of `Columns` registers: of B itself or of its turned panel.
  template<std::size_t Columns>
  static constexpr std::ptrdiff_t row_of_b = turned ? static_cast<std::ptrdiff_t>(Columns* lanes) : base::inner_b;

  /// One row of a tile: every register of B times one element of A.
  template<std::size_t First, std::size_t... C, class Sums, class Row>
  TAPELESS_INLINE static void multiply_row(T x, const Row& row, Sums& sums, std::index_sequence<C...>) noexcept {
    const V factor(x);
    ((at<First + C>(sums) = fma(factor, at<C>(row), at<First + C>(sums))), ...);
  }

  template<std::size_t Count, std::size_t I, std::size_t Columns> TAPELESS_INLINE static V load_b(const T* p) noexcept {
    return load_first<K, V, (I + 1 == Columns ? Count : lanes)>(p + I * lanes);
  }

  /// One step along the inner axis, into the sums of one chain.
  template<std::size_t Chain, std::size_t Count, std::size_t... R, std::size_t... C, class Sums>
  TAPELESS_INLINE static void step([[maybe_unused]] const T* pa, [[maybe_unused]] const T* pb, Sums& sums,
                                   std::index_sequence<R...>, std::index_sequence<C...> all) noexcept {
    constexpr std::size_t wide = sizeof...(C), first = Chain * sizeof...(R) * wide;
    cells<V, std::index_sequence<C...>> row;
    if constexpr (sizeof...(R) > 1) ((at<C>(row) = V::kept(load_b<Count, C, wide>(pb))), ...);
    else ((at<C>(row) = load_b<Count, C, wide>(pb)), ...);
    (multiply_row<first + R * wide>(pa[static_cast<std::ptrdiff_t>(R) * base::row_a], row, sums, all), ...);
  }

  /// Steps for as many chains as there are in `S`.
  template<std::size_t Count, std::size_t Rows, std::size_t Columns, std::size_t... S, class Sums>
  TAPELESS_INLINE static void steps_of_chains([[maybe_unused]] const T* pa, [[maybe_unused]] const T* pb,
                                              [[maybe_unused]] Sums& sums, std::index_sequence<S...>) noexcept {
    (step<S, Count>(pa + static_cast<std::ptrdiff_t>(S) * base::inner_a,
                    pb + static_cast<std::ptrdiff_t>(S) * row_of_b<Columns>, sums, std::make_index_sequence<Rows>{},
                    std::make_index_sequence<Columns>{}),
     ...);
  }

  /// What is summed by columns, for as many registers of them.
  using line = column_line<K, V>;
  template<std::size_t Columns> using lines = cells<line, std::make_index_sequence<Columns>>;

  template<std::size_t Count, std::size_t... C, class To>
  TAPELESS_INLINE static void finish_row(std::ptrdiff_t m, std::ptrdiff_t n, const V* sums, const To& to,
                                         lines<sizeof...(C)>& by_column, std::index_sequence<C...>) noexcept {
    (base::template epilogue<(C + 1 == sizeof...(C) ? Count : lanes)>(m, n + static_cast<std::ptrdiff_t>(C * lanes),
                                                                      sums[C], to, at<C>(by_column)),
     ...);
  }

  /// The epilogue is a loop over rows, so that its code stands there once: the sums pass through memory. In tiny
  /// programs they do not.
  template<std::size_t Count, std::size_t Columns, std::size_t... I, class Sums>
  TAPELESS_INLINE void finish(std::ptrdiff_t m, std::ptrdiff_t n, const Sums& sums, lines<Columns>& by_column,
                              std::index_sequence<I...>) const noexcept {
    const own_slots<K, T> to(base::slots);
    if constexpr (is_tiny_kernel<K>) {
      (base::template epilogue<(I % Columns + 1 == Columns ? Count : lanes)>(
           m + static_cast<std::ptrdiff_t>(I / Columns), n + static_cast<std::ptrdiff_t>(I % Columns * lanes),
           add_chains<I, sizeof...(I), ways>(sums), to, at<I % Columns>(by_column)),
       ...);
    } else {
      const V results[]{add_chains<I, sizeof...(I), ways>(sums)...};
      lines<Columns> in_registers = by_column;
      for (std::size_t row = 0; row < sizeof...(I) / Columns; ++row)
        finish_row<Count>(m + static_cast<std::ptrdiff_t>(row), n, results + row * Columns, to, in_registers,
                          std::make_index_sequence<Columns>{});
      by_column = in_registers;
    }
  }

  /// `Rows` rows by `Columns` registers of outputs, with the rows of B from `pb` on; of the last register `Count`
  /// lanes.
  template<std::size_t Count, std::size_t Columns, std::size_t Rows>
  void run_tile(std::ptrdiff_t m, std::ptrdiff_t n, const T* pb, lines<Columns>& by_column) const noexcept {
    constexpr std::size_t outputs = Rows * Columns;
    using every = std::make_index_sequence<outputs * ways>;
    cells<V, every> sums;
    clear(sums);
    const T* pa = base::first_a() + m * base::row_a;
    if constexpr (base::by_halves) {
      constexpr std::ptrdiff_t half = inner / 2;
      constexpr std::index_sequence<0> one{};
      for (std::ptrdiff_t k = 0; k < half; ++k, pa += base::inner_a, pb += row_of_b<Columns>) {
        steps_of_chains<Count, Rows, Columns>(pa, pb, sums, one);
        steps_of_chains<Count, Rows, Columns>(pa + half * base::inner_a, pb + half * row_of_b<Columns>, sums, one);
      }
      pa += half * base::inner_a;
      pb += half * row_of_b<Columns>;
    }
    for (std::ptrdiff_t k = base::by_halves ? inner / 2 * 2 : 0; k + chains <= inner; k += chains) {
      steps_of_chains<Count, Rows, Columns>(pa, pb, sums, std::make_index_sequence<ways>{});
      pa += chains * base::inner_a;
      pb += chains * row_of_b<Columns>;
    }
    steps_of_chains<Count, Rows, Columns>(pa, pb, sums,
                                          std::make_index_sequence<static_cast<std::size_t>(inner) % ways>{});
    finish<Count, Columns>(m, n, sums, by_column, std::make_index_sequence<outputs>{});
  }

  /// The same as a function of its own where the inner axis is long: among other kernels in one function, g++ keeps
  /// their constants in registers throughout, and has too few for the sums.
  template<std::size_t Count, std::size_t Columns, std::size_t Rows>
  [[gnu::noinline]] void run_tile_apart(std::ptrdiff_t m, std::ptrdiff_t n, const T* pb,
                                        lines<Columns>& by_column) const noexcept {
    run_tile<Count, Columns, Rows>(m, n, pb, by_column);
  }

  template<std::size_t Count, std::size_t Columns, std::size_t Rows>
  TAPELESS_INLINE void tile_of(std::ptrdiff_t m, std::ptrdiff_t n, const T* pb,
                               lines<Columns>& by_column) const noexcept {
    if constexpr (is_tiny_kernel<K> || inner < 16) run_tile<Count, Columns, Rows>(m, n, pb, by_column);
    else run_tile_apart<Count, Columns, Rows>(m, n, pb, by_column);
  }

  /// Where the rows of B lie for the columns from n on: in B, or turned to them.
  template<std::size_t Count, std::size_t Columns>
  TAPELESS_INLINE const T* columns_of_b(std::ptrdiff_t n) const noexcept {
    const T* const pb = base::first_b() + n * base::column_b;
    if constexpr (turned) {
      constexpr std::ptrdiff_t wide = static_cast<std::ptrdiff_t>((Columns - 1) * lanes + Count);
      T* const panel = storage<2>(base::slots).real;
      turn<V, inner, wide, base::inner_b, base::column_b, row_of_b<Columns>>(pb, panel);
      return panel;
    } else {
      return pb;
    }
  }

  template<std::size_t... C>
  TAPELESS_INLINE static void begin_columns(lines<sizeof...(C)>& by_column, std::index_sequence<C...>) noexcept {
    (base::template begin_column<V>(at<C>(by_column)), ...);
  }
  template<std::size_t Count, std::size_t... C>
  TAPELESS_INLINE void end_columns(std::ptrdiff_t n, lines<sizeof...(C)>& by_column,
                                   std::index_sequence<C...>) const noexcept {
    const own_slots<K, T> to(base::slots);
    (base::template end_column<(C + 1 == sizeof...(C) ? Count : lanes), V>(n + static_cast<std::ptrdiff_t>(C * lanes),
                                                                           to, at<C>(by_column)),
     ...);
  }

  /// All rows of one group of columns, split evenly: no tile is more than a row lower than another.
  template<std::size_t Count, std::size_t Columns> void run_columns(std::ptrdiff_t n) const noexcept {
    constexpr std::size_t m = static_cast<std::size_t>(rows);
    constexpr std::size_t tiles = (m + tile_rows - 1) / tile_rows, low = m / tiles, higher = m % tiles;
    const T* const pb = columns_of_b<Count, Columns>(n);
    std::ptrdiff_t row = 0;
    lines<Columns> by_column;
    begin_columns(by_column, std::make_index_sequence<Columns>{});
    if constexpr (higher > 0) {
      for (std::size_t i = 0; i < higher; ++i, row += static_cast<std::ptrdiff_t>(low + 1))
        tile_of<Count, Columns, low + 1>(row, n, pb, by_column);
    }
    for (std::size_t i = higher; i < tiles; ++i, row += static_cast<std::ptrdiff_t>(low))
      tile_of<Count, Columns, low>(row, n, pb, by_column);
    end_columns<Count>(n, by_column, std::make_index_sequence<Columns>{});
  }

  void run_tiles() const noexcept {
    constexpr std::size_t count = static_cast<std::size_t>(columns) % lanes;
    constexpr std::size_t whole = static_cast<std::size_t>(columns) / lanes / tile_registers;
    constexpr std::size_t rest = registers - whole * tile_registers;
    std::ptrdiff_t n = 0;
    for (std::size_t i = 0; i < whole; ++i, n += static_cast<std::ptrdiff_t>(tile_registers * lanes))
      run_columns<lanes, tile_registers>(n);
    if constexpr (rest > 0) run_columns<(count > 0 ? count : lanes), rest>(n);
  }

  void run() noexcept { run_tiles(); }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
