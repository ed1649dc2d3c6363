// SPDX-License-Identifier: BSL-1.0
#pragma once

// A matrix product whose outputs are dot products: a register of outputs at a time, each summed in sixteen lanes.

#include <cstddef>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/flattened.hpp>
#include <tapeless/kernel/product.hpp>
#include <tapeless/kernel/simd/turn.hpp>
#include <tapeless/kernel/strategy_on.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

template<class K, class T, class V, class Slots> struct register_dots : product_base<K, T, Slots> {
  using base = product_base<K, T, Slots>;
  using base::columns, base::inner, base::rows;

  static constexpr std::size_t lanes = width<V>, parts = virtual_lanes / lanes;
  /// Narrow outputs fill a register with several rows, others with a piece of one.
  static constexpr bool narrow = columns <= static_cast<std::ptrdiff_t>(lanes / 2) && rows > 1;
  static constexpr std::size_t wide = narrow ? static_cast<std::size_t>(columns) : lanes;
  static constexpr std::size_t high = lanes / wide;
  /// Outputs whose sums are in registers at the same time.
  static constexpr auto together = static_cast<std::size_t>(strategy_on<K, T, V>.tile_lines);
  static constexpr bool turned = base::inner_b != 1;

  const T* matrix_b = nullptr;
  static constexpr std::ptrdiff_t next_column = turned ? inner : base::column_b;

  /// Lanes of both factors from `k` on, into the sums of outputs First, First + 1, ... of a block `Wide` outputs wide.
  template<std::size_t Count, std::size_t Wide, std::size_t First, std::size_t Part, std::size_t... O, class Sums>
  TAPELESS_INLINE static void step(const T* x, const T* y, std::ptrdiff_t k, Sums& sums,
                                   std::index_sequence<O...>) noexcept {
    ((at<O * parts + Part>(sums) =
          fma(load_only<K, V, Count>(x + k + static_cast<std::ptrdiff_t>((First + O) / Wide) * base::row_a),
              load_only<K, V, Count>(y + k + static_cast<std::ptrdiff_t>((First + O) % Wide) * next_column),
              at<O * parts + Part>(sums))),
     ...);
  }

  /// The sixteen lanes of output O folded into the lanes of one register.
  template<std::size_t O, std::size_t... P, class Sums>
  TAPELESS_INLINE static V folded(const Sums& sums, std::index_sequence<P...>) noexcept {
    const V all[]{at<O * parts + P>(sums)...};
    return fold_registers<parts, T>(all, sum_of{});
  }

  /// Registers whose lanes add up to an output each.
  using results = cells<V, std::make_index_sequence<lanes>>;

  /// Outputs First, First + 1, ... of a block.
  template<std::size_t Wide, std::size_t First, std::size_t... O>
  TAPELESS_INLINE static void some(const T* x, const T* y, results& to, std::index_sequence<O...> outputs) noexcept {
    using every = std::make_index_sequence<sizeof...(O) * parts>;
    cells<V, every> sums;
    clear(sums);
    constexpr std::ptrdiff_t piece = static_cast<std::ptrdiff_t>(lanes), block = piece * parts;
    std::ptrdiff_t k = 0;
    for (; k + block <= inner; k += block) {
      [&]<std::size_t... P>(std::index_sequence<P...>) {
        (step<lanes, Wide, First, P>(x, y, k + static_cast<std::ptrdiff_t>(P) * piece, sums, outputs), ...);
      }
      (std::make_index_sequence<parts>{});
    }
    constexpr std::size_t left = static_cast<std::size_t>(inner % block), whole = left / lanes, rest = left % lanes;
    [&]<std::size_t... P>(std::index_sequence<P...>) {
      (step<lanes, Wide, First, P>(x, y, k + static_cast<std::ptrdiff_t>(P) * piece, sums, outputs), ...);
    }
    (std::make_index_sequence<whole>{});
    if constexpr (rest > 0)
      step<rest, Wide, First, whole>(x, y, k + static_cast<std::ptrdiff_t>(whole) * piece, sums, outputs);
    ((at<First + O>(to) = folded<O>(sums, std::make_index_sequence<parts>{})), ...);
  }

  template<std::size_t Outputs, std::size_t Wide, std::size_t First = 0>
  TAPELESS_INLINE static void all(const T* x, const T* y, results& to) noexcept {
    if constexpr (First < Outputs) {
      constexpr std::size_t now = Outputs - First < together ? Outputs - First : together;
      some<Wide, First>(x, y, to, std::make_index_sequence<now>{});
      all<Outputs, Wide, First + now>(x, y, to);
    } else if constexpr (First < lanes) {
      at<First>(to) = V(T(0));
      all<Outputs, Wide, First + 1>(x, y, to);
    }
  }

  template<std::size_t... O> TAPELESS_INLINE static V summed(const results& of, std::index_sequence<O...>) noexcept {
    return V::sums(at<O>(of)...);
  }

  void run_one(std::ptrdiff_t m, std::ptrdiff_t n) const noexcept {
    results apart;
    some<1, 0>(base::first_a() + m * base::row_a, matrix_b + n * next_column, apart, std::index_sequence<0>{});
    base::template epilogue<1>(m, n, fold_lanes<lanes / 2, T>(at<0>(apart), sum_of{}), own_slots<K, T>(base::slots));
  }

  /// `High` rows by `Wide` columns of outputs, at most a register of them.
  template<std::size_t High, std::size_t Wide> void run_block(std::ptrdiff_t m, std::ptrdiff_t n) const noexcept {
    constexpr std::size_t outputs = High * Wide;
    if constexpr (outputs == 1) return run_one(m, n);
    results apart;
    all<outputs, Wide>(base::first_a() + m * base::row_a, matrix_b + n * next_column, apart);
    const V sums = summed(apart, std::make_index_sequence<lanes>{});
    const own_slots<K, T> to(base::slots);
    if constexpr (!narrow) {
      base::template epilogue<outputs>(m, n, sums, to);
    } else if constexpr (rows_share_registers(view_kernel<K>(), lanes)) {
      product_base<flattened<K>, T, Slots>::template epilogue<outputs>(0, m * columns, sums, to);
    } else {
      T numbers[lanes];
      sums.store(numbers);
      for (std::size_t r = 0; r < High; ++r)
        base::template epilogue<Wide>(m + static_cast<std::ptrdiff_t>(r), n, V::load(numbers + r * Wide, Wide), to);
    }
  }

  void run() noexcept {
    matrix_b = base::first_b();
    if constexpr (turned) {
      T* scratch = storage<2>(base::slots).real;
      turn<V, columns, inner, base::column_b, base::inner_b, inner>(base::first_b(), scratch);
      matrix_b = scratch;
    }
    constexpr std::ptrdiff_t step_m = static_cast<std::ptrdiff_t>(high), step_n = static_cast<std::ptrdiff_t>(wide);
    std::ptrdiff_t m = 0;
    for (; m + step_m <= rows; m += step_m) {
      std::ptrdiff_t n = 0;
      for (; n + step_n <= columns; n += step_n) run_block<high, wide>(m, n);
      if constexpr (columns % step_n > 0) run_block<high, static_cast<std::size_t>(columns % step_n)>(m, n);
    }
    if constexpr (rows % step_m > 0) run_block<static_cast<std::size_t>(rows % step_m), wide>(m, 0);
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
