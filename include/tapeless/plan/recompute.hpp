// SPDX-License-Identifier: BSL-1.0
#pragma once

// Which values of other kernels a kernel computes again, and which of its own it keeps from phase to phase.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/plan/state.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// What is decided for kernel `k` before its code is emitted: what it needs is stored, or cheap enough to be computed
/// again.
struct recomputation {
  planner& p;
  std::int16_t k;

  constexpr kernel_plan& kernel() const noexcept { return p.kernels[k]; }

  /// True for a node that had no kernel when this one was filled; a later kernel may have come to store it.
  constexpr bool floats(std::int16_t b) const noexcept { return p.plans[b].home < 0 || p.plans[b].home > k; }

  /// True for a node of another kernel, or of none, that is computed here again instead of being stored: it and all it
  /// needs, down to what is stored anyway, is cheap.
  constexpr bool recomputed(std::int16_t b, int depth = 0) const noexcept {
    const node_plan& n = p.plans[b];
    if (floats(b)) return p.computes_elements(b);
    if (n.stored || n.at == level::line || n.at == level::total || depth > 8) return false;
    if (!p.computes_elements(b) || p.is_copied_view(b) || !is_cheap(p.nodes[b].code)) return false;
    for (const std::int16_t o : p.nodes[b].operand.items) {
      if (o < 0) continue;
      const std::int16_t base = p.plans[o].view.base;
      if (is_leaf(p.nodes[base].code) || p.plans[base].stored) continue;
      if (!p.in_step(o) || !recomputed(base, depth + 1)) return false;
    }
    return true;
  }

  /// Decides for operand `o`, where it is computed elsewhere, whether it is stored or computed again.
  constexpr void demand(std::int16_t o) const noexcept {
    const std::int16_t b = p.plans[o].view.base;
    node_plan& n = p.plans[b];
    if (is_leaf(p.nodes[b].code) || n.home == k) return;
    const bool in_step = p.in_step(o) || (floats(b) && p.nodes[b].shape.size() == 1);
    if (in_step && recomputed(b)) {
      for (const std::int16_t next : p.nodes[b].operand.items) {
        if (next >= 0) demand(next);
      }
    } else {
      n.stored = true;
    }
  }

  /// Makes `o`, computed in an earlier phase, available in this one: stored values are read back, cheap ones computed
  /// again, the rest kept in a scratch row.
  constexpr void carry(std::int16_t o, std::uint8_t to, int depth = 0) const noexcept {
    const std::int16_t b = p.plans[o].view.base;
    node_plan& n = p.plans[b];
    if (n.home != k || n.at != level::element || n.phase >= to || n.stored || n.saved) return;
    if (!is_cheap(p.nodes[b].code) || depth > 4) {
      n.saved = true;
      return;
    }
    for (const std::int16_t next : p.nodes[b].operand.items) {
      if (next >= 0) carry(next, to, depth + 1);
    }
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
