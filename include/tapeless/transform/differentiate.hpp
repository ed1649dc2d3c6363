// SPDX-License-Identifier: BSL-1.0
#pragma once

// Reverse-mode differentiation of a graph: the result is the same graph, longer.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/graph.hpp>
#include <tapeless/rules/table.hpp>

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

/// Adds `more` to the adjoint of a node, if it has a part in the gradient at all.
constexpr void accumulate(graph& g, std::int16_t id, ref more) noexcept {
  if (g.adjoint[id] == no_path || more.is_constant(0)) return;
  g.adjoint[id] = g.adjoint[id] == path_without_adjoint ? more.id : (ref{&g, g.adjoint[id]} + more).id;
}

/// Walks from `last` down and hands the adjoint of every marked node on to its operands, until the graph is full. What
/// one operation hands to the same operand twice, as x x does, is added first.
constexpr void sweep(graph& g, int last) noexcept {
  for (int i = last; i >= 0 && !g.overflow; --i) {
    if (g.adjoint[i] < 0 || is_leaf(g.nodes[i].code)) continue;
    const adjoints to = pull_back({&g, g.adjoint[i]}, {&g, static_cast<std::int16_t>(i)});
    const auto operand = g.nodes[i].operand;
    const bool twice = operand[0] == operand[1] && to[0].in != nullptr && to[1].in != nullptr;
    if (twice) accumulate(g, operand[0], to[0] + to[1]);
    for (std::size_t k = twice ? 2 : 0; k < to.size(); ++k) {
      if (operand[k] >= 0 && to[k].in != nullptr) accumulate(g, operand[k], to[k]);
    }
  }
}

}  // namespace detail

/// Appends the gradient of the scalar `output` by the `count` nodes `by` and writes it to `gradient`.
///
/// One walk from the output down to the inputs: along a path multiply (the pullback), across paths add. Where no path
/// leads from a node to the output its gradient is the constant 0.
constexpr void differentiate(ref output, const ref* by, ref* gradient, int count) noexcept {
  graph& g = *output.in;
  for (int k = 0; k < count; ++k) gradient[k] = by[k];
  if (g.overflow) return;
  detail::mark_paths(g, output.id, by, count);
  if (g.adjoint[output.id] == detail::path_without_adjoint) g.adjoint[output.id] = constant_like(output, 1).id;
  detail::sweep(g, output.id);
  if (g.overflow) return;
  for (int k = 0; k < count; ++k) {
    const std::int16_t found = g.adjoint[by[k].id];
    gradient[k] = found >= 0 ? ref{&g, found} : constant_like(by[k], 0);
  }
}

}  // namespace tapeless::inline TAPELESS_ABI
