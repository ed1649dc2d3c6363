// SPDX-License-Identifier: BSL-1.0
#pragma once

// The verifier of a kernel's code: operands are there when an instruction runs, slots are what loads and stores take
// them for.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/verify.hpp>
#include <tapeless/plan/planned_kernel.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// A plan of any size.
struct plan_view {
  const planned_kernel* kernels = nullptr;
  const instruction* code = nullptr;
  const operand_slot* slots = nullptr;
  const location* locations = nullptr;
  const use* uses = nullptr;
  int kernel_count = 0;
  std::int32_t code_count = 0, slot_count = 0, workspace = 0;
};

template<int Kernels, int Instructions, int Slots>
constexpr plan_view view_plan(const plan<Kernels, Instructions, Slots>& p) noexcept {
  return {p.kernels.data(), p.code.data(), p.slots.data(), p.locations.data(), p.uses.data(),
          Kernels,          Instructions,  Slots,          p.workspace};
}

namespace detail {

/// Whether a kernel of this head has the value of instruction `o` at hand when `u`, which stands behind it, runs.
constexpr bool is_available(const kernel_shape& k, const instruction& o, const instruction& u) noexcept {
  const bool same_phase = o.phase == u.phase;
  if (is_reduction(u.code)) {
    if (o.at == level::element) return same_phase && (u.at == level::line || u.at == level::total);
    return o.at == level::line && u.at == level::total && o.phase <= u.phase;
  }
  if (o.at == u.at) return same_phase || (o.at != level::element && o.phase <= u.phase) || o.at == level::total;
  return o.at == level::line && u.at == level::element && k.form == kind::rows && o.phase < u.phase;
}

/// What is wrong with instruction number `i` of kernel number `k`.
constexpr fault verify_instruction(const plan_view& p, int k, std::int32_t i) noexcept {
  const planned_kernel& kernel = p.kernels[k];
  const instruction* const code = p.code + kernel.code_begin;
  const instruction& u = code[i];
  const int at = static_cast<int>(i);
  if (u.code == op::product) {
    // a and b are no operands: the loads, further down, that give what the product reads anyway
    return i == 0 && kernel.shape.form == kind::product ? fault{}
                                                        : fault{"a product stands first in its kernel", k, at};
  }
  const std::int16_t operands[]{u.a, u.b, u.c};
  for (const std::int16_t o : operands) {
    if (o < 0) continue;
    if (o >= i) return {"an operand is an earlier instruction", k, at};
    if (!is_available(kernel.shape, code[o], u)) return {"an operand is there when the instruction runs", k, at};
  }
  if (u.phase >= kernel.shape.phases) return {"a phase is one of the kernel's", k, at};
  const bool moves = u.code == op::load || u.code == op::store;
  if (moves != (u.slot >= 0)) return {"a load or a store has a slot, and nothing else", k, at};
  if (!moves) return {};
  if (u.slot >= kernel.slot_end - kernel.slot_begin) return {"a slot is one of the kernel's", k, at};
  const use how = p.uses[kernel.slot_begin + u.slot];
  if (u.code == op::load && how == use::write) return {"a load reads from a slot for reading", k, at};
  if (u.code == op::store && (how == use::read || u.a < 0)) return {"a store writes to a slot for writing", k, at};
  return {};
}

}  // namespace detail

/// What is wrong with the code of kernel number `k`: an operand behind what uses it or not there yet in that phase, a
/// slot that is read and written the wrong way round, a product that is not the first instruction.
constexpr fault verify_code(const plan_view& p, int k) noexcept {
  const planned_kernel& kernel = p.kernels[k];
  const std::int32_t count = kernel.code_end - kernel.code_begin;
  if ((kernel.shape.form > kind::product) != (count == 0)) return {"a kernel that moves blocks has no code", k};
  for (std::int32_t i = 0; i < count; ++i) {
    if (const fault f = detail::verify_instruction(p, k, i)) return f;
  }
  int phases = 1;
  for (std::int32_t i = 0; i < count; ++i) {
    const instruction& u = p.code[kernel.code_begin + i];
    if (is_reduction(u.code) || u.code == op::store) phases = u.phase + 1 > phases ? u.phase + 1 : phases;
  }
  if (phases != kernel.shape.phases) return {"the phases are those in which something is stored or reduced", k};
  return {};
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
