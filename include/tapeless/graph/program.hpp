// SPDX-License-Identifier: BSL-1.0
#pragma once

// A program: a graph without dead code, and where its results go. Built in constant evaluation, once for each function.

#include <array>
#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/graph.hpp>
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

/// Copies the nodes that the results need, renumbered.
template<int Capacity> constexpr void keep_live(program_builder& b, wide_program<Capacity>& to) noexcept {
  std::int16_t* number = b.g.adjoint;
  for (int i = 0; i < b.g.size; ++i) number[i] = -1;
  for (int k = 0; k < b.output_count; ++k) number[b.outputs[k].node] = 0;
  for (int i = b.g.size - 1; i >= 0; --i) {
    if (number[i] < 0) continue;
    for (const std::int16_t o : b.g.nodes[i].operand) {
      if (o >= 0) number[o] = 0;
    }
  }
  for (int i = 0; i < b.g.size; ++i) {
    if (number[i] < 0) continue;
    number[i] = static_cast<std::int16_t>(to.node_count);
    node& n = to.nodes[static_cast<std::size_t>(to.node_count++)];
    n = b.g.nodes[i];
    for (std::int16_t& o : n.operand) {
      if (o >= 0) o = number[o];
    }
  }
  for (int k = 0; k < b.output_count; ++k) {
    to.outputs[static_cast<std::size_t>(k)] = {number[b.outputs[k].node], b.outputs[k].argument};
  }
  to.output_count = b.output_count;
}

template<class Build, int Capacity> constexpr auto build_wide() noexcept {
  wide_program<Capacity> result;
  graph_storage<Capacity> storage;
  output outputs[max_outputs];
  program_builder b{storage.open(), outputs};
  Build::build(b);
  if (!b.g.overflow) give_results_places(b);
  result.overflow = b.g.overflow;
  if (!result.overflow) keep_live(b, result);
  return result;
}

/// Storage to begin with: 256 nodes, or 1,024 where `Build` expects more. Storage costs steps, tracing twice costs
/// more.
template<class Build> constexpr int first_capacity() noexcept {
  if constexpr (requires { Build::expected_nodes; }) return Build::expected_nodes > 256 ? 1024 : 256;
  else return 256;
}

/// Tries more and more storage, four times as much each time, until the program fits.
template<class Build, int Capacity = first_capacity<Build>()> struct fitting {
  static constexpr auto wide = build_wide<Build, Capacity>();
  static_assert(!wide.overflow || Capacity < 16384,
                "a traced function has at most 16,384 operations: keep long loops as loops");
  static constexpr const auto& get() noexcept {
    if constexpr (wide.overflow && Capacity < 16384) return fitting<Build, 4 * Capacity>::get();
    else return wide;
  }
};

template<class Build> constexpr auto build_program() noexcept {
  constexpr const auto& wide = fitting<Build>::get();
  program<wide.node_count, wide.output_count> p;
  for (std::size_t i = 0; i < p.nodes.size(); ++i) p.nodes[i] = wide.nodes[i];
  for (std::size_t i = 0; i < p.outputs.size(); ++i) p.outputs[i] = wide.outputs[i];
  return p;
}

}  // namespace detail

/// The program that `Build::build(program_builder&)` describes.
template<class Build> inline constexpr auto program_of = detail::build_program<Build>();

}  // namespace tapeless::inline TAPELESS_ABI
