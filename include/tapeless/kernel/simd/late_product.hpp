// SPDX-License-Identifier: BSL-1.0
#pragma once

// A matrix product whose epilogue takes long: each tile's is computed in the midst of the next tile's sums.

#include <cstddef>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/simd/product.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Sums keep the multiply-add units busy and leave others idle, tanh the other way round, and a tile of either is too
/// long for the processor to overlap them by itself. So sums wait in memory, and a register of them is finished after
/// each few steps along the inner axis of the next tile.
template<class K, class T, class V, class Slots> struct late_product : register_product<K, T, V, Slots> {
  using base = register_product<K, T, V, Slots>;
  using base::columns, base::inner, base::lanes, base::rows;

  static constexpr std::size_t high = base::tile_rows, wide = base::tile_registers, sums_of_tile = high * wide;

  /// The first row and column of a tile.
  struct place {
    std::ptrdiff_t m, n;
  };

  /// The epilogue of register `i`, counted along the rows of the tile at `p`.
  TAPELESS_INLINE static void finish_one(place p, std::size_t i, const T* sums, const own_slots<K, T>& to) noexcept {
    base::template epilogue<lanes>(p.m + static_cast<std::ptrdiff_t>(i / wide),
                                   p.n + static_cast<std::ptrdiff_t>(i % wide * lanes), V::load(sums + i * lanes), to);
  }

  template<std::size_t... I>
  TAPELESS_INLINE static void save(const auto& sums, T* to, std::index_sequence<I...>) noexcept {
    (at<I>(sums).store(to + I * lanes), ...);
  }

  template<class Sums>
  TAPELESS_INLINE static void add_steps(const T*& pa, const T*& pb, std::ptrdiff_t count, Sums& sums) noexcept {
    for (std::ptrdiff_t k = 0; k < count; ++k, pa += base::inner_a, pb += base::template row_of_b<wide>)
      base::template steps_of_chains<lanes, high, wide>(pa, pb, sums, std::index_sequence<0>{});
  }

  /// The sums of the tile at `here`, and the epilogue of the one at `before`, whose sums lie where these will.
  template<bool Pending>
  [[gnu::noinline]] void run_late(place here, const T* pb, [[maybe_unused]] place before, T* waiting) const noexcept {
    constexpr std::make_index_sequence<sums_of_tile> every{};
    constexpr std::ptrdiff_t each = Pending ? inner / static_cast<std::ptrdiff_t>(sums_of_tile) : 0;
    cells<V, std::make_index_sequence<sums_of_tile>> sums;
    clear(sums);
    const T* pa = base::first_a() + here.m * base::row_a;
    if constexpr (Pending) {
      const own_slots<K, T> to(base::slots);
      for (std::size_t i = 0; i < sums_of_tile; ++i) {
        add_steps(pa, pb, each, sums);
        finish_one(before, i, waiting, to);
      }
    }
    add_steps(pa, pb, inner - each * static_cast<std::ptrdiff_t>(sums_of_tile), sums);
    save(sums, waiting, every);
  }

  void run() const noexcept {
    alignas(64) T waiting[sums_of_tile * lanes];
    place before{};
    for (std::ptrdiff_t n = 0; n < columns; n += static_cast<std::ptrdiff_t>(wide * lanes)) {
      const T* const pb = base::template columns_of_b<lanes, wide>(n);
      for (std::ptrdiff_t m = 0; m < rows; m += static_cast<std::ptrdiff_t>(high)) {
        if (m + n == 0) run_late<false>({m, n}, pb, before, waiting);
        else run_late<true>({m, n}, pb, before, waiting);
        before = {m, n};
      }
    }
    const own_slots<K, T> to(base::slots);
    for (std::size_t i = 0; i < sums_of_tile; ++i) finish_one(before, i, waiting, to);
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
