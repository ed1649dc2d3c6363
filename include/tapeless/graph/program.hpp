// SPDX-License-Identifier: BSL-1.0
#pragma once

// A program: a graph without dead code, and where its results go. Built in constant evaluation, once for each function.

#include <array>
#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/graph.hpp>
#include <tapeless/graph/loop.hpp>
#include <tapeless/graph/structure.hpp>

namespace tapeless::inline TAPELESS_ABI {

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

/// `Nodes` live operations in topological order, and `Outputs` results, each a node of its own.
template<int Nodes, int Outputs> struct program {
  std::array<node, Nodes> nodes;
  std::array<output, Outputs> outputs;

  [[nodiscard]] constexpr int size() const noexcept { return Nodes; }
};

namespace detail {

/// A program in storage of fixed size, dead code still to be cut off.
template<int Capacity> struct wide_program {
  std::array<node, Capacity> nodes;
  std::array<output, max_outputs> outputs;
  int node_count = 0;
  int output_count = 0;
  bool overflow = false;
  bool has_pullbacks = false;  ///< somewhere there is, or was, a pullback of its own
};

/// True where a result cannot be computed straight into its place: it is a leaf or a view, or is a result already.
constexpr bool needs_copy(const program_builder& b, int which) noexcept {
  const op code = b.g.nodes[b.outputs[which].node].code;
  if (is_leaf(code) || is_view(code)) return true;
  for (int k = 0; k < which; ++k) {
    if (b.outputs[k].node == b.outputs[which].node) return true;
  }
  return false;
}

constexpr void give_results_places(program_builder& b) noexcept {
  for (int k = 0; k < b.output_count; ++k) {
    if (!needs_copy(b, k)) continue;
    const ref from{&b.g, b.outputs[k].node};
    node copy;
    copy.code = op::copy;
    copy.type = from->type;
    copy.shape = from.shape();
    copy.operand[0] = from.id;
    b.outputs[k].node = b.g.append(copy);
  }
}

/// Calls `visit` with the operands without which a node is not computed. The bindings of a loop are asked for one by
/// one, and a pullback of its own is needed only `with_pullbacks`.
template<class Visit> constexpr void for_needed(const node& n, bool with_pullbacks, Visit visit) noexcept {
  const bool listed = is_binding(n.code), only_value = n.code == op::own_gradient && !with_pullbacks;
  for (std::size_t k = n.code == op::loop ? 1 : 0; k < (only_value ? 1u : listed ? 2u : 3u); ++k) {
    if (n.operand[k] >= 0) visit(n.operand[k]);
  }
}

/// Marks with 0 what the results need. A binding is needed where the node it speaks of is, which shows only when what
/// stands before it has been walked over; so again, until nothing is added. True where there are loops.
constexpr bool mark_live(program_builder& b, std::int16_t* live, bool with_pullbacks) noexcept {
  for (int i = 0; i < b.g.size; ++i) live[i] = -1;
  for (int k = 0; k < b.output_count; ++k) live[b.outputs[k].node] = 0;
  bool loops = false;
  for (bool more = true; more;) {
    more = false;
    for (int i = b.g.size - 1; i >= 0; --i) {
      if (live[i] < 0) continue;
      for_needed(b.g.nodes[i], with_pullbacks, [&](std::int16_t o) { live[o] = 0; });
      loops = loops || b.g.nodes[i].code == op::loop;
    }
    for (int i = 0; loops && i < b.g.size; ++i) {
      if (live[i] < 0 || b.g.nodes[i].code != op::loop) continue;
      for_each_binding(b.g.nodes, b.g.nodes[i].operand[0], [&](std::int16_t at) {
        if (live[at] >= 0 || live[b.g.nodes[at].operand[0]] < 0) return;
        live[at] = 0;
        more = true;
      });
    }
  }
  return loops;
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
  [[nodiscard]] constexpr std::array<std::int16_t, 3> operands(int i) const noexcept {
    const node& n = b.g.nodes[i];
    std::array<std::int16_t, 3> o = n.operand;
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
    to.has_pullbacks = to.has_pullbacks || from.code == op::own_gradient;
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

  constexpr void run(bool loops) noexcept {
    for (int i = 0; i < b.g.size; ++i) number[i] = -1;
    for (bool later = true; later;) {
      later = false;
      const int before = to.node_count;
      for (int i = 0; i < b.g.size; ++i) {
        if (live[i] < 0 || number[i] >= 0) continue;
        if (!loops || is_ready(i)) copy(i);
        else later = true;
      }
      later = later && to.node_count > before;
    }
  }
};

/// Copies the nodes that the results need, renumbered.
template<int Capacity>
constexpr void keep_live(program_builder& b, wide_program<Capacity>& to, bool with_pullbacks) noexcept {
  const bool loops = mark_live(b, b.g.adjoint, with_pullbacks);
  renumbering<Capacity>{b, to, with_pullbacks}.run(loops);
  for (int k = 0; k < b.output_count; ++k) {
    to.outputs[static_cast<std::size_t>(k)] = {b.g.mark[b.outputs[k].node], b.outputs[k].argument};
  }
  to.output_count = b.output_count;
}

template<class Build, int Capacity, bool WithPullbacks> constexpr auto build_wide() noexcept {
  wide_program<Capacity> result;
  graph_storage<Capacity> storage;
  output outputs[max_outputs];
  program_builder b{storage.open(), outputs};
  Build::build(b);
  if (!b.g.overflow) give_results_places(b);
  result.overflow = b.g.overflow;
  if (!result.overflow) keep_live(b, result, WithPullbacks);
  return result;
}

/// Storage to begin with: 256 nodes, or 1,024 where `Build` expects more. Storage costs steps, tracing twice costs
/// more.
template<class Build> constexpr int first_capacity() noexcept {
  if constexpr (requires { Build::expected_nodes; }) return Build::expected_nodes > 256 ? 1024 : 256;
  else return 256;
}

/// Tries more and more storage, four times as much each time, until the program fits.
template<class Build, bool WithPullbacks, int Capacity = first_capacity<Build>()> struct fitting {
  static constexpr auto wide = build_wide<Build, Capacity, WithPullbacks>();
  static_assert(!wide.overflow || Capacity < 16384,
                "a traced function has at most 16,384 operations: keep long loops as loops");
  static constexpr const auto& get() noexcept {
    if constexpr (wide.overflow && Capacity < 16384) return fitting<Build, WithPullbacks, 4 * Capacity>::get();
    else return wide;
  }
};

template<class Build, bool WithPullbacks> constexpr auto build_program() noexcept {
  constexpr const auto& wide = fitting<Build, WithPullbacks>::get();
  program<wide.node_count, wide.output_count> p;
  for (std::size_t i = 0; i < p.nodes.size(); ++i) p.nodes[i] = wide.nodes[i];
  for (std::size_t i = 0; i < p.outputs.size(); ++i) p.outputs[i] = wide.outputs[i];
  return p;
}

}  // namespace detail

/// The program that `Build::build(program_builder&)` describes.
template<class Build> inline constexpr auto program_of = detail::build_program<Build, false>();

namespace detail {

template<class Build> inline constexpr auto program_with_pullbacks = build_program<Build, true>();

}  // namespace detail

/// The same as it was traced: what has a pullback of its own (`own_gradient`) still knows it, so that the program can
/// become part of another graph and be differentiated there.
template<class Build> constexpr const auto& traced_program_of() noexcept {
  if constexpr (detail::fitting<Build, false>::get().has_pullbacks) return detail::program_with_pullbacks<Build>;
  else return program_of<Build>;
}

}  // namespace tapeless::inline TAPELESS_ABI
