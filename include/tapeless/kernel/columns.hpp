// SPDX-License-Identifier: BSL-1.0
#pragma once

// A columns kernel: a reduction over leading axes in index order, vectorised along the last one.

#include <cstddef>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/reduction.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

template<class K, class T, class V, class Slots> struct columns_kernel {
  static constexpr kernel_shape shape = K::descriptor.shape;
  static constexpr std::ptrdiff_t columns = shape.extent[3];
  using reduced = reductions<K, level::line>;

  slots_of<K, T, V, Slots> slots;

  /// The extent of axis `axis` in the loops over results, or in those over what is summed.
  static constexpr std::ptrdiff_t kept(std::size_t axis) noexcept {
    return (shape.reduced >> axis & 1) != 0 ? 1 : shape.extent[axis];
  }
  static constexpr std::ptrdiff_t summed(std::size_t axis) noexcept {
    return (shape.reduced >> axis & 1) != 0 ? shape.extent[axis] : 1;
  }

  /// `Registers` neighbouring registers of columns from c.n on; of the last one `Count` lanes count.
  template<std::size_t Count, std::size_t... G>
  TAPELESS_INLINE constexpr void columns_from(coordinates c, std::index_sequence<G...>) noexcept {
    frame<K, V, level::line> lines[sizeof...(G)];
    (clear_sums<K, V>(lines[G], reduced{}), ...);
    const coordinates first = c;
    for (std::ptrdiff_t i = 0; i < summed(0); ++i) {
      for (std::ptrdiff_t j = 0; j < summed(1); ++j) {
        for (std::ptrdiff_t k = 0; k < summed(2); ++k) {
          (
              [&] {
                const coordinates here{first.i + i, first.j + j, first.k + k,
                                       first.n + static_cast<std::ptrdiff_t>(G * width<V, T>)};
                frame<K, V, level::element> f;
                run_steps<K, V, Count>(steps<K, level::element>{}, slots, here, f, no_frame{});
                add_to_sums<K, V>(lines[G], f, reduced{});
              }(),
              ...);
        }
      }
    }
    ((c.n = first.n + static_cast<std::ptrdiff_t>(G * width<V, T>),
      run_steps<K, V, Count>(steps<K, level::line>{}, slots, c, lines[G], no_frame{})),
     ...);
  }

  TAPELESS_INLINE constexpr void run() noexcept {
    constexpr std::ptrdiff_t lanes = width<V, T>, whole = columns / lanes;
    constexpr std::ptrdiff_t group = lanes == 1 ? 1 : whole >= 8 ? 8 : whole >= 4 ? 4 : whole >= 2 ? 2 : 1;
    coordinates c;
    for (c.i = 0; c.i < kept(0); ++c.i) {
      for (c.j = 0; c.j < kept(1); ++c.j) {
        for (c.k = 0; c.k < kept(2); ++c.k) {
          c.n = 0;
          for (; c.n + group * lanes <= columns; c.n += group * lanes) {
            columns_from<width<V, T>>(c, std::make_index_sequence<static_cast<std::size_t>(group)>{});
          }
          if constexpr (group > 1) {
            for (; c.n + lanes <= columns; c.n += lanes) columns_from<width<V, T>>(c, std::index_sequence<0>{});
          }
          if constexpr (columns % lanes > 0) columns_from<columns % lanes>(c, std::index_sequence<0>{});
        }
      }
    }
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
