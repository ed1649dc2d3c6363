// SPDX-License-Identifier: BSL-1.0
#pragma once

// The code of all kernels, from the last to the first, so that each knows what the later ones read.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/plan/collapse.hpp>
#include <tapeless/plan/emit.hpp>
#include <tapeless/plan/emit_blocks.hpp>
#include <tapeless/plan/state.hpp>
#include <tapeless/plan/trim.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Calls `visit` with each needed node of the kernel at this level and phase, in order.
template<class Visit>
constexpr void for_members(planner& p, std::int16_t k, level at, std::uint8_t phase, Visit visit) noexcept {
  for (std::int16_t id = p.kernels[k].first; id >= 0; id = p.plans[id].next) {
    const node_plan& n = p.plans[id];
    if (n.needed && n.at == at && n.phase == phase) visit(id);
  }
}

/// Marks, from the results backwards, what the kernel has to compute; false where nothing of it is used.
constexpr bool mark_needed(emitter& e) noexcept {
  planner& p = e.p;
  bool any = false;
  for (std::int16_t id = e.kernel().last; id >= 0; id = p.plans[id].previous) {
    node_plan& n = p.plans[id];
    n.needed = n.needed || n.stored || n.placed.in >= 0;
    if (!n.needed) continue;
    any = true;
    for (const std::int16_t o : p.nodes[id].operand.items) {
      if (o >= 0 && p.plans[p.plans[o].view.base].home == e.k) p.plans[p.plans[o].view.base].needed = true;
    }
  }
  return any;
}

/// Decides, earliest first, which values of other kernels are stored for this one and which are computed again.
constexpr void demand_operands(emitter& e) noexcept {
  for (std::int16_t id = e.kernel().first; id >= 0; id = e.p.plans[id].next) {
    if (!e.p.plans[id].needed) continue;
    for (const std::int16_t o : e.p.nodes[id].operand.items) {
      if (o >= 0) e.demand(o);
    }
  }
}

constexpr void carry_over_phases(emitter& e) noexcept {
  planner& p = e.p;
  if (e.kernel().shape.phases == 1) return;
  for (std::int16_t id = e.kernel().first; id >= 0; id = p.plans[id].next) {
    const node_plan& n = p.plans[id];
    if (!n.needed || n.at != level::element || is_reduction(p.nodes[id].code)) continue;
    for (const std::int16_t o : p.nodes[id].operand.items) {
      if (o >= 0) e.carry(o, n.phase);
    }
  }
  for (std::int16_t id = e.kernel().first; id >= 0; id = p.plans[id].next) {
    if (p.plans[id].needed && p.plans[id].saved) p.plans[id].scratch = e.scratch_slot();
  }
}

constexpr void emit_reduction(emitter& e, std::int16_t id) noexcept {
  planner& p = e.p;
  node_plan& n = p.plans[id];
  const std::int16_t o = p.nodes[id].operand[0];
  const node_plan& held = p.plans[p.plans[o].view.base];
  const level from = held.home == e.k ? held.at : level::element;
  n.memo = e.push(p.nodes[id].code, n.at, e.value(o, from));
  n.memo_stamp = e.stamp_of(n, n.at);
}

/// Values in the order of the program, each stored as soon as it is there. What turns out to be used nowhere, as only a
/// later phase needs it, is dropped at the end.
constexpr void emit_results(emitter& e, level at, std::uint8_t phase) noexcept {
  planner& p = e.p;
  for_members(p, e.k, at, phase, [&](std::int16_t id) {
    const node_plan& n = p.plans[id];
    const std::int16_t from = e.value(id, at);
    if (n.stored) e.store(id, from, at);
    if (n.placed.in >= 0) e.store_placed(id, from, at);
    if (n.saved) {
      const std::int16_t i = e.push(op::store, at, from);
      p.code[e.kernel().code_begin + i].slot = n.scratch;
    }
  });
}

/// The code of a rows, columns or product kernel.
constexpr void emit_elementwise(emitter& e) noexcept {
  planner& p = e.p;
  const auto phases = e.kernel().shape.phases;
  const auto reductions = [&](level from, level to, std::uint8_t phase) {
    for_members(p, e.k, to, phase, [&](std::int16_t id) {
      if (!is_reduction(p.nodes[id].code)) return;
      const node_plan& held = p.plans[p.plans[p.nodes[id].operand[0]].view.base];
      if ((held.home == e.k ? held.at : level::element) == from) emit_reduction(e, id);
    });
  };
  for (std::uint8_t phase = 0; phase < phases; ++phase) {
    e.phase = phase;
    emit_results(e, level::element, phase);
    reductions(level::element, level::line, phase);
    reductions(level::element, level::total, phase);
    emit_results(e, level::line, phase);
    reductions(level::line, level::total, phase);
  }
  for (std::uint8_t phase = 0; phase < phases; ++phase) emit_results(e, level::total, phase);
}

constexpr void emit_product(emitter& e) noexcept {
  planner& p = e.p;
  const std::int16_t id = e.kernel().first;
  const node& n = p.nodes[id];
  for (std::size_t i = 0; i < 2; ++i) {
    const access& view = p.plans[n.operand[i]].view;
    e.slot(content::real, view.offset, view.stride, view.base, false);
  }
  const kernel_shape& shape = e.kernel().shape;
  const bool dots = shape.how == walk::dots;
  if (shape.how == walk::turned || (dots && p.plans[n.operand[1]].view.stride[0] != 1)) {
    const std::int32_t columns = n.shape.dim[1];
    e.slot(content::real, 0, {}, -1, true);
    e.kernel().scratch_size = shape.inner * (dots ? columns : columns > 16 ? 32 : 16);
  }
  p.plans[id].memo = e.push(op::product, level::element);
  p.plans[id].memo_stamp = e.stamp_of(p.plans[id], level::element);
  emit_results(e, level::factor, 0);
  emit_elementwise(e);
}

/// Says in the product's instruction which loads of its kernel give the elements of its factors: they lie where slots 0
/// and 1 lie.
constexpr void link_factors(planner& p, const kernel_plan& k) noexcept {
  instruction* code = p.code + k.code_begin;
  const auto holds = [&](std::int16_t loaded, std::int32_t factor, std::int32_t row, std::int32_t column) {
    const operand_slot &at = p.slots[k.slot_begin + loaded], &of = p.slots[k.slot_begin + factor];
    return p.bindings[k.slot_begin + loaded].node == p.bindings[k.slot_begin + factor].node && at.offset == of.offset &&
           same(at.stride, {0, 0, row, column});
  };
  const strides &a = p.slots[k.slot_begin].stride, &b = p.slots[k.slot_begin + 1].stride;
  for (std::int16_t i = 1; i < k.code_end - k.code_begin; ++i) {
    if (code[i].code != op::load || code[i].at != level::factor) continue;
    if (holds(code[i].slot, 0, 0, a[1])) code[0].a = i;
    if (holds(code[i].slot, 1, b[1], b[0])) code[0].b = i;
  }
}

constexpr void emit_kernel(planner& p, std::int16_t k, const std::int32_t* loop_scratch) noexcept {
  emitter e{{p, k}, (k + 1) * 1024};
  kernel_plan& kernel = p.kernels[k];
  kernel.live = mark_needed(e);
  if (!kernel.live) return;
  if (kernel.shape.form != kind::concat) demand_operands(e);
  kernel.code_begin = p.code_count;
  kernel.slot_begin = p.slot_count;
  if (kernel.shape.form == kind::product) {
    emit_product(e);
  } else if (kernel.shape.form == kind::loop) {
    emit_loop(e, loop_scratch);
  } else if (kernel.shape.form == kind::concat) {
    emit_concat(e);
  } else if (kernel.shape.form > kind::product) {
    emit_movement(e);
  } else {
    carry_over_phases(e);
    emit_elementwise(e);
    kernel.scratch_size = kernel.scratch_rows * kernel.shape.extent[3];
  }
  kernel.code_end = p.code_count;
  kernel.slot_end = p.slot_count;
  if (p.overflow) return;
  if (kernel.shape.form <= kind::product) drop_unused(p, kernel);
  if (kernel.shape.form == kind::product) link_factors(p, kernel);
  if (kernel.shape.form < kind::product) collapse(p, kernel);
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
