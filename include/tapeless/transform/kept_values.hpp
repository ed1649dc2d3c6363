// SPDX-License-Identifier: BSL-1.0
#pragma once

// What the derivative of a loop reads of the loop: the least that is not computed again.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/loop.hpp>
#include <tapeless/graph/program.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Worth a place in memory for each step, where the loop keeps values at all.
constexpr bool is_worth_keeping(const node& n) noexcept {
  const bool computed = is_elementwise(n.code) && !is_cheap(n.code);
  const bool whole = is_reduction(n.code) || n.code == op::product || n.code == op::gather || is_projection(n.code);
  return (computed || whole || n.code == op::scatter_add) && n.shape.rank < 4;
}

/// Adds to the bindings of a loop's derivative what its body reads of the loop's: states and rows, and what is kept.
///
/// Whatever is cheap is computed again in each step of the derivative; where the loop is to recompute, everything.
struct kept_values {
  graph& g;
  std::int16_t loop, scope;
  int old_size;         ///< nodes from this one on are those of the derivative
  int marked;           ///< nodes before this one are marked: `inside`, `deeper`, `bound`
  ref bindings;         ///< of the derivative
  ref results, arrays;  ///< links whose second nodes are what the derivative gives
  loop_kind kind{g.nodes[loop]};

  constexpr void want(std::int16_t id) noexcept {
    if (id >= scope && (g.mark[id] & inside) != 0) g.mark[id] |= wanted;
  }
  constexpr void want_values(std::int16_t list) noexcept {
    for_each_binding(g.nodes, list, [&](std::int16_t at) { want(g.nodes[at].operand[1]); });
  }

  /// Binds a node to what the loop binds it to; a state to its values in all steps.
  constexpr void bind_again(std::int16_t id) noexcept {
    const ref n{&g, id};
    for_each_binding(g.nodes, g.nodes[loop].operand[0], [&](std::int16_t at) {
      const node b = g.nodes[at];
      if (b.operand[0] != id || b.code == op::next) return;
      const bool whole = b.code == op::whole || (b.code == op::carry && kind.steps == 1);
      const ref value = b.code == op::carry && !whole ? stacked({&g, loop}, n) : ref{&g, b.operand[1]};
      bindings = bind(whole ? op::whole : op::row, n, value, bindings);
    });
  }

  constexpr void visit(std::int16_t id) noexcept {
    const node n = g.nodes[id];
    const bool own = (g.mark[id] & deeper) == 0;
    if (own && (g.mark[id] & bound) != 0) return bind_again(id);
    const bool computed_before = id < old_size || (is_projection(n.code) && n.operand[0] < old_size);
    if (own && computed_before && kind.how == keeping::kept && is_worth_keeping(n)) {
      bindings = bind(op::row, {&g, id}, stacked({&g, loop}, {&g, id}), bindings);
      return;
    }
    for_needed(n, false, [&](std::int16_t o) { want(o); });
    if (n.code == op::loop) want_values(n.operand[0]);
  }

  [[nodiscard]] constexpr ref read() noexcept {
    const int size = g.size;
    for (int i = marked; i < size; ++i) g.mark[i] = place_in_scope(g.nodes, i, scope, g.mark);
    want_values(bindings.id);
    want_values(results.id);
    want_values(arrays.id);
    for (int i = size - 1; i >= scope && !g.overflow; --i) {
      if ((g.mark[i] & (wanted | inside)) == (wanted | inside)) visit(static_cast<std::int16_t>(i));
    }
    return bindings;
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
