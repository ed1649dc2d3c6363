// SPDX-License-Identifier: BSL-1.0
#pragma once

// How a kernel is run: chosen once, from the kernel and the target as values, and nowhere else. What is chosen changes
// what it takes, never the numbers: the order of sums stands in plan/sum_order.hpp.

#include <cstdint>
#include <string_view>

#include <tapeless/config.hpp>
#include <tapeless/kernel/kernel_view.hpp>
#include <tapeless/kernel/product_strategy.hpp>
#include <tapeless/kernel/row_strategy.hpp>
#include <tapeless/kernel/simd/target.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

static_assert(loop_nest::TAPELESS_WITHOUT == loop_nest::none || can_be_left_out(loop_nest::TAPELESS_WITHOUT),
              "TAPELESS_WITHOUT names a strategy that has no other in its place");

/// The strategy of kernel `k` on a target. `without` is a loop nest that it shall not be, so that a benchmark can
/// compare what is run in its place.
[[nodiscard]] constexpr strategy choose(const kernel_view& k, const target& t,
                                        loop_nest without = loop_nest::TAPELESS_WITHOUT) noexcept {
  switch (k.shape.form) {
    case kind::rows:
      return detail::strategy_of_rows(k, t, without);
    case kind::columns:
      return {loop_nest::columns, t.lanes > 1 && k.shape.extent[3] > 1 ? lane_axis::columns : lane_axis::none};
    case kind::product:
      return detail::strategy_of_product(k, t, without);
    case kind::loop:
      return {loop_nest::loop};
    default:
      return {loop_nest::movement};
  }
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
