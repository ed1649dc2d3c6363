// SPDX-License-Identifier: BSL-1.0
#pragma once

// The verifier of programs: what every later stage relies on, checked node by node.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <tapeless/config.hpp>
#include <tapeless/graph/program.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// What a verifier found: a sentence, empty where nothing is wrong, and where: the number of a node or a kernel, and of
/// an operand, an instruction or a slot of it, -1 for the whole.
struct fault {
  std::string_view reason;
  int at = -1, part = -1;

  constexpr explicit operator bool() const noexcept { return !reason.empty(); }
};

namespace detail {

/// True where node `n` has the shape that its operation gives for operands of theirs.
constexpr bool has_right_shape(const node* nodes, const node& n) noexcept {
  const auto shape_of = [&](std::size_t k) -> const extents& { return nodes[n.operand[k]].shape; };
  const auto each_axis = [](auto holds) { return holds(0u) && holds(1u) && holds(2u) && holds(3u); };
  const auto row = [](const extents& e) { return e.size() / e.dim[0]; };
  if (is_elementwise(n.code) || n.code == op::stop_gradient || n.code == op::last || n.code == op::own_gradient) {
    const std::size_t first = n.code == op::last ? 1 : 0, end = is_elementwise(n.code) ? 3 : first + 1;
    for (std::size_t k = first; k < end; ++k) {
      if (n.operand[k] >= 0 && !(shape_of(k).dim == n.shape.dim)) return false;
    }
    return true;
  }
  switch (n.code) {
    case op::broadcast:
      return each_axis([&](auto i) { return shape_of(0).dim[i] == n.shape.dim[i] || shape_of(0).dim[i] == 1; });
    case op::reshape:
      return shape_of(0).size() == n.shape.size();
    case op::transpose: {
      unsigned seen = 0;
      for (std::size_t i = 0; i < n.shape.rank; ++i) seen |= 1u << n.detail[i];
      if (seen + 1 != 1u << n.shape.rank) return false;
      for (std::size_t i = 0; i < n.shape.rank; ++i) {
        if (shape_of(0).dim[static_cast<std::size_t>(n.detail[i])] != n.shape.dim[i]) return false;
      }
      return true;
    }
    case op::slice:
      return each_axis([&](auto i) { return n.detail[i] >= 0 && n.detail[i] + n.shape.dim[i] <= shape_of(0).dim[i]; });
    case op::pad:
      return each_axis([&](auto i) { return n.detail[i] >= 0 && n.detail[i] + shape_of(0).dim[i] <= n.shape.dim[i]; });
    case op::sum:
    case op::max:
      return each_axis([&](auto i) { return n.shape.dim[i] == (n.detail[i] != 0 ? 1 : shape_of(0).dim[i]); });
    case op::product:
      return n.shape.dim[0] == shape_of(0).dim[0] && shape_of(0).dim[1] == shape_of(1).dim[0] &&
             n.shape.dim[1] == shape_of(1).dim[1];
    case op::concat:
      return each_axis([&](auto i) {
        const bool along = static_cast<std::int32_t>(i) == n.detail[0];
        if (!along && shape_of(0).dim[i] != shape_of(1).dim[i]) return false;
        return n.shape.dim[i] == shape_of(0).dim[i] + (along ? shape_of(1).dim[i] : 0);
      });
    case op::gather:
      return n.shape.dim[0] == shape_of(1).size() && row(n.shape) == row(shape_of(0));
    case op::scatter_add:
      return shape_of(0).dim[0] == shape_of(1).size() && row(n.shape) == row(shape_of(0));
    case op::stacked:
      return n.shape.dim[0] == nodes[n.operand[0]].detail[0] && n.shape.size() == n.shape.dim[0] * shape_of(1).size();
    default:
      return true;
  }
}

/// What is wrong with node number `i`.
constexpr fault verify_node(const node* nodes, int i) noexcept {
  const node& n = nodes[i];
  for (int k = 0; k < 3; ++k) {
    if (n.operand.items[k] >= i || n.operand.items[k] < -1) return {"an operand stands before what uses it", i, k};
  }
  for (std::size_t axis = 0; axis < 4; ++axis) {
    if (n.shape.dim[axis] < 1) return {"an extent is at least 1", i};
    if (axis >= n.shape.rank && n.shape.dim[axis] != 1) return {"an axis beyond the rank has extent 1", i};
  }
  if (!has_right_shape(nodes, n)) return {"the shape is what the operation gives for its operands", i};
  if (gives_truth(n.code) && n.type != element::truth) return {"a comparison gives truth values", i};
  if (n.code == op::select && nodes[n.operand[0]].type != element::truth) return {"select asks a truth value", i, 0};
  return {};
}

}  // namespace detail

/// What is wrong with a program: a node whose operands stand behind it, or are not of the shapes and types that its
/// operation takes; a result that has no storage of its own, or shares it. Nothing, for what is traced and
/// differentiated correctly. Takes a few steps a node.
inline fault verify_program(const node* nodes, int node_count, const output* outputs, int output_count) noexcept {
  for (int i = 0; i < node_count; ++i) {
    if (const fault f = detail::verify_node(nodes, i)) return f;
  }
  for (int k = 0; k < output_count; ++k) {
    const int id = outputs[k].node;
    if (id < 0 || id >= node_count) return {"a result is a node of the program", id, k};
    if (is_leaf(nodes[id].code) || is_view(nodes[id].code)) return {"a result has storage of its own", id, k};
    for (int other = 0; other < k; ++other) {
      if (outputs[other].node == id) return {"a result is a node of its own", id, k};
      if (outputs[other].argument == outputs[k].argument) return {"two results go to one argument", id, k};
    }
  }
  return {};
}

/// The same of the program of `Build`.
template<class Build> fault verify_program() noexcept {
  constexpr const auto& p = program_of<Build>;
  return verify_program(p.nodes.data(), p.size(), p.outputs.data(), static_cast<int>(p.outputs.size()));
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
