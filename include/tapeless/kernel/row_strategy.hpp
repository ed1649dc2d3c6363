// SPDX-License-Identifier: BSL-1.0
#pragma once

// How elementwise work over rows is run.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/kernel/kernel_view.hpp>
#include <tapeless/kernel/loop_nest.hpp>
#include <tapeless/kernel/row_pattern.hpp>
#include <tapeless/kernel/simd/target.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Rows longer than this fill registers well enough.
inline constexpr std::int32_t longest_in_lanes = 16;

/// Whether a slot can be transposed to registers and back: numbers that lie one behind the other in a row, or one for
/// each row, or for all.
constexpr bool transposes_to_lanes(const operand_slot& s) noexcept {
  if (s.what == content::counter) return s.stride[2] == 0;
  return s.stride[3] == 0 || (s.stride[3] == 1 && s.what == content::real);
}

/// Whether each lane has a row of its own: rows are short, fill registers, and something is computed once a row.
constexpr bool transposes_rows(const kernel_view& k, std::int32_t lanes) noexcept {
  const auto& e = k.shape.extent;
  if (k.tiny || lanes < 4 || e[0] != 1 || e[1] != 1 || e[2] < lanes || e[3] < 2 || e[3] > longest_in_lanes)
    return false;
  const auto adds_elements_to_total = [&](const instruction& i) {
    return is_reduction(i.code) && i.at == level::total && k.code[i.a].at == level::element;
  };
  if (k.any(adds_elements_to_total)) return false;
  for (std::int32_t s = 0; s < k.slot_count; ++s)
    if (!transposes_to_lanes(k.slots[s])) return false;
  return k.any([](const instruction& i) { return is_reduction(i.code) && i.at == level::line; });
}

/// Whether columns are kept while rows pass by: a matrix at least a register wide, every step once an element, and
/// something that is the same for all rows. That begins with a load.
constexpr bool hoists_columns(const kernel_view& k, std::int32_t lanes) noexcept {
  if (k.shape.phases != 1 || k.shape.extent[2] < 2 || k.shape.extent[3] < lanes) return false;
  if (!k.every([](const instruction& i) { return i.at == level::element && !is_reduction(i.code); })) return false;
  return k.any([&](const instruction& i) {
    return i.code == op::load && k.slots[i.slot].stride[2] == 0 && k.slots[i.slot].stride[3] != 0;
  });
}

constexpr strategy strategy_of_rows(const kernel_view& k, const target& t, loop_nest without) noexcept {
  const auto allowed = [without](loop_nest n) { return n != without; };
  if (is_straight(k.shape)) return {loop_nest::straight_line};
  if (t.lanes == 1 || k.shape.extent[3] == 1) return {loop_nest::rows};
  if (allowed(loop_nest::flattened_rows) && rows_share_registers(k, t.lanes))
    return {loop_nest::flattened_rows, lane_axis::rows_columns};
  if (allowed(loop_nest::transposed_rows) && transposes_rows(k, t.lanes))
    return {loop_nest::transposed_rows, lane_axis::rows};
  if (allowed(loop_nest::hoisted_columns) && hoists_columns(k, t.lanes))
    return {loop_nest::hoisted_columns, lane_axis::columns};
  return {loop_nest::rows, lane_axis::columns};
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
