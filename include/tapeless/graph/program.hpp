// SPDX-License-Identifier: BSL-1.0
#pragma once

// A program: a graph without dead code, and where its results go. Built in constant evaluation, once for each function.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/graph.hpp>
#include <tapeless/graph/live.hpp>
#include <tapeless/graph/merged_loops.hpp>
#include <tapeless/meta/fixed_array.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// `Nodes` live operations in topological order, and `Outputs` results, each a node of its own.
template<int Nodes, int Outputs> struct program {
  fixed_array<node, static_cast<std::size_t>(Nodes)> nodes;
  fixed_array<output, static_cast<std::size_t>(Outputs)> outputs;
  bool has_loops = false, has_joins = false;  ///< there can be loops, concatenations
  bool has_pullbacks = false;                 ///< there are values with a pullback of their own

  [[nodiscard]] constexpr int size() const noexcept { return Nodes; }
};

namespace detail {

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

template<class Build, int Capacity, bool WithPullbacks> constexpr auto build_wide() noexcept {
  wide_program<Capacity> result;
  graph_storage<Capacity> storage;
  output outputs[max_outputs];
  program_builder b{storage.open(), outputs};
  Build::build(b);
  b.g.release();
  if (!b.g.overflow) give_results_places(b);
  result.overflow = b.g.overflow;
  result.outside = b.g.outside;
  result.refused = b.g.asked > 0;
  if (result.refused) result.overflow = false;
  else if (!result.overflow) keep_live(b, result, WithPullbacks);
  return result;
}

/// Storage to begin with: 256 nodes, or as many as `Build` expects. Storage costs steps, tracing twice costs more.
template<class Build> constexpr int first_capacity() noexcept {
  int capacity = 256;
  if constexpr (requires { Build::expected_nodes; }) {
    while (capacity < Build::expected_nodes && capacity < 16384) capacity *= 2;
  }
  return capacity;
}

/// Tries more storage until the program fits: 4,096 nodes, and then as many as there may be. Storage that is not used
/// costs less than tracing once more.
template<class Build, bool WithPullbacks, int Capacity = first_capacity<Build>()> struct fitting {
  static constexpr auto wide = build_wide<Build, Capacity, WithPullbacks>();
  static constexpr int larger = Capacity < 2048 ? 4096 : 16384;
  static constexpr const auto& get() noexcept {
    static_assert(!wide.overflow || Capacity < 16384,
                  "a traced function has at most 16,384 operations: keep long loops as loops");
    static_assert(!wide.outside, "an index is less than the extent of the axis: x[i] with i < x.size()");
    if constexpr (wide.overflow && Capacity < 16384) return fitting<Build, WithPullbacks, larger>::get();
    else return wide;
  }
};

/// Whether tracing came to an end. Where it did not, the compiler has said why, and nothing more is to be compiled.
template<class Build, bool WithPullbacks>
concept Traceable = requires {
  typename std::bool_constant<fitting<Build, WithPullbacks>::wide.overflow>;
};

/// Whether there is anything to compile, then.
template<class Build> constexpr bool was_traced() noexcept {
  if constexpr (Traceable<Build, false>) return !fitting<Build, false>::get().refused;
  else return false;
}

/// The program once its loops are merged: an evaluation of its own.
template<class Build, bool WithPullbacks> struct merging {
  static constexpr const auto& from = fitting<Build, WithPullbacks>::get();
  static constexpr int capacity = [] {
    int c = 256;
    while (c < 2 * from.node_count) c *= 2;
    return c;
  }();
  static constexpr auto wide = with_merged_loops<capacity>(from, WithPullbacks);
};
template<class Build, bool WithPullbacks> constexpr const auto& finished_program() noexcept {
  if constexpr (has_alike_loops(fitting<Build, WithPullbacks>::get())) return merging<Build, WithPullbacks>::wide;
  else return fitting<Build, WithPullbacks>::get();
}

template<class Build, bool WithPullbacks> constexpr auto build_program() noexcept {
  if constexpr (Traceable<Build, WithPullbacks>) {
    constexpr const auto& wide = finished_program<Build, WithPullbacks>();
    program<wide.node_count, wide.output_count> p;
    for (std::size_t i = 0; i < p.nodes.size(); ++i) p.nodes[i] = wide.nodes[i];
    for (std::size_t i = 0; i < p.outputs.size(); ++i) p.outputs[i] = wide.outputs[i];
    p.has_loops = wide.has_loops;
    p.has_joins = wide.has_joins;
    p.has_pullbacks = WithPullbacks && wide.has_pullbacks;
    return p;
  } else {
    return program<0, 0>{};
  }
}

}  // namespace detail

/// The program that `Build::build(program_builder&)` describes.
template<class Build> inline constexpr auto program_of = detail::build_program<Build, false>();

namespace detail {

/// How often the whole program uses each node.
template<int Nodes, int Outputs> constexpr auto count_readers(const program<Nodes, Outputs>& from) noexcept {
  fixed_array<std::int16_t, static_cast<std::size_t>(Nodes)> readers{};
  for (const node& n : from.nodes) {
    for (const std::int16_t o : n.operand.items) {
      if (o >= 0) ++readers[static_cast<std::size_t>(o)];
    }
  }
  for (const output& o : from.outputs) ++readers[static_cast<std::size_t>(o.node)];
  return readers;
}

template<class Build> inline constexpr auto program_with_pullbacks = build_program<Build, true>();

}  // namespace detail

/// The same as it was traced: what has a pullback of its own (`own_gradient`) still knows it, so that the program can
/// become part of another graph and be differentiated there.
template<class Build> constexpr const auto& traced_program_of() noexcept {
  if constexpr (!detail::was_traced<Build>()) return program_of<Build>;
  else if constexpr (detail::fitting<Build, false>::get().has_pullbacks) return detail::program_with_pullbacks<Build>;
  else return program_of<Build>;
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
