// SPDX-License-Identifier: BSL-1.0
#pragma once

// Fusion: which kernel computes which node.
//
// 1. A product, a movement or a reduction opens a kernel; a reduction joins the kernel of its operand where that walks
//    the same rows.
// 2. An elementwise node joins the latest kernel among its operands where its shape fits, else it opens one.
// 3. A cheap elementwise node of leaves alone belongs to no kernel and is computed where it is used.
//
// Since a node joins only the latest kernel among its operands, a kernel reads only from kernels with smaller numbers.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/loop.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/joining.hpp>
#include <tapeless/plan/state.hpp>
#include <tapeless/plan/sum_order.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Gives a node that was to be computed where it is used a kernel of its own.
constexpr void materialize(planner& p, std::int16_t id) noexcept {
  node_plan& n = p.plans[id];
  if (n.home >= 0 || !p.computes_elements(id)) return;
  add_member(p, open_kernel(p, kind::rows, p.iterated(id)), id, level::element, 0);
}

/// Operands that are computed where they are used, but read otherwise than element for element, get a kernel first.
constexpr void materialize_operands(planner& p, std::int16_t id) noexcept {
  for (const std::int16_t o : p.nodes[id].operand.items) {
    if (o >= 0 && !p.in_step(o) && p.nodes[p.plans[o].view.base].shape.size() > 1) materialize(p, p.plans[o].view.base);
  }
}

/// Nothing is computed again and again that takes more operations than these.
inline constexpr std::int16_t max_effort = 8;

/// How many operations it takes to compute a node from leaves.
constexpr std::int16_t effort_of(const planner& p, std::int16_t id) noexcept {
  std::int16_t sum = 1;
  for (const std::int16_t o : p.nodes[id].operand.items) {
    if (o >= 0) sum = static_cast<std::int16_t>(sum + p.plans[p.plans[o].view.base].effort);
  }
  return sum;
}

constexpr void place_elementwise(planner& p, std::int16_t id) noexcept {
  materialize_operands(p, id);
  const op code = p.is_copied_view(id) ? op::copy : p.nodes[id].code;
  level at{};
  std::uint8_t phase = 0;
  const std::int16_t latest = latest_kernel(p, id);
  if (latest >= 0 && fits(p, latest, id, at, phase)) return add_member(p, latest, id, at, phase);
  if (latest < 0 && is_cheap(code) && p.plans[id].target < 0 && effort_of(p, id) <= max_effort) {
    p.plans[id].effort = effort_of(p, id);
    return;
  }
  const std::int16_t newest = newest_rows(p, latest);
  if (newest >= 0 && fits(p, newest, id, at, phase)) return add_member(p, newest, id, at, phase);
  add_member(p, open_kernel(p, kind::rows, p.iterated(id)), id, level::element, 0);
}

/// Which of a kernel's axes (the long ones of the operand, moved to the end) a reduction runs over.
constexpr std::uint8_t reduced_axes(const node& n, const extents& operand) noexcept {
  unsigned mask = 0, to = 3;
  for (std::size_t i = 4; i-- > 0;) {
    if (operand.dim[i] == 1) continue;
    if (n.detail[i] != 0) mask |= 1u << to;
    --to;
  }
  return static_cast<std::uint8_t>(mask);
}

/// Adds a reduction over the elements of a rows kernel: of each row, or of everything.
constexpr void add_reduction(planner& p, std::int16_t k, std::int16_t id, std::uint8_t mask,
                             std::uint8_t phase) noexcept {
  if (mask == 8) {
    p.kernels[k].has_lines = true;
    p.kernels[k].line = squeeze(p.nodes[id].shape);
  }
  add_member(p, k, id, mask == 8 ? level::line : level::total, phase);
}

/// Adds a reduction over leading axes: it gives a line along the last one.
constexpr void add_column_reduction(planner& p, std::int16_t k, std::int16_t id, std::uint8_t mask) noexcept {
  p.kernels[k].has_lines = true;
  p.kernels[k].line = squeeze(p.nodes[id].shape);
  p.kernels[k].shape.reduced = mask;
  add_member(p, k, id, level::line, 0);
}

/// Whether a product can sum its outputs by columns on the way: they fill registers, and it goes from row to row.
constexpr bool sums_by_columns(const kernel_shape& s) noexcept {
  return s.form == kind::product && s.how != walk::dots && s.extent[2] >= 2 && s.extent[3] >= 16;
}

/// A reduction of what a rows kernel computes joins it: along the last axis it gives lines, over everything a total.
/// One by columns of what a product gives joins the product.
constexpr bool joins_as_reduction(planner& p, std::int16_t id, std::uint8_t mask) noexcept {
  const std::int16_t o = p.nodes[id].operand[0];
  const node_plan& b = p.plans[p.plans[o].view.base];
  if (b.home < 0 || !p.plain(o)) return false;
  kernel_plan& k = p.kernels[b.home];
  const squeezed shape = squeeze(p.nodes[o].shape);
  if (mask == 4 && sums_by_columns(k.shape) && b.at == level::element && same(shape, k.shape.extent)) {
    add_column_reduction(p, b.home, id, mask);
    return true;
  }
  if (k.shape.form != kind::rows) return false;
  if (b.at == level::element && same(shape, k.shape.extent)) {
    if (mask != 8 && p.nodes[id].shape.size() != 1) return false;
    add_reduction(p, b.home, id, mask, b.phase);
    return true;
  }
  if (b.at == level::line && same(shape, k.line) && p.nodes[id].shape.size() == 1) {
    add_member(p, b.home, id, level::total, b.phase);
    return true;
  }
  return false;
}

/// A reduction along rows that the newest kernel walks anyway, over what other kernels store, joins that kernel.
constexpr bool joins_newest(planner& p, std::int16_t id, std::uint8_t mask) noexcept {
  const auto newest = static_cast<std::int16_t>(p.kernel_count - 1);
  const std::int16_t o = p.nodes[id].operand[0];
  if (newest < 0 || p.kernels[newest].shape.form != kind::rows || p.plans[p.plans[o].view.base].home == newest)
    return false;
  if (!same(squeeze(p.nodes[o].shape), p.kernels[newest].shape.extent)) return false;
  add_reduction(p, newest, id, mask, 0);
  return true;
}

constexpr void place_reduction(planner& p, std::int16_t id) noexcept {
  const extents& shape = p.nodes[p.nodes[id].operand[0]].shape;
  const std::uint8_t mask = reduced_axes(p.nodes[id], shape);
  if (joins_as_reduction(p, id, mask)) return;
  materialize_operands(p, id);
  const bool rows = (mask & 8) != 0;
  if (rows && joins_newest(p, id, mask)) return;
  const std::int16_t k = open_kernel(p, rows ? kind::rows : kind::columns, shape);
  if (rows) return add_reduction(p, k, id, mask, 0);
  add_column_reduction(p, k, id, mask);
}

/// A concatenation is no kernel that runs: the kernels of its operands write them to their places.
constexpr void place_concat(planner& p, std::int16_t id) noexcept {
  for (std::size_t i = 0; i < 2; ++i) {
    const std::int16_t b = p.plans[p.nodes[id].operand[i]].view.base;
    if (p.plans[b].home >= 0) continue;
    level at{};
    std::uint8_t phase = 0;
    const std::int16_t newest = newest_rows(p, -1);
    if (newest >= 0 && fits(p, newest, b, at, phase)) add_member(p, newest, b, at, phase);
    else materialize(p, b);
  }
  add_member(p, open_kernel(p, kind::concat, p.nodes[id].shape), id, level::element, 0);
}

/// How a product of `outputs` walks its inner axis.
constexpr walk walk_of(const fixed_array<std::int32_t, 4>& outputs, std::int32_t inner, const strides& a,
                       const strides& b) noexcept {
  const factor_steps step{a[1], b[0], b[1]};
  if (sums_in_lanes(outputs[0], outputs[1], inner, step)) return walk::dots;
  return is_transposed(outputs[1], step) ? walk::turned : walk::streamed;
}

constexpr void place_whole(planner& p, std::int16_t id, kind form) noexcept {
  const node& n = p.nodes[id];
  for (const std::int16_t o : n.operand.items) {
    if (o < 0) continue;
    materialize(p, p.plans[o].view.base);
    p.plans[p.plans[o].view.base].stored = true;
  }
  const std::int16_t k = open_kernel(p, form, n.shape);
  if (form == kind::product) {
    const node& a = p.nodes[n.operand[0]];
    kernel_shape& shape = p.kernels[k].shape;
    shape.inner = a.shape.dim[1];
    shape.how = walk_of(n.shape.dim, shape.inner, p.plans[n.operand[0]].view.stride, p.plans[n.operand[1]].view.stride);
  }
  add_member(p, k, id, level::element, 0);
}

/// What a loop reads is stored before it; what comes out of it is stored by it.
constexpr void place_loop(planner& p, std::int16_t id) noexcept {
  for_each_binding(p.nodes, p.nodes[id].operand[0], [&](std::int16_t link) {
    const std::int16_t read = p.plans[p.nodes[link].operand[0]].view.base;
    materialize(p, read);
    p.plans[read].stored = true;
  });
  const std::int16_t k = open_kernel(p, kind::loop, {});
  p.kernels[k].shape.extent[3] = p.nodes[id].detail[0];
  for (int i = 0; i < id; ++i) p.kernels[k].shape.inner += p.nodes[i].code == op::loop;
  add_member(p, k, id, level::element, 0);
}

constexpr void place_projection(planner& p, std::int16_t id) noexcept {
  add_member(p, p.plans[p.nodes[id].operand[0]].home, id, level::element, 0);
  p.plans[id].stored = true;
}

}  // namespace detail

/// Gives node `id`, the next one, its access and its kernel.
constexpr void fuse(planner& p, std::int16_t id) noexcept {
  p.plans[id].view =
      access_of(p.nodes, id, [&p](std::int16_t earlier) -> const access& { return p.plans[earlier].view; });
  const op code = p.nodes[id].code;
  if (p.computes_elements(id)) detail::place_elementwise(p, id);
  else if (is_reduction(code)) detail::place_reduction(p, id);
  else if (code == op::product) detail::place_whole(p, id, kind::product);
  else if (code == op::gather) detail::place_whole(p, id, kind::gather);
  else if (code == op::scatter_add) detail::place_whole(p, id, kind::scatter);
  else if (code == op::pad) detail::place_whole(p, id, kind::pad);
  else if (code == op::concat) detail::place_concat(p, id);
  else if (code == op::loop) detail::place_loop(p, id);
  else if (is_projection(code)) detail::place_projection(p, id);
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
