// SPDX-License-Identifier: BSL-1.0
#pragma once

// Which kernels can have rows shorter than a register one behind the other in it.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/kernel/kernel_view.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// What an operand looks like along rows of N that lie one behind the other.
///
/// * `same`: one number for all
/// * `packed`: as the rows, one behind the other
/// * `cycle`: the same N numbers for each row
/// * `repeat`: a number for each row, which lie one behind the other
enum class pattern { same, packed, cycle, repeat, none };

constexpr pattern pattern_of(const operand_slot& s, std::int32_t row) noexcept {
  const std::int32_t k = s.stride[2], n = s.stride[3];
  if (k == 0 && n == 0) return pattern::same;
  if (s.what != content::real) return pattern::none;
  if (n == 1 && k == row) return pattern::packed;
  if (n == 1 && k == 0) return pattern::cycle;
  return n == 0 && k == 1 ? pattern::repeat : pattern::none;
}

/// Whether rows of a kernel can share registers of `lanes`: a whole number of rows fills one, every step runs once an
/// element and every operand is one of the patterns.
constexpr bool rows_share_registers(const kernel_view& k, std::int32_t lanes) noexcept {
  const std::int32_t row = k.shape.extent[3];
  if (row < 2 || row >= lanes || (row & (row - 1)) != 0) return false;
  if (k.shape.extent[2] < 4 || k.shape.phases != 1) return false;
  return k.every([&](const instruction& i) {
    if (i.at != level::element || is_reduction(i.code)) return false;
    if (i.slot < 0) return true;
    const pattern how = pattern_of(k.slots[i.slot], row);
    return how != pattern::none && (i.code != op::store || how == pattern::packed);
  });
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
