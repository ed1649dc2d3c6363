// SPDX-License-Identifier: BSL-1.0
#pragma once

// The workspace: every stored value gets a place that is free from its first writer to its last reader.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/plan/order.hpp>
#include <tapeless/plan/state.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Places are multiples of a cache line of floats, so that rows of whole registers are aligned.
constexpr std::int32_t rounded_up(std::int32_t size) noexcept { return (size + 15) / 16 * 16; }

/// A stretch of the workspace in use until (and with) the kernel at position `until`.
struct stretch {
  std::int32_t begin = 0, size = 0;
  std::int16_t until = 0;
  std::int16_t next = -1;
};

/// First fit over a list of stretches sorted by their begin.
struct allocator {
  stretch* all;
  int count = 0;
  std::int16_t first = -1;
  std::int32_t highest = 0;

  constexpr std::int32_t take(std::int32_t size, std::int16_t until) noexcept {
    size = rounded_up(size);
    std::int16_t before = -1, after = first;
    std::int32_t begin = 0;
    while (after >= 0 && all[after].begin - begin < size) {
      begin = all[after].begin + all[after].size;
      before = after;
      after = all[after].next;
    }
    const auto added = static_cast<std::int16_t>(count++);
    all[added] = {begin, size, until, after};
    if (before < 0) first = added;
    else all[before].next = added;
    if (begin + size > highest) highest = begin + size;
    return begin;
  }

  constexpr void release_before(std::int16_t position) noexcept {
    std::int16_t before = -1;
    for (std::int16_t at = first; at >= 0; at = all[at].next) {
      if (all[at].until >= position) before = at;
      else if (before < 0) first = all[at].next;
      else all[before].next = all[at].next;
    }
  }
};

}  // namespace detail

/// Gives every value in the workspace its place. `last_reader` has an entry a node, `stretches` one a slot.
constexpr void assign_workspace(planner& p, std::int16_t* last_reader, detail::stretch* stretches) noexcept {
  for (int i = 0; i < p.order_count; ++i) {
    const kernel_plan& k = p.kernels[p.order[i]];
    for (std::int32_t s = k.slot_begin; s < k.slot_end; ++s) {
      if (p.bindings[s].node >= 0) last_reader[p.bindings[s].node] = static_cast<std::int16_t>(i);
    }
  }
  detail::allocator a{stretches};
  for (int i = 0; i < p.order_count; ++i) {
    const auto position = static_cast<std::int16_t>(i);
    kernel_plan& k = p.kernels[p.order[i]];
    a.release_before(position);
    if (k.scratch_size > 0) k.scratch_place = a.take(k.scratch_size, position);
    for (std::int32_t s = k.slot_begin; s < k.slot_end; ++s) {
      const binding& b = p.bindings[s];
      if (!b.writes || b.node < 0 || p.plans[b.node].target >= 0 || p.plans[b.node].place >= 0) continue;
      p.plans[b.node].place = a.take(p.nodes[b.node].shape.size(), last_reader[b.node]);
    }
  }
  p.workspace = a.highest;
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
