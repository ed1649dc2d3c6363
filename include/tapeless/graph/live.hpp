// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a program is made of: a graph and its results, and the copy of it without dead code.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/graph.hpp>
#include <tapeless/graph/loop.hpp>
#include <tapeless/graph/structure.hpp>
#include <tapeless/meta/fixed_array.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// A node whose value is written to an argument. Where the argument is also an input, it is updated in place.
struct output {
  std::int16_t node = -1;
  std::int16_t argument = -1;
};

/// The most results one program can have.
inline constexpr int max_outputs = 1024;

/// What a function is traced into: a graph and the list of results.
struct program_builder {
  graph g;
  output* outputs;
  int output_count = 0;

  /// The input with this argument number.
  constexpr ref read(const extents& shape, int argument, element type = element::real) noexcept {
    return input(g, shape, argument, type);
  }

  /// Writes `value` to the argument of this number when the program has run.
  constexpr void write(ref value, int argument) noexcept {
    outputs[output_count++] = {value.id, static_cast<std::int16_t>(argument)};
  }
};

namespace detail {

/// A program in storage of fixed size, dead code still to be cut off.
template<int Capacity> struct wide_program {
  fixed_array<node, static_cast<std::size_t>(Capacity)> nodes;
  fixed_array<output, max_outputs> outputs;
  int node_count = 0;
  int output_count = 0;
  bool overflow = false;
  bool outside = false;  ///< an index was not less than the extent of its axis
  bool refused = false;  ///< a value was asked for
  bool has_loops = false, has_joins = false;
  bool has_pullbacks = false;  ///< somewhere there is, or was, a pullback of its own
};

/// Calls `visit` with the operands without which a node is not computed. The bindings of a loop are asked for one by
/// one, and a pullback of its own is needed only `with_pullbacks`.
template<class Visit> constexpr void for_needed(const node& n, bool with_pullbacks, Visit visit) noexcept {
  const bool listed = is_binding(n.code), only_value = n.code == op::own_gradient && !with_pullbacks;
  for (std::size_t k = n.code == op::loop ? 1 : 0; k < (only_value ? 1u : listed ? 2u : 3u); ++k) {
    if (n.operand[k] >= 0) visit(n.operand[k]);
  }
}

/// Marks with 0 what the results need. A binding is needed where the node it speaks of is, which shows only when what
/// stands before it has been walked over; so again, until nothing is added.
constexpr void mark_live_of_loops(program_builder& b, std::int16_t* live, bool with_pullbacks) noexcept {
  for (int i = 0; i < b.g.size; ++i) live[i] = -1;
  for (int k = 0; k < b.output_count; ++k) live[b.outputs[k].node] = 0;
  for (bool more = true; more;) {
    more = false;
    for (int i = b.g.size - 1; i >= 0; --i) {
      if (live[i] < 0) continue;
      for_needed(b.g.nodes[i], with_pullbacks, [&](std::int16_t o) { live[o] = 0; });
    }
    for (int i = 0; i < b.g.size; ++i) {
      if (live[i] < 0 || b.g.nodes[i].code != op::loop) continue;
      for_each_binding(b.g.nodes, b.g.nodes[i].operand[0], [&](std::int16_t at) {
        if (live[at] >= 0 || live[b.g.nodes[at].operand[0]] < 0) return;
        live[at] = 0;
        more = true;
      });
    }
  }
}

/// Gives live nodes their new numbers, operands before what uses them. What a derivative added to the body of a loop
/// comes before the loop.
template<int Capacity> struct renumbering {
  program_builder& b;
  wide_program<Capacity>& to;
  bool with_pullbacks;
  std::int16_t* live = b.g.adjoint;
  std::int16_t* number = b.g.mark;

  [[nodiscard]] constexpr bool waits_for(std::int16_t o) const noexcept {
    return o >= 0 && live[o] >= 0 && number[o] < 0;
  }
  /// The operands of node i. Bindings that nobody needs are left out of the list.
  [[nodiscard]] constexpr fixed_array<std::int16_t, 3> operands(int i) const noexcept {
    const node& n = b.g.nodes[i];
    fixed_array<std::int16_t, 3> o = n.operand;
    if (n.code != op::loop && !is_binding(n.code)) return o;
    std::int16_t& rest = o[n.code == op::loop ? 0 : 2];
    while (rest >= 0 && live[rest] < 0) rest = b.g.nodes[rest].operand[2];
    return o;
  }
  [[nodiscard]] constexpr bool is_ready(int i) const noexcept {
    const node& n = b.g.nodes[i];
    for (const std::int16_t o : operands(i)) {
      if (waits_for(o)) return false;
    }
    for (int k = i + 1; n.code == op::loop && k < b.g.size; ++k) {
      const node& p = b.g.nodes[k];
      if (is_projection(p.code) && p.operand[0] == i && live[k] >= 0 && waits_for(p.operand[1])) return false;
    }
    return true;
  }

  constexpr void copy(int i) noexcept {
    const node& from = b.g.nodes[i];
    if (from.code == op::own_gradient && !with_pullbacks) {
      number[i] = number[from.operand[0]];
      return;
    }
    number[i] = static_cast<std::int16_t>(to.node_count);
    node& n = to.nodes[static_cast<std::size_t>(to.node_count++)];
    n = from;
    n.operand = operands(i);
    for (std::int16_t& o : n.operand) {
      if (o >= 0) o = number[o];
    }
  }

  constexpr void run() noexcept {
    for (int i = 0; i < b.g.size; ++i) number[i] = -1;
    for (bool later = true; later;) {
      later = false;
      const int before = to.node_count;
      for (int i = 0; i < b.g.size; ++i) {
        if (live[i] < 0 || number[i] >= 0) continue;
        if (is_ready(i)) copy(i);
        else later = true;
      }
      later = later && to.node_count > before;
    }
  }
};

/// The same for a graph in which every operand of a node is needed and stands before it, in one pass down and one up.
template<int Capacity> constexpr void copy_live(program_builder& b, wide_program<Capacity>& to) noexcept {
  std::int16_t* number = b.g.mark;
  for (int i = 0; i < b.g.size; ++i) number[i] = -1;
  for (int k = 0; k < b.output_count; ++k) number[b.outputs[k].node] = 0;
  for (int i = b.g.size - 1; i >= 0; --i) {
    if (number[i] < 0) continue;
    const std::int16_t(&o)[3] = b.g.nodes[i].operand.items;
    if (o[0] >= 0) number[o[0]] = 0;
    if (o[1] >= 0) number[o[1]] = 0;
    if (o[2] >= 0) number[o[2]] = 0;
  }
  for (int i = 0; i < b.g.size; ++i) {
    if (number[i] < 0) continue;
    number[i] = static_cast<std::int16_t>(to.node_count);
    node& n = to.nodes.items[to.node_count++];
    n = b.g.nodes[i];
    std::int16_t(&o)[3] = n.operand.items;
    o[0] = o[0] >= 0 ? number[o[0]] : o[0];
    o[1] = o[1] >= 0 ? number[o[1]] : o[1];
    o[2] = o[2] >= 0 ? number[o[2]] : o[2];
  }
}

/// Copies the nodes that the results need, renumbered.
template<int Capacity>
constexpr void keep_live(program_builder& b, wide_program<Capacity>& to, bool with_pullbacks) noexcept {
  if (b.g.loops || b.g.pullbacks) {
    mark_live_of_loops(b, b.g.adjoint, with_pullbacks);
    renumbering<Capacity>{b, to, with_pullbacks}.run();
  } else {
    copy_live(b, to);
  }
  to.has_loops = b.g.loops;
  to.has_joins = b.g.joins;
  to.has_pullbacks = b.g.pullbacks;
  for (int k = 0; k < b.output_count; ++k) {
    to.outputs[static_cast<std::size_t>(k)] = {b.g.mark[b.outputs[k].node], b.outputs[k].argument};
  }
  to.output_count = b.output_count;
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
