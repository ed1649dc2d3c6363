// SPDX-License-Identifier: BSL-1.0
#pragma once

// The order of execution: what is read is computed before, and what is updated in place is read before.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/plan/state.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

enum : std::int16_t { not_visited = -1, in_progress = -2 };

/// The argument a slot reads or writes straight, -1 where it is in the workspace.
constexpr int argument_of(const planner& p, const binding& b) noexcept {
  if (b.node < 0) return -1;
  const node& n = p.nodes[b.node];
  return n.code == op::input ? n.detail[0] : p.plans[b.node].target;
}

/// An update in place within one kernel is safe where each element is read before it is written: by the same
/// coordinates, at the same level, by an earlier instruction and in no later phase; or as the second factor of a
/// product that the kernel walks over with it.
///
/// `p` is a plan, or the planner; `reads(slot)` says whether a slot reads what is written through slot `written`.
template<class Plan, class Kernel, class Reads>
constexpr bool updates_safely(const Plan& p, const Kernel& k, std::int32_t written, Reads reads) noexcept {
  const auto code = [&](std::int32_t i) -> const instruction& { return p.code[static_cast<std::size_t>(i)]; };
  const auto slot = [&](std::int32_t s) -> const operand_slot& { return p.slots[static_cast<std::size_t>(s)]; };
  std::int32_t stored_at = k.code_begin;
  for (std::int32_t i = k.code_begin; i < k.code_end; ++i) {
    if (code(i).code == op::store && code(i).slot + k.slot_begin == written) stored_at = i;
  }
  const instruction store = k.code_begin < k.code_end ? code(stored_at) : instruction{};
  for (std::int32_t s = k.slot_begin; s < k.slot_end; ++s) {
    if (s == written || !reads(s)) continue;
    if (k.shape.form > kind::product || (k.shape.form == kind::product && s == k.slot_begin)) return false;
    if (k.shape.form == kind::product && s == k.slot_begin + 1) {
      const strides& factor = slot(s).stride;
      if (store.at != level::factor || slot(s).offset != slot(written).offset) return false;
      if (!same(slot(written).stride, {0, 0, factor[1], factor[0]})) return false;
      continue;
    }
    if (slot(s).offset != slot(written).offset || !same(slot(s).stride, slot(written).stride)) return false;
    for (std::int32_t i = k.code_begin; i < k.code_end; ++i) {
      const instruction& load = code(i);
      if (load.code != op::load || load.slot + k.slot_begin != s) continue;
      if (load.at != store.at || load.phase > store.phase || (load.phase == store.phase && i > stored_at)) return false;
    }
  }
  return true;
}

/// The same of an argument that is read as an input.
constexpr bool updates_safely(const planner& p, const kernel_plan& k, std::int32_t written) noexcept {
  const int argument = argument_of(p, p.bindings[written]);
  return updates_safely(p, k, written, [&](std::int32_t s) {
    const binding& b = p.bindings[s];
    return b.node >= 0 && p.nodes[b.node].code == op::input && argument_of(p, b) == argument;
  });
}

/// Puts kernel `k` after everything it reads and after every reader of what it updates.
///
/// Along what kernels read of each other there is no cycle, so each cycle has an update in it. The result whose update
/// closes one is marked: it must be computed apart and copied to its argument at the end.
struct scheduler {
  planner& p;
  std::int32_t* first_reader;  ///< for each argument a slot that reads it as input, the others through `next_reader`
  std::int32_t* next_reader;
  std::int16_t* kernel_of_slot;

  /// False where the way back to a kernel in progress is still open, so that an update on the way must give in.
  constexpr bool visit(std::int16_t k) noexcept {
    kernel_plan& kernel = p.kernels[k];
    if (!kernel.live || kernel.position >= 0) return true;
    if (kernel.position == in_progress) return false;
    kernel.position = in_progress;
    bool closed = true;
    for (std::int32_t s = kernel.slot_begin; s < kernel.slot_end; ++s) {
      const binding& b = p.bindings[s];
      if (b.node < 0) continue;
      const std::int16_t home = p.plans[b.node].home;
      if (b.writes) visit_readers(k, s);
      else if (home >= 0 && home != k && !visit(home)) closed = false;
    }
    kernel.position = static_cast<std::int16_t>(p.order_count);
    p.order[p.order_count++] = k;
    return closed;
  }

  constexpr void visit_readers(std::int16_t k, std::int32_t written) noexcept {
    const int argument = argument_of(p, p.bindings[written]);
    if (argument < 0) return;
    for (std::int32_t s = first_reader[argument]; s >= 0; s = next_reader[s]) {
      const bool other = kernel_of_slot[s] != k;
      if (other ? visit(kernel_of_slot[s]) : updates_safely(p, p.kernels[k], written)) continue;
      p.plans[p.bindings[written].node].collides = true;
      p.conflict = true;
    }
  }
};

}  // namespace detail

/// Orders the live kernels. Sets `conflict`, and marks the result, where an update in place cannot be ordered.
///
/// `first_reader` has an entry an argument, the other two an entry a slot.
constexpr void order_kernels(planner& p, std::int32_t* first_reader, int arguments, std::int32_t* next_reader,
                             std::int16_t* kernel_of_slot) noexcept {
  p.order_count = 0;
  for (int k = 0; k < p.kernel_count; ++k) p.kernels[k].position = detail::not_visited;
  for (int a = 0; a < arguments; ++a) first_reader[a] = -1;
  for (int k = 0; k < p.kernel_count; ++k) {
    const kernel_plan& kernel = p.kernels[k];
    if (!kernel.live) continue;
    for (std::int32_t s = kernel.slot_begin; s < kernel.slot_end; ++s) {
      kernel_of_slot[s] = static_cast<std::int16_t>(k);
      const std::int16_t n = p.bindings[s].node;
      if (n < 0 || p.nodes[n].code != op::input) continue;
      next_reader[s] = first_reader[p.nodes[n].detail[0]];
      first_reader[p.nodes[n].detail[0]] = s;
    }
  }
  detail::scheduler order{p, first_reader, next_reader, kernel_of_slot};
  for (int k = 0; k < p.kernel_count; ++k) order.visit(static_cast<std::int16_t>(k));
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
