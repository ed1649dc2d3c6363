// SPDX-License-Identifier: BSL-1.0
#pragma once

// A matrix product with its epilogue: what each output is, told by plain loops.
//
// The order of every sum is part of the definition (plan/sum_order.hpp), so that the register version gives the same
// bits.

#include <cstddef>

#include <tapeless/config.hpp>
#include <tapeless/kernel/kernel_view.hpp>
#include <tapeless/kernel/reduction.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Which lane comes to lie in lane l: the one that differs from l in the bits of `Bits`.
template<std::size_t Bits> struct exchanged {
  static constexpr std::size_t from(std::size_t lane) noexcept { return lane ^ Bits; }
};

/// The chains of one output added up, pairs first.
template<int Chains, class V> TAPELESS_INLINE constexpr V add_chains(const V* c) noexcept {
  if constexpr (Chains == 1) return c[0];
  else return add_chains<Chains / 2>(c) + add_chains<Chains / 2>(c + Chains / 2);
}

/// The same of `Chains` cells from number First on, `Step` apart.
template<std::size_t First, std::size_t Step, std::size_t Chains, class Cells>
TAPELESS_INLINE auto add_chains(const Cells& c) noexcept {
  if constexpr (Chains == 1) return at<First>(c);
  else return add_chains<First, Step, Chains / 2>(c) + add_chains<First + Chains / 2 * Step, Step, Chains / 2>(c);
}

/// Whether a product also computes something for each element of its second factor.
template<class K> inline constexpr bool uses_factor = steps<K, level::factor>::size() > 0;

/// Whether a product also sums its outputs by columns.
template<class K> inline constexpr bool sums_columns = reductions<K, level::line>::size() > 0;

/// What is summed of one column, or of a register of them.
template<class K, class V> using column_line = std::conditional_t<sums_columns<K>, frame<K, V, level::line>, no_frame>;

/// What both versions of a product share: sizes, where the factors lie, and the epilogue.
template<class K, class T, class Slots> struct product_base {
  static constexpr kernel_shape shape = K::descriptor.shape;
  static constexpr std::ptrdiff_t rows = shape.extent[2], columns = shape.extent[3], inner = shape.inner;
  /// The steps from an element of A to the next row and along the inner axis; of B along it and to the next column.
  static constexpr std::ptrdiff_t row_a = slot_at<K, 0>::i, inner_a = slot_at<K, 0>::j;
  static constexpr std::ptrdiff_t inner_b = slot_at<K, 1>::i, column_b = slot_at<K, 1>::j;
  static constexpr int chains = product_chains(shape);
  static constexpr bool by_halves = walks_halves(shape);

  Slots slots;

  constexpr const T* first_a() const noexcept { return storage<0>(slots).real + slot_at<K, 0>::offset; }
  constexpr const T* first_b() const noexcept { return storage<1>(slots).real + slot_at<K, 1>::offset; }

  /// Everything that is fused behind the product, for the outputs of one register; what is summed by columns is added
  /// to `line`, in the order of rows.
  template<std::size_t Count, class V, class To>
  TAPELESS_INLINE static constexpr void epilogue(std::ptrdiff_t m, std::ptrdiff_t n, V sum, To to,
                                                 column_line<K, V>& line) noexcept {
    frame<K, V, level::element> f;
    if constexpr (width<V, T> == 1) at<0>(f) = sum;
    else at<0>(f) = filled<Count>(sum);
    run_steps<K, V, Count>(steps<K, level::element>{}, to, coordinates{0, 0, m, n}, f, no_frame{});
    add_to_sums<K, V>(line, f, reductions<K, level::line>{});
  }
  template<std::size_t Count, class V, class To>
  TAPELESS_INLINE static constexpr void epilogue(std::ptrdiff_t m, std::ptrdiff_t n, V sum, To to) noexcept {
    no_frame none;
    epilogue<Count>(m, n, sum, to, none);
  }

  /// Before the first row of a column, and after the last.
  template<class V> TAPELESS_INLINE static constexpr void begin_column(column_line<K, V>& line) noexcept {
    clear_sums<K, V>(line, reductions<K, level::line>{});
  }
  template<std::size_t Count, class V, class To>
  TAPELESS_INLINE static constexpr void end_column(std::ptrdiff_t n, To to, column_line<K, V>& line) noexcept {
    run_steps<K, V, Count>(steps<K, level::line>{}, to, coordinates{0, 0, 0, n}, line, no_frame{});
  }
};

template<class K, class T, class Slots> struct scalar_product : product_base<K, T, Slots> {
  using base = product_base<K, T, Slots>;
  using base::chains, base::inner;

  constexpr T sum(std::ptrdiff_t m, std::ptrdiff_t n) const noexcept {
    using math::fma;
    constexpr int lanes = base::shape.how == walk::dots ? static_cast<int>(virtual_lanes) : chains;
    const T* x = base::first_a() + m * base::row_a;
    const T* y = base::first_b() + n * base::column_b;
    T part[static_cast<std::size_t>(lanes)]{};
    std::ptrdiff_t lane = 0;
    if constexpr (base::by_halves) {
      constexpr std::ptrdiff_t half = inner / 2;
      for (std::ptrdiff_t k = 0; k < half; ++k) {
        part[0] = fma(x[k * base::inner_a], y[k * base::inner_b], part[0]);
        part[0] = fma(x[(k + half) * base::inner_a], y[(k + half) * base::inner_b], part[0]);
      }
    }
    for (std::ptrdiff_t k = base::by_halves ? inner / 2 * 2 : 0; k < inner; ++k) {
      part[lane] = fma(x[k * base::inner_a], y[k * base::inner_b], part[lane]);
      lane = lane + 1 == lanes ? 0 : lane + 1;
    }
    if constexpr (base::shape.how == walk::dots) {
      return fold_lanes_in_storage<op::sum, static_cast<std::size_t>(inner)>(part);
    } else {
      return add_chains<chains>(part);
    }
  }

  /// What is computed for each element of the factor that output n has read.
  constexpr void walk_factor(std::ptrdiff_t n) const noexcept {
    for (std::ptrdiff_t k = 0; k < inner; ++k) {
      frame<K, T, level::factor> f;
      run_steps<K, T, 1>(steps<K, level::factor>{}, base::slots, coordinates{0, 0, n, k}, f, no_frame{});
    }
  }

  constexpr void run() noexcept {
    for (std::ptrdiff_t n = 0; n < base::columns; ++n) {
      column_line<K, T> line;
      base::template begin_column<T>(line);
      for (std::ptrdiff_t m = 0; m < base::rows; ++m) {
        const T s = sum(m, n);
        if constexpr (uses_factor<K>) walk_factor(n);
        base::template epilogue<1>(m, n, s, base::slots, line);
      }
      base::template end_column<1, T>(n, base::slots, line);
    }
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
