// SPDX-License-Identifier: BSL-1.0
#pragma once

// Instructions that nothing uses: a multiplication of lines that became part of a fused multiply-add, for one.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/plan/state.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Calls `visit` with each operand that the instruction has.
template<class Visit> constexpr void for_operands(instruction& i, Visit visit) noexcept {
  if (i.a >= 0) visit(i.a);
  if (i.b >= 0) visit(i.b);
  if (i.c >= 0) visit(i.c);
}

}  // namespace detail

/// Removes from a kernel's code, the last of the plan, what no store needs. The product stays the first instruction.
constexpr void drop_unused(planner& p, kernel_plan& k) noexcept {
  instruction* code = p.code + k.code_begin;
  std::int16_t* number = p.number;
  const std::int32_t count = k.code_end - k.code_begin;
  for (std::int32_t i = 0; i < count; ++i) number[i] = code[i].code == op::store || code[i].code == op::product;
  for (std::int32_t i = count; i-- > 0;) {
    if (number[i] != 0) detail::for_operands(code[i], [&](std::int16_t& o) { number[o] = 1; });
  }
  std::int16_t kept = 0;
  for (std::int32_t i = 0; i < count; ++i) {
    if (number[i] == 0) continue;
    number[i] = kept;
    code[kept] = code[i];
    detail::for_operands(code[kept], [&](std::int16_t& o) { o = number[o]; });
    ++kept;
  }
  p.code_count = k.code_end = k.code_begin + kept;
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
