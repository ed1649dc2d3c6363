// SPDX-License-Identifier: BSL-1.0
#pragma once

// Kernels while they are filled: what they are opened with, and which nodes can join one.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/plan/state.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

constexpr void add_member(planner& p, std::int16_t k, std::int16_t id, level at, std::uint8_t phase) noexcept {
  node_plan& n = p.plans[id];
  n.home = k;
  n.at = at;
  n.phase = phase;
  kernel_plan& kernel = p.kernels[k];
  if (kernel.first < 0) kernel.first = id;
  else p.plans[kernel.last].next = id;
  n.previous = kernel.last;
  kernel.last = id;
  if (phase + 1 > kernel.shape.phases) kernel.shape.phases = static_cast<std::uint8_t>(phase + 1);
}

constexpr std::int16_t open_kernel(planner& p, kind form, const extents& elements) noexcept {
  kernel_plan& k = p.kernels[p.kernel_count];
  k = kernel_plan{};
  k.shape.form = form;
  k.shape.extent = squeeze(elements);
  return static_cast<std::int16_t>(p.kernel_count++);
}

constexpr int size_of(const squeezed& s) noexcept { return s[0] * s[1] * s[2] * s[3]; }

/// True where `o`, seen from the elements of a rows kernel, repeats along each row a value that its line holds.
constexpr bool repeats_line(const planner& p, const kernel_plan& k, std::int16_t o) noexcept {
  const access& view = p.plans[o].view;
  if (view.offset != 0) return false;
  std::int32_t expected = 1;
  bool last = true;
  for (std::size_t i = 4; i-- > 0;) {
    if (p.nodes[o].shape.dim[i] == 1) continue;
    if (view.stride[i] != (last ? 0 : expected)) return false;
    if (!last) expected *= p.nodes[o].shape.dim[i];
    last = false;
  }
  return expected == size_of(k.line);
}

/// Whether an instruction of kernel `k` at level `at` can use operand `o`, computed by the same kernel, as it stands in
/// a register; and in which phase it is there.
constexpr bool in_register(const planner& p, std::int16_t k, std::int16_t o, level at, std::uint8_t& phase) noexcept {
  const node_plan& b = p.plans[p.plans[o].view.base];
  const auto later = [&](int from) {
    if (from > phase) phase = static_cast<std::uint8_t>(from);
    return true;
  };
  if (b.at == at) return p.plain(o) && later(b.phase);
  const bool line_in_row = b.at == level::line && at == level::element && p.kernels[k].shape.form == kind::rows;
  return line_in_row && repeats_line(p, p.kernels[k], o) && later(b.phase + 1);
}

/// The latest kernel among the operands of a node, -1 for leaves alone.
constexpr std::int16_t latest_kernel(const planner& p, std::int16_t id) noexcept {
  std::int16_t latest = -1;
  for (const std::int16_t o : p.nodes[id].operand.items) {
    if (o >= 0 && p.plans[p.plans[o].view.base].home > latest) latest = p.plans[p.plans[o].view.base].home;
  }
  return latest;
}

/// More passes over a row than these are left to another kernel.
inline constexpr std::uint8_t max_phases = 8;

/// The level at which kernel `k` can compute the elementwise node `id`, if it can.
constexpr bool fits(const planner& p, std::int16_t k, std::int16_t id, level& at, std::uint8_t& phase) noexcept {
  const kernel_plan& kernel = p.kernels[k];
  if (kernel.shape.form > kind::product) return false;
  const squeezed shape = squeeze(p.iterated(id));
  bool total = false, own = false;
  for (const std::int16_t o : p.nodes[id].operand.items) {
    if (o < 0 || p.plans[p.plans[o].view.base].home != k) continue;
    own = true;
    total = total || p.plans[p.plans[o].view.base].at == level::total;
  }
  if (total) at = level::total;
  else if (same(shape, kernel.shape.extent)) at = level::element;
  else if (own && kernel.has_lines && same(shape, kernel.line)) at = level::line;
  else return false;
  if (at == level::element && kernel.shape.form == kind::columns) return false;
  phase = 0;
  for (const std::int16_t o : p.nodes[id].operand.items) {
    if (o < 0 || p.plans[p.plans[o].view.base].home != k) continue;
    if (!in_register(p, k, o, at, phase)) return false;
  }
  return phase < max_phases;
}

/// The newest kernel that runs, where it walks over rows and is newer than `after`: what needs nothing newer can join
/// it.
constexpr std::int16_t newest_rows(const planner& p, std::int16_t after) noexcept {
  auto k = static_cast<std::int16_t>(p.kernel_count - 1);
  while (k > after && p.kernels[k].shape.form == kind::concat) --k;
  return k > after && p.kernels[k].shape.form == kind::rows ? k : std::int16_t{-1};
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
