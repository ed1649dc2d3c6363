// SPDX-License-Identifier: BSL-1.0
#pragma once

// Adjoints of nodes: which nodes have one, how adjoints add up and how one operation hands its own on.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/graph.hpp>
#include <tapeless/rules/table.hpp>
#include <tapeless/transform/blocks.hpp>

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

/// a + b. What both have only where a condition holds is chosen once.
constexpr ref add_masked(ref a, ref b) noexcept {
  if (a.is(op::select) && b.is(op::select) && a->operand[0] == b->operand[0]) {
    const ref c = a.operand(0);
    if (a.operand(2).is_constant(0) && b.operand(2).is_constant(0)) return select(c, a.operand(1) + b.operand(1), 0.0);
    if (a.operand(1).is_constant(0) && b.operand(1).is_constant(0)) return select(c, 0.0, a.operand(2) + b.operand(2));
  }
  return b.is(op::pad) ? add_block(a, b) : a + b;
}

/// Adds `more` to the adjoint of a node, if it has a part in the gradient at all.
constexpr void accumulate(graph& g, std::int16_t id, ref more) noexcept {
  if (g.adjoint[id] == no_path || more.is_constant(0)) return;
  g.adjoint[id] = g.adjoint[id] == path_without_adjoint ? more.id : add_masked({&g, g.adjoint[id]}, more).id;
}

/// The adjoints of the operands of y where its own is select(c, h, 0), or with 0 first: they are those that h gives,
/// each chosen by c again. So no NaN of 0 times an infinite derivative leaks out of a branch that is not taken.
constexpr adjoints pull_back_masked(ref g, ref y) noexcept {
  const bool same_shape = is_elementwise(y->code), moved = y.is(op::reshape) || y.is(op::transpose);
  const bool first = g.is(op::select) && g.operand(2).is_constant(0);
  const bool second = g.is(op::select) && g.operand(1).is_constant(0);
  if (!(same_shape || moved) || !(first || second)) return pull_back(g, y);
  const ref c = moved ? pull_back(g.operand(0), y)[0] : g.operand(0);
  adjoints to = pull_back_masked(g.operand(first ? 1 : 2), y);
  for (ref& a : to) {
    if (a.in == nullptr || a.is_constant(0)) continue;
    a = first ? select(c, a, 0.0) : select(c, 0.0, a);
  }
  return to;
}

/// Hands the adjoint of node i on to its operands. What one operation hands to the same operand twice, as x x does, is
/// added first.
constexpr void hand_on(graph& g, std::int16_t i) noexcept {
  const adjoints to = pull_back_masked({&g, g.adjoint[i]}, {&g, i});
  const auto operand = g.nodes[i].operand;
  const bool twice = operand[0] == operand[1] && to[0].in != nullptr && to[1].in != nullptr;
  if (twice) accumulate(g, operand[0], add_masked(to[0], to[1]));
  for (std::size_t k = twice ? 2 : 0; k < to.size(); ++k) {
    if (operand[k] >= 0 && to[k].in != nullptr) accumulate(g, operand[k], to[k]);
  }
}

}  // namespace detail

}  // namespace tapeless::inline TAPELESS_ABI
