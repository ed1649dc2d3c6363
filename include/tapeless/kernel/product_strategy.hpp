// SPDX-License-Identifier: BSL-1.0
#pragma once

// How a matrix product is run: which loops, and how many sums they keep in registers.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/kernel/kernel_view.hpp>
#include <tapeless/kernel/loop_nest.hpp>
#include <tapeless/kernel/row_pattern.hpp>
#include <tapeless/kernel/simd/target.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The strides of the factors, which are slots 0 and 1: to the next row and along the inner axis, and along it and to
/// the next column.
struct factors_of {
  std::int32_t row_a, inner_a, inner_b, column_b;

  constexpr explicit factors_of(const kernel_view& k) noexcept
      : row_a(k.slots[0].stride[0]),
        inner_a(k.slots[0].stride[1]),
        inner_b(k.slots[1].stride[0]),
        column_b(k.slots[1].stride[1]) {}
};

/// Whether a product also computes something for each element of its second factor.
constexpr bool computes_on_factor(const kernel_view& k) noexcept {
  return k.any([](const instruction& i) { return i.at == level::factor && !is_reduction(i.code); });
}

/// Whether it also sums its outputs by columns.
constexpr bool adds_by_columns(const kernel_view& k) noexcept {
  return k.any([](const instruction& i) { return i.at == level::line && is_reduction(i.code); });
}

/// Whether its epilogue has elementary functions, roots or quotients.
constexpr bool has_long_epilogue(const kernel_view& k) noexcept {
  return k.any([](const instruction& i) {
    return is_elementwise(i.code) && !is_cheap(i.code) && i.code != op::fma && i.code != op::fms && i.code != op::fnma;
  });
}

/// Whether it is one row by a matrix whose columns lie one behind the other, several in a register.
constexpr bool packs_dots(const kernel_view& k, std::int32_t lanes) noexcept {
  const kernel_shape& s = k.shape;
  const factors_of f(k);
  return s.extent[2] == 1 && s.inner > 1 && (s.inner & (s.inner - 1)) == 0 && 2 * s.inner <= lanes && f.inner_a == 1 &&
         f.inner_b == 1 && f.column_b == s.inner;
}

/// Whether the four chains of an output of one column lie in lanes: both factors are contiguous along the inner axis.
constexpr bool chains_are_lanes(const kernel_view& k, std::int32_t lanes) noexcept {
  const factors_of f(k);
  return k.shape.how == walk::streamed && k.shape.extent[3] == 1 && product_chains(k.shape) == 4 && lanes >= 4 &&
         f.inner_a == 1 && f.inner_b == 1;
}

/// Whether rows of the second factor are loaded one behind the other, for a single row that fills no registers.
constexpr bool joins_rows(const kernel_view& k, const target& t) noexcept {
  const kernel_shape& s = k.shape;
  const factors_of f(k);
  const std::int32_t most = t.registers >= 32 ? 26 : 12, columns = s.extent[3], chains = product_chains(s);
  if (s.how != walk::streamed || s.extent[2] != 1 || columns % t.lanes == 0) return false;
  if (s.inner < 2 * chains) return false;
  if (k.tiny && chains <= 4) return false;  // rows that have just been stored, each by itself
  return f.inner_b == columns && f.column_b == 1 && chains * columns % t.lanes == 0 &&
         chains * columns / t.lanes <= most;
}

/// Whether registers run along the rows: few columns and a transposed first factor.
constexpr bool swaps_factors(const kernel_view& k, std::int32_t lanes) noexcept {
  const kernel_shape& s = k.shape;
  return s.how == walk::streamed && factors_of(k).row_a == 1 && s.extent[2] % lanes == 0 && product_chains(s) == 1 &&
         rows_share_registers(k, lanes);
}

/// Whether several rows of the result share a register: their part of A, as it lies in memory or transposed, fits one
/// too.
constexpr bool packs_rows(const kernel_view& k, std::int32_t lanes) noexcept {
  const kernel_shape& s = k.shape;
  const factors_of f(k);
  if (s.how != walk::streamed || !rows_share_registers(k, lanes)) return false;
  return f.row_a == 1 ? s.inner <= 8 : f.inner_a == 1 && f.row_a == s.inner && lanes / s.extent[3] * s.inner <= lanes;
}

/// The registers that a row of a result takes.
constexpr std::int32_t registers_of_row(const kernel_shape& s, std::int32_t lanes) noexcept {
  return (s.extent[3] + lanes - 1) / lanes;
}

/// The shape of a register tile: `lines` high, `registers` wide.
struct tile_shape {
  std::int32_t lines, registers;
};

/// A number of rows up to `most` that leaves none over, best 8 and at least 6, or `most`: tiles of one height are one
/// piece of code.
constexpr std::int32_t even_rows(std::int32_t rows, std::int32_t most) noexcept {
  constexpr std::int32_t heights[]{8, 12, 10, 9, 11, 7, 6};
  for (const std::int32_t height : heights)
    if (height <= most && rows % height == 0) return height;
  return most < 8 ? most : 8;
}

/// The tile of a product. At most three quarters of the registers hold sums; the rest a row of B and an element of A.
/// Few rows take wider pieces of B, one row all of it as it lies in memory: there have to be enough sums for the units
/// to have something to do while each waits for itself.
constexpr tile_shape tile_of(const kernel_shape& s, const target& t) noexcept {
  const std::int32_t rows = s.how == walk::turned ? 8 : s.extent[2], registers = registers_of_row(s, t.lanes);
  const std::int32_t sums = t.registers * 3 / 4;
  if (rows == 1) {
    const std::int32_t most = (t.registers >= 32 ? 24 : 16) / product_chains(s), wide = most < 1   ? 1
                                                                                        : most < 8 ? most
                                                                                                   : 8;
    return {1, registers < wide ? registers : wide};
  }
  if (registers == 1) return {sums * 2 / 3, 1};
  const std::int32_t most = rows <= 4 ? 4 : 2, wide = registers < most ? registers : most;
  return {even_rows(rows, sums / wide), wide};
}

/// Whether the epilogue of a tile is computed amid the next tile's sums: there are tiles enough, all alike, steps
/// enough for their registers, and registers for both.
constexpr bool defers_epilogue(const kernel_view& k, const target& t) noexcept {
  const kernel_shape& s = k.shape;
  const tile_shape tile = tile_of(s, t);
  const std::int32_t registers = registers_of_row(s, t.lanes), sums = tile.lines * tile.registers;
  const bool alike = registers % tile.registers == 0 && s.extent[3] % t.lanes == 0 && s.extent[2] % tile.lines == 0;
  const bool enough = t.registers >= 32 && s.inner >= sums && s.extent[2] * registers > sums;
  return alike && enough && product_chains(s) == 1 && !walks_halves(s) && !adds_by_columns(k) && has_long_epilogue(k);
}

/// The registers of rows that a product with swapped factors keeps sums of, for each column.
constexpr std::int32_t swapped_registers(const kernel_shape& s, const target& t) noexcept {
  const std::int32_t most = t.registers / 2 / s.extent[3], all = s.extent[2] / t.lanes;
  return most < 1 ? 1 : most < all ? most : all;
}

/// The registers of a result with packed rows that are computed side by side.
constexpr std::int32_t packed_registers(const kernel_shape& s, const target& t) noexcept {
  const std::int32_t whole = s.extent[2] / (t.lanes / s.extent[3]);
  return whole < 1 ? 1 : whole < 4 ? whole : 4;
}

constexpr strategy with_tile(loop_nest nest, lane_axis lanes, tile_shape tile, int accumulators) noexcept {
  return {nest, lanes, static_cast<std::uint8_t>(tile.lines), static_cast<std::uint8_t>(tile.registers),
          static_cast<std::uint8_t>(accumulators)};
}

/// The strategy of a product whose outputs are sums in sixteen lanes.
constexpr strategy strategy_of_dots(const kernel_view& k, const target& t, loop_nest without) noexcept {
  constexpr int sixteen = static_cast<int>(virtual_lanes);
  const std::int32_t parts = sixteen / t.lanes;
  const tile_shape tile{t.registers / 2 / parts, parts};
  if (computes_on_factor(k)) return with_tile(loop_nest::factor_walk, lane_axis::inner, tile, sixteen);
  if (without != loop_nest::packed_dots && packs_dots(k, t.lanes))
    return with_tile(loop_nest::packed_dots, lane_axis::columns_inner, {1, 1}, sixteen);
  return with_tile(loop_nest::dots, lane_axis::inner, tile, sixteen);
}

constexpr strategy strategy_of_product(const kernel_view& k, const target& t, loop_nest without) noexcept {
  const kernel_shape& s = k.shape;
  const auto allowed = [without](loop_nest n) { return n != without; };
  const bool dots = s.how == walk::dots;
  const int chains = dots ? static_cast<int>(virtual_lanes) : product_chains(s);
  const bool in_lanes = allowed(loop_nest::chains_in_lanes) && chains_are_lanes(k, t.lanes);
  if (t.lanes == 1 || (s.extent[3] == 1 && !dots && !in_lanes))
    return with_tile(loop_nest::scalar_product, lane_axis::none, {1, 1}, chains);
  if (dots) return strategy_of_dots(k, t, without);
  if (in_lanes) return with_tile(loop_nest::chains_in_lanes, lane_axis::inner, {1, 1}, chains);
  if (allowed(loop_nest::joined_rows) && joins_rows(k, t))
    return with_tile(loop_nest::joined_rows, lane_axis::inner_columns, {1, chains * s.extent[3] / t.lanes}, chains);
  if (allowed(loop_nest::swapped_factors) && swaps_factors(k, t.lanes))
    return with_tile(loop_nest::swapped_factors, lane_axis::rows, {s.extent[3], swapped_registers(s, t)}, chains);
  if (allowed(loop_nest::packed_rows) && packs_rows(k, t.lanes))
    return with_tile(loop_nest::packed_rows, lane_axis::rows_columns, {1, packed_registers(s, t)}, chains);
  const bool deferred = allowed(loop_nest::deferred_epilogue) && defers_epilogue(k, t);
  return with_tile(deferred ? loop_nest::deferred_epilogue : loop_nest::tiles, lane_axis::columns, tile_of(s, t),
                   chains);
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
