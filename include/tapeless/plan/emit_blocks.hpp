// SPDX-License-Identifier: BSL-1.0
#pragma once

// The slots of kernels that have no code: what moves blocks, what is put together of blocks, loops.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/loop.hpp>
#include <tapeless/plan/emit.hpp>
#include <tapeless/plan/state.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The slots of a kernel that moves blocks: sources first, then the places in the result.
constexpr void emit_movement(emitter& e) noexcept {
  planner& p = e.p;
  const std::int16_t id = e.kernel().first;
  const node& n = p.nodes[id];
  kernel_shape& shape = e.kernel().shape;
  for (const std::int16_t o : n.operand.items) {
    if (o < 0) continue;
    const access& view = p.plans[o].view;
    e.slot(content_of(p.nodes[view.base]), view.offset, view.stride, view.base, false);
  }
  const strides own = contiguous(n.shape);
  const extents& a = p.nodes[n.operand[0]].shape;
  const auto row = [](const extents& s) { return s.size() / s.dim[0]; };
  e.slot(content::real, 0, own, id, true);
  operand_slot& to = p.slots[p.slot_count - 1];
  shape.extent = a.dim;
  switch (shape.form) {
    case kind::gather:
      shape.extent = {1, 1, n.shape.dim[0], row(n.shape)};
      shape.second = p.nodes[n.operand[1]].shape.dim;
      shape.inner = a.dim[0];
      break;
    case kind::scatter:
      shape.extent = {1, 1, a.dim[0], row(a)};
      shape.second = p.nodes[n.operand[1]].shape.dim;
      shape.inner = n.shape.dim[0];
      break;
    default:
      shape.inner = n.shape.size();
      for (std::size_t i = 0; i < 4; ++i) to.offset += n.detail[i] * own[i];
  }
}

/// Says where the operands of a concatenation are to be written. Its slots stand for what it waits for.
constexpr void emit_concat(emitter& e) noexcept {
  planner& p = e.p;
  const std::int16_t id = e.kernel().first;
  const node& n = p.nodes[id];
  placement to = p.plans[id].placed;
  if (to.in < 0) to = {id, 0, contiguous(n.shape)};
  const auto axis = static_cast<std::size_t>(n.detail[0]);
  for (std::size_t i = 0; i < 2; ++i) {
    const std::int16_t b = p.plans[n.operand[i]].view.base;
    p.plans[b].placed = to;
    e.slot(content::real, 0, {}, b, false);
    to.offset += p.nodes[n.operand[i]].shape.dim[axis] * to.stride[axis];
  }
}

/// The slots of a loop: what it reads and what it gives, as they are listed in `loop_parts`, and its scratch.
constexpr void emit_loop(emitter& e, const std::int32_t* loop_scratch) noexcept {
  planner& p = e.p;
  std::int32_t reads = 0;
  const std::int16_t id = e.kernel().first;
  for_each_binding(p.nodes, p.nodes[id].operand[0], [&](std::int16_t) { ++reads; });
  for (std::int32_t i = 0; i < reads; ++i) e.slot(content::real, 0, {}, -1, false);
  if (p.overflow) return;
  for_each_binding(p.nodes, p.nodes[id].operand[0], [&](std::int16_t link) {
    const access& view = p.plans[p.nodes[link].operand[0]].view;
    const std::int32_t at = e.kernel().slot_begin + --reads;
    p.slots[at] = {content_of(p.nodes[view.base]), view.offset, {}};
    p.bindings[at] = {view.base, false};
  });
  for (std::int16_t at = p.plans[id].next; at >= 0; at = p.plans[at].next) e.slot(content::real, 0, {}, at, true);
  e.slot(content::real, 0, {}, -1, true);
  e.kernel().scratch_size = loop_scratch[e.kernel().shape.inner];
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
