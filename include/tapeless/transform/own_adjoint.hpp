// SPDX-License-Identifier: BSL-1.0
#pragma once

// The adjoint of a value that has a pullback of its own.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/own_gradient.hpp>
#include <tapeless/transform/adjoint.hpp>
#include <tapeless/transform/inline.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Copies what the pullback of node `id` makes of its leaf, with the adjoint of the node in the leaf's place, and adds
/// what comes out to the adjoints of the arguments.
constexpr void pull_back_own(graph& g, std::int16_t id) noexcept {
  const node own = g.nodes[id];
  const std::int16_t pulled = own.operand[1], leaf = own.operand[2];
  const int end = g.size;
  for (int i = 0; i < end; ++i) g.mark[i] = static_cast<std::int16_t>(i);
  const ref adjoint{&g, g.adjoint[id]};
  const choice chosen = one_for_all(adjoint);
  g.mark[leaf] = chosen.exists() ? chosen_from(chosen, adjoint).id : adjoint.id;
  for (std::int16_t i = static_cast<std::int16_t>(leaf + 1); i < id && !g.overflow; ++i) {
    const node n = g.nodes[i];
    if (n.code == op::link) continue;
    const auto at = [&](std::size_t k) { return ref{&g, n.operand[k] < 0 ? n.operand[k] : g.mark[n.operand[k]]}; };
    if (at(0).id == n.operand[0] && at(1).id == n.operand[1] && at(2).id == n.operand[2]) continue;
    g.mark[i] = again(g, n, at(0), at(1), at(2)).id;
  }
  if (g.overflow) return;
  for_each_binding(g.nodes, pulled, [&](std::int16_t at) {
    const auto argument = g.nodes[at].operand[0];
    accumulate(g, argument, choose_all(chosen, {&g, g.mark[g.nodes[at].operand[1]]}));
  });
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
