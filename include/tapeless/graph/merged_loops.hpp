// SPDX-License-Identifier: BSL-1.0
#pragma once

// Loops over one scope that run side by side become one: a derivative that runs the way its loop does, in forward mode,
// is computed with it, all directions in one pass, and nothing is kept for it.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/graph.hpp>
#include <tapeless/graph/live.hpp>
#include <tapeless/graph/loop.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Whether two loops have one scope and as many steps. Loops within loops are merged where the body that they are in is
/// a program.
constexpr bool are_alike(const node* nodes, int a, int c) noexcept {
  const std::int16_t scope = nodes[a].operand[1];
  return nodes[c].operand[1] == scope && nodes[scope].operand[0] < 0 && nodes[a].detail[0] == nodes[c].detail[0];
}

/// Merges loops of a graph. Two become one where they have one scope and as many steps, run the same way
/// (or one of them has no state, so that it may), and the second one needs nothing of the first but values of the same
/// step.
struct loop_merger {
  program_builder& b;
  bool with_pullbacks;
  graph& g = b.g;
  std::int16_t* live = g.adjoint;  ///< 0 for what results need, else -1
  std::int16_t* depends = g.mark;  ///< 1 for what needs a result of the first loop
  std::int16_t first = -1, second = -1;
  std::int16_t known = -1;     ///< the loop whose results `depends` speaks of
  int loops = 0, results = 0;  ///< how many there are, in graph::list

  constexpr void run() noexcept {
    mark_live_of_loops(b, live, with_pullbacks);
    for (bool more = true; more && !g.overflow;) {
      list();
      more = merge_pair();
    }
  }

 private:
  [[nodiscard]] constexpr bool is_loop(int i) const noexcept { return g.nodes[i].code == op::loop; }
  /// Lists the loops, and the results of all of them.
  constexpr void list() noexcept {
    loops = results = 0;
    known = -1;
    for (int i = 0; i < g.size; ++i) {
      if (live[i] >= 0 && is_loop(i)) g.list[loops++] = static_cast<std::int16_t>(i);
    }
    for (int i = 0; i < g.size; ++i) {
      if (live[i] >= 0 && is_projection(g.nodes[i].code)) g.list[loops + results++] = static_cast<std::int16_t>(i);
    }
  }

  /// Merges two loops if there are two to merge.
  constexpr bool merge_pair() noexcept {
    for (int i = 0; i < loops; ++i) {
      for (int k = 0; k < loops; ++k) {
        const std::int16_t a = g.list[i], c = g.list[k];
        if (i == k || !are_alike(g.nodes, a, c)) continue;
        if (!can_join(a, c) || (!passes_on() && (!can_join(c, a) || passes_on()))) continue;
        join();
        return true;
      }
    }
    return false;
  }

  template<class Visit> constexpr void for_live_bindings(std::int16_t loop, Visit visit) const noexcept {
    for_each_binding(g.nodes, g.nodes[loop].operand[0], [&](std::int16_t at) {
      if (live[at] >= 0) visit(at);
    });
  }
  template<class Visit> constexpr void for_live_results(std::int16_t loop, Visit visit) const noexcept {
    for (int i = loops; i < loops + results; ++i) {
      if (live[g.list[i]] >= 0 && g.nodes[g.list[i]].operand[0] == loop) visit(g.list[i]);
    }
  }

  /// Whether the order of a loop's steps shows nowhere.
  [[nodiscard]] constexpr bool is_without_order(std::int16_t loop) const noexcept {
    bool without = true;
    for_live_bindings(loop, [&](std::int16_t at) { without = without && g.nodes[at].code != op::carry; });
    for_live_results(loop, [&](std::int16_t at) { without = without && g.nodes[at].code != op::last; });
    return without;
  }
  [[nodiscard]] constexpr bool runs_beside() const noexcept {
    return g.nodes[first].detail[1] == g.nodes[second].detail[1] || is_without_order(first) || is_without_order(second);
  }

  /// True for a value of the first loop that the second one reads in the step that computes it.
  [[nodiscard]] constexpr bool is_passed_on(const node& binding) const noexcept {
    const node& value = g.nodes[binding.operand[1]];
    return binding.code == op::row && value.code == op::stacked && value.operand[0] == first &&
           value.operand[1] == binding.operand[0];
  }

  /// Marks what needs a result of the first loop. Nodes of bodies may stand behind their loops, so again until nothing
  /// is added.
  constexpr void find_dependent() noexcept {
    for (int i = 0; i < g.size; ++i) depends[i] = 0;
    for_live_results(first, [&](std::int16_t at) { depends[at] = 1; });
    for (bool more = true; more;) {
      more = false;
      for (int i = 0; i < g.size; ++i) {
        if (live[i] < 0 || depends[i] != 0 || !needs_dependent(i)) continue;
        depends[i] = 1;
        more = true;
      }
    }
  }
  [[nodiscard]] constexpr bool needs_dependent(int i) const noexcept {
    const node& n = g.nodes[i];
    const std::int16_t(&o)[3] = n.operand.items;
    if (n.code == op::loop) {
      bool needs = false;
      for_live_bindings(static_cast<std::int16_t>(i),
                        [&](std::int16_t at) { needs = needs || depends[g.nodes[at].operand.items[1]] != 0; });
      return needs;
    }
    if (is_binding(n.code)) return false;
    return (o[0] >= 0 && depends[o[0]] != 0) || (o[1] >= 0 && depends[o[1]] != 0) || (o[2] >= 0 && depends[o[2]] != 0);
  }

  /// The binding of a loop with this code that gives a node, -1 where there is none.
  [[nodiscard]] constexpr std::int16_t binding_of(std::int16_t loop, std::int16_t node_id, bool next) const noexcept {
    std::int16_t found = -1;
    for_live_bindings(loop, [&](std::int16_t at) {
      if (g.nodes[at].operand[0] == node_id && (g.nodes[at].code == op::next) == next) found = at;
    });
    return found;
  }
  [[nodiscard]] constexpr bool are_equal(std::int16_t a, std::int16_t c) const noexcept {
    if (a < 0 || c < 0) return a < 0 && c < 0;
    return g.nodes[a].code == g.nodes[c].code && g.nodes[a].operand[1] == g.nodes[c].operand[1];
  }

  /// Whether the second loop reads anything of the first one.
  [[nodiscard]] constexpr bool passes_on() const noexcept {
    bool passes = false;
    for_live_bindings(second, [&](std::int16_t at) { passes = passes || is_passed_on(g.nodes[at]); });
    return passes;
  }

  /// Whether loop `k` can be computed in the steps of loop `i`. (Where it reads something of it, it does not depend on
  /// `k`.)
  constexpr bool can_join(std::int16_t i, std::int16_t k) noexcept {
    first = i;
    second = k;
    if (!runs_beside() || !has_no_conflict()) return false;
    if (known != first) find_dependent();
    known = first;
    bool can = true;
    for_live_bindings(second, [&](std::int16_t at) {
      can = can && (depends[g.nodes[at].operand[1]] == 0 || is_passed_on(g.nodes[at]));
    });
    for_live_results(second, [&](std::int16_t at) { can = can && depends[g.nodes[at].operand[1]] == 0; });
    return can;
  }

  /// Whether both bind what they bind to the same.
  [[nodiscard]] constexpr bool has_no_conflict() const noexcept {
    bool fits = true;
    for_live_bindings(second, [&](std::int16_t at) {
      const node& n = g.nodes[at];
      if (!fits || is_passed_on(n)) return;
      const std::int16_t given = binding_of(first, n.operand[0], n.code == op::next);
      if (given >= 0) fits = are_equal(given, at) && has_same_next(n.operand[0]);
      else fits = n.code == op::next || g.nodes[n.operand[0]].code == op::parameter;
    });
    return fits;
  }
  [[nodiscard]] constexpr bool has_same_next(std::int16_t parameter) const noexcept {
    return are_equal(binding_of(first, parameter, true), binding_of(second, parameter, true));
  }

  /// Puts one loop in the place of both.
  constexpr void join() noexcept {
    std::int16_t bindings = g.nodes[first].operand[0];
    const auto append = [&](node n, std::size_t list) {
      n.operand[list] = bindings;
      bindings = g.append(n);
      if (!g.overflow) live[bindings] = 0;
    };
    for_live_bindings(second, [&](std::int16_t at) {
      const node n = g.nodes[at];
      if (!is_passed_on(n) && binding_of(first, n.operand[0], n.code == op::next) < 0) append(n, 2);
    });
    node both = g.nodes[first];
    if (is_without_order(first)) both.detail[1] = g.nodes[second].detail[1];
    append(both, 0);
    const std::int16_t made = bindings;
    if (g.overflow) return;
    for (const std::int16_t loop : {first, second}) {
      for_live_results(loop, [&](std::int16_t at) { g.nodes[at].operand[0] = made; });
      live[loop] = -1;
    }
    for_live_results(made, [&](std::int16_t at) { replace_equal(at); });
  }

  [[nodiscard]] constexpr bool is_output(int id) const noexcept {
    for (int k = 0; k < b.output_count; ++k) {
      if (b.outputs[k].node == id) return true;
    }
    return false;
  }

  /// Results that both loops had are one.
  constexpr void replace_equal(std::int16_t result) noexcept {
    const node r = g.nodes[result];
    for_live_results(r.operand[0], [&](std::int16_t at) {
      if (at <= result || g.nodes[at].code != r.code || g.nodes[at].operand[1] != r.operand[1]) return;
      if (is_output(at) && is_output(result)) return;
      for (int k = 0; k < g.size; ++k) {
        for (std::int16_t& o : g.nodes[k].operand.items) o = o == at ? result : o;
      }
      for (int k = 0; k < b.output_count; ++k) {
        if (b.outputs[k].node == at) b.outputs[k].node = result;
      }
      live[at] = -1;
    });
  }
};

/// Whether it is worth looking for loops to merge: there are two that run the same way.
template<int Capacity> constexpr bool has_alike_loops(const wide_program<Capacity>& p) noexcept {
  if (!p.has_loops || p.overflow || p.refused) return false;
  const node* nodes = p.nodes.data();
  for (int i = 0; i < p.node_count; ++i) {
    for (int k = nodes[i].code == op::loop ? i + 1 : p.node_count; k < p.node_count; ++k) {
      if (nodes[k].code != op::loop || nodes[i].detail[1] != nodes[k].detail[1]) continue;
      if (are_alike(nodes, i, k)) return true;
    }
  }
  return false;
}

/// The program with loops merged, in storage for `Capacity` nodes.
template<int Capacity, int From>
constexpr wide_program<Capacity> with_merged_loops(const wide_program<From>& from, bool with_pullbacks) noexcept {
  wide_program<Capacity> result;
  graph_storage<Capacity> storage;
  output outputs[max_outputs];
  program_builder b{storage.open(), outputs};
  for (int i = 0; i < from.node_count; ++i) b.g.append(from.nodes[static_cast<std::size_t>(i)]);
  for (int k = 0; k < from.output_count; ++k) outputs[k] = from.outputs[static_cast<std::size_t>(k)];
  b.output_count = from.output_count;
  b.g.loops = true;
  b.g.joins = from.has_joins;
  b.g.pullbacks = from.has_pullbacks;
  loop_merger{b, with_pullbacks}.run();
  keep_live(b, result, with_pullbacks);
  return result;
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
