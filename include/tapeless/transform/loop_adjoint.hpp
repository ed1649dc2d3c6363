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
#include <tapeless/transform/loop_paths.hpp>
#include <tapeless/transform/own_adjoint.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Hands the adjoint of node i on, whatever it is; its projections have numbers up to `last`.
constexpr void hand_on_any(graph& g, std::int16_t i, int last) noexcept;

/// Backpropagation through time: the pullback of one step, from the last step to the first.
///
/// With the state s, the rows x of arrays and what is the same in all steps, w, a step computes (s', y) from (s, x, w).
/// The derivative carries s̄ and the sum w̄ from step to step; its rows are what the step's pullback reads of the step,
/// and ȳ. (Paul Werbos: Backpropagation through time: what it does and how to do it, 1990.)
struct loop_reversal : loop_paths {
  ref bindings{&g, -1};  ///< of the loop that comes to be
  ref states{&g, -1};    ///< links (parameter of the loop, parameter of its derivative that carries its adjoint)
  ref totals{&g, -1};    ///< links (parameter of the loop that is a sum, its adjoint, which is given outside)

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
  if (code == op::loop) return loop_reversal{{g, i, last}}.run();
  if (g.adjoint[i] < 0 || is_leaf(code)) return;
  if (code == op::own_gradient) return pull_back_own(g, i);
  hand_on(g, i);
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
