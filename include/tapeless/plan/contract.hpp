// SPDX-License-Identifier: BSL-1.0
#pragma once

// Which a*b + c are rounded once. Changing this file changes bits.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/op.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// Which operand of a sum, a product that nothing else uses, becomes part of a fused multiply-add; -1 for none.
/// `first` and `second` say which could. Of two it is the one that takes more operations to get to (the higher key):
/// the other one is there before it.
constexpr int fused_operand(bool first, bool second, std::uint32_t key_of_first, std::uint32_t key_of_second) noexcept {
  if (first && second) return key_of_first < key_of_second ? 1 : 0;
  return first ? 0 : second ? 1 : -1;
}

/// A sum or difference of which that operand is fused.
constexpr op fused_sum(op sum, int operand) noexcept {
  if (sum == op::add) return op::fma;
  return operand == 0 ? op::fms : op::fnma;
}

constexpr bool is_sum(op code) noexcept { return code == op::add || code == op::subtract; }

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless
