// SPDX-License-Identifier: BSL-1.0
#pragma once

// Elementwise work over a matrix where some operands are the same along its rows or its columns, an outer product for
// example: what depends on the column alone stays in registers while the rows pass by.

#include <cstddef>
#include <cstdint>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/evaluate.hpp>
#include <tapeless/meta/fixed_array.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// What an instruction's value changes with.
inline constexpr std::uint8_t with_row = 1, with_column = 2, with_both = 3;

template<class K>
inline constexpr auto changes_of = [] {
  const auto& d = K::descriptor;
  fixed_array<std::uint8_t, code_size<K>> changes{};
  for (std::size_t i = 0; i < code_size<K>; ++i) {
    const instruction& does = d.code[i];
    if (does.code == op::store) changes[i] = with_both;
    if (does.code == op::load) {
      const operand_slot& s = d.slots[static_cast<std::size_t>(does.slot)];
      changes[i] = static_cast<std::uint8_t>((s.stride[2] != 0 ? with_row : 0) | (s.stride[3] != 0 ? with_column : 0));
    }
    for (const std::int16_t o : {does.a, does.b, does.c}) {
      if (o >= 0) changes[i] = static_cast<std::uint8_t>(changes[i] | changes[static_cast<std::size_t>(o)]);
    }
  }
  return changes;
}();

/// The instructions of a level that change with `By` and nothing else.
template<class K, std::uint8_t By, level At> struct changing_instructions {
  static constexpr bool accepts(std::size_t i) noexcept {
    return changes_of<K>[i] == By && K::descriptor.code[i].at == At;
  }
};
/// Their numbers, as an index sequence.
template<class K, std::uint8_t By, level At = level::element>
using changing_by = decltype(accepted_numbers<code_size<K>, changing_instructions<K, By, At>>());

/// The values of a level of K on a grid, kept apart by what they change with.
template<class K, class V, level At> struct grid_values {
  template<std::uint8_t By> struct values : frame_of<K, V, changing_by<K, By, At>> {};

  /// What is known at a column and a row before anything is computed there.
  struct known : values<0>, values<with_row>, values<with_column> {};

  template<std::uint8_t By, std::size_t Count, class Slots, class Outer>
  TAPELESS_INLINE static auto computed(const Slots& here, const coordinates& c, const Outer& outer) noexcept {
    values<By> f;
    run_steps<K, V, Count>(changing_by<K, By, At>{}, here, c, f, outer);
    return f;
  }
};

template<class K, class T, class V, class Slots> struct grid_kernel {
  using grid = grid_values<K, V, level::element>;
  using known = typename grid::known;
  template<std::uint8_t By> using values = typename grid::template values<By>;

  static constexpr kernel_shape shape = K::descriptor.shape;
  static constexpr std::size_t lanes = width<V, T>, columns = static_cast<std::size_t>(shape.extent[3]);

  Slots slots;

  /// All rows of `Registers` registers of columns from c.n on; of the last one `Count` lanes count.
  template<std::size_t Count, std::size_t... G> void rows_of(coordinates c, std::index_sequence<G...>) const noexcept {
    const own_slots<K, T> here(slots);
    constexpr std::size_t last = sizeof...(G) - 1;
    const auto at_column = [&c](std::size_t g) {
      return coordinates{c.i, c.j, c.k, c.n + static_cast<std::ptrdiff_t>(g * lanes)};
    };
    const auto same = grid::template computed<0, lanes>(here, c, no_frame{});
    const cells<values<with_column>, std::index_sequence<G...>> column{
        {grid::template computed<with_column, (G == last ? Count : lanes)>(here, at_column(G), same)}...};
    for (c.k = 0; c.k < shape.extent[2]; ++c.k) {
      const auto row = grid::template computed<with_row, lanes>(here, c, same);
      (grid::template computed<with_both, (G == last ? Count : lanes)>(here, at_column(G),
                                                                       known{same, row, at<G>(column)}),
       ...);
    }
  }

  void run() const noexcept {
    constexpr std::size_t kept = 16 / changing_by<K, with_column>::size();
    constexpr std::size_t group = kept < 1 ? 1 : kept > 8 ? 8 : kept;
    constexpr std::size_t whole = columns / lanes / group, rest = columns / lanes % group, tail = columns % lanes;
    coordinates c;
    for (c.i = 0; c.i < shape.extent[0]; ++c.i) {
      for (c.j = 0; c.j < shape.extent[1]; ++c.j) {
        c.n = 0;
        for (std::size_t g = 0; g < whole; ++g, c.n += static_cast<std::ptrdiff_t>(group * lanes))
          rows_of<lanes>(c, std::make_index_sequence<group>{});
        if constexpr (tail > 0) rows_of<tail>(c, std::make_index_sequence<rest + 1>{});
        else if constexpr (rest > 0) rows_of<lanes>(c, std::make_index_sequence<rest>{});
      }
    }
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
