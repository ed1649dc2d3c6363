// SPDX-License-Identifier: BSL-1.0
#pragma once

// The adjoint of a loop is a loop that runs the other way.

#include <array>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/loop.hpp>
#include <tapeless/graph/structure.hpp>
#include <tapeless/transform/adjoint.hpp>
#include <tapeless/transform/kept_values.hpp>
#include <tapeless/transform/own_adjoint.hpp>

namespace tapeless::inline TAPELESS_ABI {

namespace detail {

/// Hands the adjoint of node i on, whatever it is; its projections have numbers up to `last`.
constexpr void hand_on_any(graph& g, std::int16_t i, int last) noexcept;

/// Backpropagation through time: the pullback of one step, from the last step to the first.
///
/// With the state s, the rows x of arrays and what is the same in all steps, w, a step computes (s', y) from (s, x, w).
/// The derivative carries s̄ and the sum w̄ from step to step; its rows are what the step's pullback reads of the step,
/// and ȳ. (Paul Werbos: Backpropagation through time: what it does and how to do it, 1990.)
struct loop_reversal {
  graph& g;
  std::int16_t loop;    ///< the loop to reverse
  int last_projection;  ///< no later node is a result of it
  std::int16_t scope = g.nodes[loop].operand[1];
  loop_kind kind{g.nodes[loop]};
  int old_size = g.size;
  std::int16_t end = loop;  ///< no later node of the body has a part in the results
  int listed = 0;           ///< nodes of the body that no binding gives, in graph::list
  ref results{&g, -1};      ///< links to the results that have an adjoint
  ref bindings{&g, -1};     ///< of the loop that comes to be
  ref states{&g, -1};       ///< links (parameter of the loop, parameter of its derivative that carries its adjoint)
  ref totals{&g, -1};       ///< links (parameter of the loop that is a sum, its adjoint, which is given outside)
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

  /// The adjoint of an array or a value of all steps becomes a parameter of the derivative's body.
  constexpr ref bound_to(op code, ref value, const extents& shape) noexcept {
    const ref p = fresh(shape);
    bindings = bind(code, p, value, bindings);
    return p;
  }

  /// Gives the states' next values, and what the loop has as results, their adjoints in a step.
  constexpr void seed() noexcept {
    for_bindings(op::next, [&](ref state, ref value) {
      if (!has_path(state.id)) return;
      const std::int16_t result = last_of(value);
      const ref first = result >= 0 ? at(g.adjoint[result]) : constant(g, state.shape(), 0);
      if (result >= 0) g.adjoint[result] = no_path;
      if (is_total(state, value)) {
        totals = link(state, first, totals);
        return accumulate(g, value.id, first);
      }
      const ref adjoint = fresh(state.shape());
      states = link(state, adjoint, states);
      bindings = bind(op::carry, adjoint, first, bindings);
      accumulate(g, value.id, adjoint);
    });
    for_results([&](ref result) {
      const ref n = result.operand(1), adjoint = at(g.adjoint[result.id]);
      if (result.is(op::stacked)) return accumulate(g, n.id, bound_to(op::row, adjoint, n.shape()));
      if (kind.steps == 1) return accumulate(g, n.id, bound_to(op::whole, adjoint, n.shape()));
      const extents all = stacked_extents(n.shape(), kind.steps), one = stacked_extents(n.shape(), 1);
      const ref rows = pad(reshape(adjoint, one), {kind.backward ? 0 : kind.steps - 1}, all);
      accumulate(g, n.id, bound_to(op::row, rows, n.shape()));
    });
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

  /// The adjoints of results of an inner loop that a binding gives, taken away: the loop did not compute them here.
  constexpr ref take_bound_results(std::int16_t inner) noexcept {
    ref taken{&g, -1};
    for (std::int16_t i = static_cast<std::int16_t>(inner + 1); i < end; ++i) {
      if (!is_projection(g.nodes[i].code) || g.nodes[i].operand[0] != inner) continue;
      if ((g.mark[i] & bound) == 0 || !has_adjoint(i)) continue;
      taken = link(at(i), at(g.adjoint[i]), taken);
      g.adjoint[i] = no_path;
    }
    return taken;
  }

  /// Gives the nodes of some links (node, adjoint) these adjoints again.
  constexpr void give_back(ref links) const noexcept {
    for_each_binding(g.nodes, links.id,
                     [&](std::int16_t pair) { g.adjoint[g.nodes[pair].operand[0]] = g.nodes[pair].operand[1]; });
  }

  constexpr void sweep_body() noexcept {
    for (int k = listed - 1; k >= 0 && !g.overflow; --k) {
      const std::int16_t i = g.list[k];
      if (g.adjoint[i] < 0 && g.nodes[i].code != op::loop) continue;
      const bool inner = g.nodes[i].code == op::loop, own = g.nodes[i].code == op::own_gradient;
      const ref taken = inner ? take_bound_results(i) : ref{&g, -1};
      hand_on_any(g, i, end - 1);
      if (inner || own) mark_body();
      give_back(taken);
    }
  }

  /// What is added up over all steps: the node of the derivative's body that has the sum.
  constexpr ref summed(ref adjoint) noexcept {
    if (kind.steps == 1) return adjoint;
    const ref sum = fresh(adjoint.shape());
    bindings = bind(op::carry, sum, constant(g, adjoint.shape(), 0), bindings);
    bindings = bind(op::next, sum, sum + adjoint, bindings);
    return sum + adjoint;
  }

  /// Hands the adjoints of the loop's results on to what it reads, if a result has one.
  constexpr void run() noexcept {
    find_results();
    if (results.id < 0 || g.overflow) return;
    choose_after();
    mark_body();
    for (int k = 0; k < listed; ++k) set_apart_operands(g.list[k]);
    for_bindings(op::next, [&](ref, ref value) { set_apart(value.id); });
    for_results([&](ref result) { set_apart(result.operand(1).id); });
    mark_paths_of_body();
    seed();
    sweep_body();
    if (!g.overflow) close();
  }

  /// Makes the loop, and hands its results to what the first loop took from outside.
  constexpr void close() noexcept {
    ref given{&g, -1};  // links (what has an adjoint, the node of the new body that has it)
    const auto adjoint_of = [&](ref n) { return at(g.adjoint[n.id]); };
    for_each_binding(g.nodes, states.id, [&](std::int16_t pair) {
      const ref state = operand(pair, 0);
      const ref next = has_adjoint(state.id) ? adjoint_of(state) : constant(g, state.shape(), 0);
      bindings = bind(op::next, operand(pair, 1), next, bindings);
      for_bindings(op::carry, [&](ref n, ref first) {
        if (n.id == state.id && has_path(first.id)) given = link(first, next, given);
      });
    });
    ref outside{&g, -1};  // links (what has an adjoint, that adjoint)
    for_each_binding(g.nodes, totals.id, [&](std::int16_t pair) {
      for_bindings(op::carry, [&](ref n, ref first) {
        if (n.id == g.nodes[pair].operand[0] && has_path(first.id)) outside = link(first, operand(pair, 1), outside);
      });
    });
    ref arrays{&g, -1};
    for_bindings(op::row, [&](ref n, ref array) {
      if (has_adjoint(n.id) && has_path(array.id)) arrays = link(array, adjoint_of(n), arrays);
    });
    for_bindings(op::whole, [&](ref n, ref value) {
      if (has_adjoint(n.id) && has_path(value.id)) given = link(value, summed(adjoint_of(n)), given);
    });
    for_each_binding(g.nodes, fixed.id, [&](std::int16_t pair) {
      const ref n = operand(pair, 0);
      if (has_adjoint(n.id)) given = link(n, summed(adjoint_of(n)), given);
    });
    if (g.overflow) return;
    give_back(fixed);
    bindings = kept_values{g, loop, scope, old_size, end, bindings, given, arrays}.read();
    if (g.overflow) return;
    const ref reversed = tapeless::loop({kind.steps, !kind.backward, kind.how}, at(scope), bindings);
    for (std::int16_t i = scope; i < end; ++i) {
      if ((g.mark[i] & inside) != 0) g.adjoint[i] = no_path;
    }
    const auto give = [&](ref to, ref adjoint) {
      accumulate(g, to.id, choose_all(chosen, reshape(adjoint, to.shape())));
    };
    for_each_binding(g.nodes, outside.id, [&](std::int16_t pair) { give(operand(pair, 0), operand(pair, 1)); });
    for_each_binding(g.nodes, given.id,
                     [&](std::int16_t pair) { give(operand(pair, 0), last(reversed, operand(pair, 1))); });
    for_each_binding(g.nodes, arrays.id,
                     [&](std::int16_t pair) { give(operand(pair, 0), stacked(reversed, operand(pair, 1))); });
  }
};

constexpr void hand_on_any(graph& g, std::int16_t i, int last) noexcept {
  const op code = g.nodes[i].code;
  if (code == op::loop) return loop_reversal{g, i, last}.run();
  if (g.adjoint[i] < 0 || is_leaf(code)) return;
  if (code == op::own_gradient) return pull_back_own(g, i);
  hand_on(g, i);
}

}  // namespace detail

}  // namespace tapeless::inline TAPELESS_ABI
