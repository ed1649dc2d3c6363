// SPDX-License-Identifier: BSL-1.0
#pragma once

// A loop seen from its derivative: its body, what that reads, and the nodes through which a derivative goes.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/loop.hpp>
#include <tapeless/transform/adjoint.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// A loop that is to be differentiated.
struct loop_paths {
  graph& g;
  std::int16_t loop;    ///< the loop to reverse
  int last_projection;  ///< no later node is a result of it
  std::int16_t scope = g.nodes[loop].operand[1];
  loop_kind kind{g.nodes[loop]};
  int old_size = g.size;
  std::int16_t end = loop;  ///< no later node of the body has a part in the results
  int listed = 0;           ///< nodes of the body that no binding gives, in graph::list
  ref results{&g, -1};      ///< links to the results that have an adjoint
  ref fixed{&g, -1};        ///< links (what is the same in all steps, the adjoint it had before)
  choice chosen{};          ///< by one condition for all results, which the loop's derivative is not asked in

  [[nodiscard]] constexpr ref at(std::int16_t id) const noexcept { return {&g, id}; }
  [[nodiscard]] constexpr ref operand(std::int16_t id, std::size_t k) const noexcept {
    return at(g.nodes[id].operand[k]);
  }
  [[nodiscard]] constexpr bool is_inside(std::int16_t id) const noexcept {
    return id >= scope && (g.mark[id] & inside) != 0;
  }
  [[nodiscard]] constexpr bool has_path(std::int16_t id) const noexcept { return g.adjoint[id] != no_path; }
  [[nodiscard]] constexpr bool has_adjoint(std::int16_t id) const noexcept { return g.adjoint[id] >= 0; }
  constexpr ref fresh(const extents& shape) const noexcept { return fresh_leaf(g, op::parameter, shape, scope); }

  template<class Visit> constexpr void for_bindings(op code, Visit visit) const noexcept {
    for_each_binding(g.nodes, g.nodes[loop].operand[0], [&](std::int16_t at) {
      if (g.nodes[at].code == code) visit(operand(at, 0), operand(at, 1));
    });
  }
  template<class Visit> constexpr void for_results(Visit visit) const noexcept {
    for_each_binding(g.nodes, results.id, [&](std::int16_t pair) {
      if (has_adjoint(g.nodes[pair].operand[0])) visit(operand(pair, 0));
    });
  }
  /// Lists the results that have an adjoint, and finds the end of what they are computed from.
  constexpr void find_results() noexcept {
    for (int i = last_projection; i > loop; --i) {
      const node& n = g.nodes[i];
      if (!is_projection(n.code) || n.operand[0] != loop || g.adjoint[i] < 0) continue;
      if (n.operand[1] >= end) end = static_cast<std::int16_t>(n.operand[1] + 1);
      results = link(at(static_cast<std::int16_t>(i)), {&g, -1}, results);
    }
  }

  /// Where all results are chosen by one condition, what the derivative gives is chosen instead of what it is given: a
  /// loop in a branch that is not taken sends nothing back, whatever it would compute.
  constexpr void choose_after() noexcept {
    bool first = true;
    for_results([&](ref result) {
      const choice c = one_for_all(at(g.adjoint[result.id]));
      if (first) chosen = c;
      else if (c.how != chosen.how || c.condition.id != chosen.condition.id) chosen = {};
      first = false;
    });
    if (!chosen.exists()) return;
    for_results([&](ref result) { g.adjoint[result.id] = chosen_from(chosen, at(g.adjoint[result.id])).id; });
  }

  /// Finds the nodes that belong to the body, and which of them a binding gives. The others are listed.
  constexpr void mark_body() noexcept {
    for (int i = 0; i < scope; ++i) g.mark[i] = 0;
    for (int i = scope; i < end; ++i) g.mark[i] = place_in_scope(g.nodes, i, scope, g.mark);
    for_each_binding(g.nodes, g.nodes[loop].operand[0],
                     [&](std::int16_t binding) { g.mark[g.nodes[binding].operand[0]] |= bound; });
    listed = 0;
    for (int i = scope; i < end; ++i) {
      if ((g.mark[i] & (inside | bound)) == inside) g.list[listed++] = static_cast<std::int16_t>(i);
    }
  }

  /// Keeps the adjoint that a node outside the body has, so that it can be given one for a step.
  constexpr void set_apart(std::int16_t id) noexcept {
    if (id < 0 || is_inside(id) || !has_path(id) || g.nodes[id].type != element::real) return;
    if ((g.mark[id] & wanted) != 0) return;
    g.mark[id] |= wanted;
    fixed = link(at(id), at(g.adjoint[id]), fixed);
    g.adjoint[id] = path_without_adjoint;
  }

  /// The same for what node i of the body reads. The bindings of an inner loop and the list of a pullback of its own
  /// can stand outside though the node is inside.
  constexpr void set_apart_operands(std::int16_t i) noexcept {
    const node n = g.nodes[i];
    if (is_binding(n.code) || n.code == op::link) return;
    for (const std::int16_t o : n.operand) {
      if (o >= 0 && g.adjoint[o] != no_path && !is_binding(g.nodes[o].code)) set_apart(o);
    }
    const bool inner = n.code == op::loop, own = n.code == op::own_gradient;
    if (!inner && !own) return;
    for_each_binding(g.nodes, n.operand[inner ? 0 : 1],
                     [&](std::int16_t at) { set_apart(g.nodes[at].operand[inner ? 1 : 0]); });
  }

  /// Marks the nodes of the body through which a derivative goes. A state has a path where its first value or its next
  /// one has.
  constexpr void mark_paths_of_body() noexcept {
    const auto open = [&](ref n, bool path) { g.adjoint[n.id] = path ? path_without_adjoint : no_path; };
    const auto from_outside = [&](ref n, ref value) { open(n, n->type == element::real && has_path(value.id)); };
    for (const op code : {op::row, op::whole, op::carry}) for_bindings(code, from_outside);
    for (bool more = true; more;) {
      more = false;
      for (int k = 0; k < listed; ++k) {
        const std::int16_t i = g.list[k];
        const node& n = g.nodes[i];
        g.adjoint[i] = no_path;
        if (is_leaf(n.code) || n.code == op::stop_gradient) continue;
        for (const std::int16_t o : n.operand) {
          if (o >= 0 && has_path(o)) g.adjoint[i] = path_without_adjoint;
        }
      }
      for_bindings(op::next, [&](ref state, ref value) {
        if (has_path(state.id) || !has_path(value.id)) return;
        open(state, true);
        more = true;
      });
    }
  }

  /// True for a state that is nothing but a sum over the steps: its adjoint is the same in all of them.
  [[nodiscard]] constexpr bool is_total(ref state, ref value) const noexcept {
    if (!value.is(op::add) || (value.operand(0).id == state.id) == (value.operand(1).id == state.id)) return false;
    for (int i = scope; i < g.size; ++i) {
      const node& n = g.nodes[i];
      if (i == value.id || n.code == op::link || (is_binding(n.code) && n.operand[0] == state.id)) continue;
      if (n.code == op::last && n.operand[0] == loop) continue;
      for (const std::int16_t o : n.operand.items) {
        if (o == state.id || o == value.id) return false;
      }
    }
    return true;
  }
  /// The result that is `value` in the last step and has an adjoint, -1 where there is none.
  [[nodiscard]] constexpr std::int16_t last_of(ref value) const noexcept {
    std::int16_t found = -1;
    for_results([&](ref result) {
      if (result.is(op::last) && result.operand(1).id == value.id) found = result.id;
    });
    return found;
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
