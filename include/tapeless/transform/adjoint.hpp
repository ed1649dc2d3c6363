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

namespace tapeless {
inline namespace TAPELESS_ABI {

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
    const std::int16_t(&o)[3] = n.operand.items;
    const bool path = (o[0] >= 0 && g.adjoint[o[0]] == path_without_adjoint) ||
                      (o[1] >= 0 && g.adjoint[o[1]] == path_without_adjoint) ||
                      (o[2] >= 0 && g.adjoint[o[2]] == path_without_adjoint);
    if (path) g.adjoint[i] = path_without_adjoint;
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
  const std::int16_t(&o)[3] = operand.items;
  const ref(&x)[3] = to.items;
  const bool twice = o[0] == o[1] && x[0].in != nullptr && x[1].in != nullptr;
  if (twice) accumulate(g, o[0], added(x[0], x[1]));
  for (int k = twice ? 2 : 0; k < 3; ++k) {
    if (o[k] >= 0 && x[k].in != nullptr) accumulate(g, o[k], x[k]);
  }
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
