// SPDX-License-Identifier: BSL-1.0
#pragma once

// The strategies that there are, and their names.

#include <cstdint>
#include <string_view>

#include <tapeless/config.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// The loops that run a kernel.
///
/// Elementwise work:
/// * `straight_line`: single numbers, no loop (straight.hpp)
/// * `rows`: a register of a row after the other (rows.hpp)
/// * `flattened_rows`: rows shorter than a register lie one behind the other in it (flattened.hpp)
/// * `transposed_rows`: each lane has a short row of its own (simd/rows_in_lanes.hpp)
/// * `hoisted_columns`: what depends on the column alone stays in registers while rows pass by (grid.hpp)
/// * `columns`: a sum over leading axes (columns.hpp)
///
/// Products:
/// * `scalar_product`: single numbers (product.hpp)
/// * `tiles`: rows by registers of columns (simd/product.hpp)
/// * `deferred_epilogue`: the same, with each tile's epilogue amid the next tile's sums (simd/late_product.hpp)
/// * `packed_rows`: several rows of the result in a register (simd/packed.hpp)
/// * `swapped_factors`: registers along the rows, interleaved at the end (simd/swapped.hpp)
/// * `joined_rows`: rows of the second factor one behind the other in registers (simd/joined_rows.hpp)
/// * `chains_in_lanes`: the four chains of an output are lanes (simd/chains.hpp)
/// * `dots`: sixteen lanes along the inner axis for each output (simd/dots.hpp)
/// * `packed_dots`: several short dot products in a register (simd/packed_dots.hpp)
/// * `factor_walk`: dot products, and something to compute for each element of the second factor (simd/one_pass.hpp)
///
/// Others: `movement` of blocks (movement.hpp), and a `loop` of steps with a plan of its own (loop.hpp).
enum class loop_nest : std::uint8_t {
  none,
  straight_line,
  rows,
  flattened_rows,
  transposed_rows,
  hoisted_columns,
  columns,
  scalar_product,
  tiles,
  deferred_epilogue,
  packed_rows,
  swapped_factors,
  joined_rows,
  chains_in_lanes,
  dots,
  packed_dots,
  factor_walk,
  movement,
  loop
};

/// Whether there are other loops for what one can run, so that it can be left out to see what it is worth.
constexpr bool can_be_left_out(loop_nest nest) noexcept {
  switch (nest) {
    case loop_nest::flattened_rows:
    case loop_nest::transposed_rows:
    case loop_nest::hoisted_columns:
    case loop_nest::deferred_epilogue:
    case loop_nest::packed_rows:
    case loop_nest::swapped_factors:
    case loop_nest::joined_rows:
    case loop_nest::chains_in_lanes:
    case loop_nest::packed_dots:
      return true;
    default:
      return false;
  }
}

/// Along which axes of a result, or of what is summed for it, the lanes of a register run: `rows_columns` first along
/// columns, then along rows.
enum class lane_axis : std::uint8_t { none, columns, rows, inner, rows_columns, inner_columns, columns_inner };

/// How a kernel is run: printed in the text of a plan, asked for by what runs it.
///
/// Sums of a product that are in registers at the same time are `tile_lines` by `tile_registers`: rows by registers of
/// columns; for `swapped_factors` columns by registers of rows, for dot products outputs by the registers of each.
/// `accumulators` are the sums that each output is added up from.
struct strategy {
  loop_nest nest = loop_nest::none;
  lane_axis lanes = lane_axis::none;
  std::uint8_t tile_lines = 1, tile_registers = 1, accumulators = 1;

  [[nodiscard]] constexpr bool operator==(const strategy&) const noexcept = default;
};

/// The name of a loop nest, as `tools/roofline --without` takes it.
constexpr std::string_view name_of(loop_nest nest) noexcept {
  constexpr std::string_view names[]{
      "none",        "straight_line",   "rows",  "flattened_rows",    "transposed_rows", "hoisted_columns",
      "columns",     "scalar_product",  "tiles", "deferred_epilogue", "packed_rows",     "swapped_factors",
      "joined_rows", "chains_in_lanes", "dots",  "packed_dots",       "factor_walk",     "movement",
      "loop"};
  static_assert(sizeof(names) / sizeof(names[0]) == static_cast<int>(loop_nest::loop) + 1, "each has a name");
  return names[static_cast<std::uint8_t>(nest)];
}

/// What lanes run along, in words.
constexpr std::string_view name_of(lane_axis lanes) noexcept {
  constexpr std::string_view names[]{"nothing",
                                     "columns",
                                     "rows",
                                     "the inner axis",
                                     "columns of several rows",
                                     "columns of several inner steps",
                                     "the inner axis of several columns"};
  return names[static_cast<std::uint8_t>(lanes)];
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
