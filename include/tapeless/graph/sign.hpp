// SPDX-License-Identifier: BSL-1.0
#pragma once

// What is known of a value's sign: |x²| is x², and has its derivatives.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/ref.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// True where no element is below 0, nor −0: squares, exponentials, and what is made of these. An element may be NaN.
/// Operands are followed a few operations deep.
constexpr bool is_never_negative(ref x, int depth = 6) noexcept {
  if (is_never_negative(x->code)) return true;
  if (depth == 0) return false;
  const auto holds = [&](std::size_t i) { return is_never_negative(x.operand(i), depth - 1); };
  switch (x->code) {
    case op::constant:
      return __builtin_bit_cast(std::int64_t, x->value) >= 0;
    case op::multiply:
      return x->operand[0] == x->operand[1] || (holds(0) && holds(1));
    case op::add:
    case op::divide:
    case op::minimum:
    case op::maximum:
      return holds(0) && holds(1);
    case op::select:
      return holds(1) && holds(2);
    case op::sqrt:
    case op::log1p:
    case op::expm1:
    case op::sum:
    case op::max:
    case op::copy:
    case op::broadcast:
    case op::reshape:
    case op::transpose:
    case op::slice:
      return holds(0);
    default:
      return false;
  }
}

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless
