// SPDX-License-Identifier: BSL-1.0
#pragma once

// One row times a matrix whose rows are no whole number of registers: as many rows of it as there are chains are, one
// behind the other. They are loaded as they lie in memory, and where a row ends within a register, its lanes are
// multiplied with two elements of the one row.

#include <cstddef>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/product.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

template<class K, class T, class V, class Slots> struct joined_rows_product : product_base<K, T, Slots> {
  using base = product_base<K, T, Slots>;
  using base::inner;

  static constexpr std::size_t lanes = width<V>, columns = static_cast<std::size_t>(base::columns),
                               chains = static_cast<std::size_t>(base::chains), registers = chains * columns / lanes;
  static constexpr std::size_t rest = static_cast<std::size_t>(inner) % chains;
  using every = std::make_index_sequence<registers>;

  /// Register R of the factors of the first `Rows` rows from `pa` on: each lane has the element of the row that it
  /// belongs to.
  template<std::size_t R, std::size_t Rows, std::size_t Next = R* lanes / columns>
  TAPELESS_INLINE static V factor(const T* pa) noexcept {
    constexpr std::size_t last = (R * lanes + lanes - 1) / columns, end = last < Rows ? last : Rows - 1;
    if constexpr (Next == end) {
      return V(pa[static_cast<std::ptrdiff_t>(Next) * base::inner_a]);
    } else {
      return select(V::first((Next + 1) * columns - R * lanes),
                    V(pa[static_cast<std::ptrdiff_t>(Next) * base::inner_a]), factor<R, Rows, Next + 1>(pa));
    }
  }

  /// `Rows` rows of both factors.
  template<std::size_t Rows, std::size_t... R, class Sums>
  TAPELESS_INLINE static void step(const T* pa, const T* pb, Sums& sums, std::index_sequence<R...>) noexcept {
    const auto one = [&]<std::size_t N>() {
      constexpr std::size_t all = Rows * columns, count = all - N * lanes < lanes ? all - N * lanes : lanes;
      V& sum = at<N>(sums);
      if constexpr (count == lanes) {
        sum = fma(factor<N, Rows>(pa), V::load(pb + N * lanes), sum);
      } else {
        sum = select(V::first(count), fma(factor<N, Rows>(pa), V::load(pb + N * lanes, count), sum), sum);
      }
    };
    (one.template operator()<R>(), ...);
  }

  /// Sums from number `Begin` on, which may lie in two registers. Behind the last one are any.
  template<std::size_t Begin, class Sums> TAPELESS_INLINE static V sums_from(const Sums& sums) noexcept {
    constexpr std::size_t here = Begin / lanes, next = here + 1 < registers ? here + 1 : here;
    if constexpr (Begin % lanes == 0) return at<here>(sums);
    else return V::template across<static_cast<int>(Begin % lanes)>(at<here>(sums), at<next>(sums));
  }

  /// The chains from First to First + Count - 1 of the outputs of register N, added up, pairs first.
  template<std::size_t N, std::size_t First, std::size_t Count, class Sums>
  TAPELESS_INLINE static V added(const Sums& sums) noexcept {
    if constexpr (Count == 1) return sums_from<First * columns + N * lanes>(sums);
    else return added<N, First, Count / 2>(sums) + added<N, First + Count / 2, Count / 2>(sums);
  }

  template<std::size_t... N, class Sums>
  TAPELESS_INLINE static void finish(const Sums& sums, const own_slots<K, T>& to, std::index_sequence<N...>) noexcept {
    (base::template epilogue<(columns - N * lanes < lanes ? columns - N * lanes : lanes)>(
         0, static_cast<std::ptrdiff_t>(N * lanes), added<N, 0, chains>(sums), to),
     ...);
  }

  void run() const noexcept {
    cells<V, every> sums;
    clear(sums);
    const T *pa = base::first_a(), *pb = base::first_b();
    for (std::ptrdiff_t k = 0; k + base::chains <= inner; k += base::chains) {
      step<chains>(pa, pb, sums, every{});
      pa += base::chains * base::inner_a;
      pb += chains * columns;
    }
    if constexpr (rest > 0) step<rest>(pa, pb, sums, std::make_index_sequence<(rest * columns + lanes - 1) / lanes>{});
    finish(sums, own_slots<K, T>(base::slots), std::make_index_sequence<(columns + lanes - 1) / lanes>{});
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
