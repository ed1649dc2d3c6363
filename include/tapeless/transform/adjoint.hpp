// SPDX-License-Identifier: BSL-1.0
#pragma once

// Adjoints of nodes: which nodes have one, how adjoints add up and how one operation hands its own on.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/graph.hpp>
#include <tapeless/rules/table.hpp>
#include <tapeless/transform/blocks.hpp>
#include <tapeless/transform/choice.hpp>

namespace tapeless::inline TAPELESS_ABI {

namespace detail {

/// What `graph::adjoint` holds for a node before it has an adjoint.
enum : std::int16_t { no_path = -1, path_without_adjoint = -2 };

/// Marks the nodes up to `last` through which one of `by` reaches them.
constexpr void mark_paths(graph& g, int last, const ref* by, int count) noexcept {
  for (int i = 0; i <= last; ++i) g.adjoint[i] = no_path;
  for (int k = 0; k < count; ++k) g.adjoint[by[k].id] = path_without_adjoint;
  for (int i = 0; i <= last; ++i) {
    const node& n = g.nodes[i];
    if (is_leaf(n.code) || n.code == op::stop_gradient) continue;
    for (const std::int16_t o : n.operand) {
      if (o >= 0 && g.adjoint[o] == path_without_adjoint) g.adjoint[i] = path_without_adjoint;
    }
  }
}

constexpr ref added(ref a, ref b) noexcept { return b.is(op::pad) ? add_block(a, b) : add_chosen(a, b); }

/// Adds `more` to the adjoint of a node, if it has a part in the gradient at all.
constexpr void accumulate(graph& g, std::int16_t id, ref more) noexcept {
  if (g.adjoint[id] == no_path || more.is_constant(0)) return;
  g.adjoint[id] = g.adjoint[id] == path_without_adjoint ? more.id : added({&g, g.adjoint[id]}, more).id;
}

/// Hands the adjoint of node i on to its operands; of what a kink made of an adjoint, to that. What one operation hands
/// to the same operand twice, as x x does, is added first.
constexpr void hand_on(graph& g, std::int16_t i) noexcept {
  const ref own{&g, g.adjoint[i]}, y{&g, i};
  if (is_kinked(y)) return accumulate(g, adjoint_of(y).id, pass(kink_of(y), own));
  const adjoints to = pull_back_chosen(own, y);
  const auto operand = g.nodes[i].operand;
  const bool twice = operand[0] == operand[1] && to[0].in != nullptr && to[1].in != nullptr;
  if (twice) accumulate(g, operand[0], added(to[0], to[1]));
  for (std::size_t k = twice ? 2 : 0; k < to.size(); ++k) {
    if (operand[k] >= 0 && to[k].in != nullptr) accumulate(g, operand[k], to[k]);
  }
}

}  // namespace detail

}  // namespace tapeless::inline TAPELESS_ABI
