// SPDX-License-Identifier: BSL-1.0
#pragma once

// What the planner knows while it works: flat arrays, one entry a node or a kernel.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/program.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/access.hpp>
#include <tapeless/plan/descriptor.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// The extents above 1, moved to the last axes: what an elementwise operation sees of a shape.
using squeezed = fixed_array<std::int32_t, 4>;

constexpr squeezed squeeze(const extents& shape) noexcept {
  squeezed s{1, 1, 1, 1};
  std::size_t to = 4;
  for (int i = 3; i >= 0; --i) {
    if (shape.dim.items[i] > 1) s.items[--to] = shape.dim.items[i];
  }
  return s;
}

/// Where in the storage of another node, a concatenation, a node is written.
struct placement {
  std::int16_t in = -1;
  std::int32_t offset = 0;
  strides stride{};
};

/// What is known of a node.
struct node_plan {
  access view;  ///< where its elements lie
  std::int16_t home =
      -1;  ///< the kernel that computes it; none for leaves, views and what is computed where it is used
  level at = level::element;
  std::uint8_t phase = 0;
  bool stored = false;    ///< another kernel reads it, or it is a result
  bool needed = false;    ///< by its own kernel
  bool joined = false;    ///< is an operand of a concatenation: written straight into it
  placement placed;       ///< there, once the concatenation's turn has come
  bool saved = false;     ///< kept in a scratch row from one phase to the next
  bool collides = false;  ///< is a result that cannot be written over its argument where it is computed
  std::uint32_t key = 0;  ///< of what it computes, whatever its number is
  std::int16_t uses = 0;
  std::int16_t readers = 0;               ///< the uses of it in the whole program, known from the beginning
  std::int16_t effort = 0;                ///< where it is computed where it is used: how many operations that takes
  std::int16_t next = -1, previous = -1;  ///< in the list of the same kernel's nodes
  std::int16_t target = -1;               ///< the argument it is written to
  std::int16_t result = -1;               ///< the number of the program's result that it is
  std::int16_t memo = -1;                 ///< the instruction that holds it
  std::int32_t memo_stamp = 0;            ///< for which kernel and phase `memo` holds
  std::int16_t scratch = -1;              ///< the slot of its scratch row, where `saved`
  std::int32_t last_slot = -1;            ///< the last slot that reads it
  std::int32_t place = -1;                ///< its offset in the workspace
};

/// What is known of a kernel.
struct kernel_plan {
  kernel_shape shape;
  squeezed line{1, 1, 1, 1};  ///< the extents of a line, where `has_lines`
  bool has_lines = false;
  bool live = false;
  std::int16_t first = -1, last = -1;                 ///< its nodes
  std::int32_t code_begin = 0, code_end = 0;          ///< its instructions
  std::int32_t slot_begin = 0, slot_end = 0;          ///< its slots
  std::int32_t scratch_rows = 0;                      ///< rows kept from phase to phase
  std::int32_t scratch_size = 0, scratch_place = -1;  ///< elements of private scratch, and where
  std::int16_t position = -1;                         ///< in the order of execution
};

/// Which storage a slot means: a node's, or the kernel's scratch (`node` = -1).
struct binding {
  std::int16_t node = -1;
  bool writes = false;
  std::int32_t previous = -1;  ///< the slot before it of the same kernel that reads the same node
};

/// The stages of planning, in order.
enum class planning_stage : std::uint8_t { prepare, fuse, read_factors, generate, order, place, finished };

/// How far planning is.
struct planner_progress {
  int node_count = 0, kernel_count = 0, code_count = 0, slot_count = 0, order_count = 0;
  std::int32_t workspace = 0;  ///< in elements
  int copied = 0;              ///< results computed apart, as they cannot be written over what is still read
  bool conflict = false;       ///< an update in place would come too early: see node_plan::collides
  bool overflow = false;       ///< there is more code or there are more slots than room
  planning_stage stage = planning_stage::prepare;
  int next = 0;  ///< the node to fuse or the kernel to generate next
};

/// The planner's whole state over storage of fixed size.
struct planner : planner_progress {
  node* nodes;
  node_plan* plans;
  kernel_plan* kernels;
  instruction* code;
  int code_capacity;
  operand_slot* slots;
  binding* bindings;
  int slot_capacity;
  std::int16_t* number;  ///< room for a number an instruction of one kernel
  std::int16_t* order;   ///< live kernels in the order of execution

  /// True for a reshape that had to become a copy: it is computed, element by element in its operand's shape.
  constexpr bool is_copied_view(std::int16_t id) const noexcept {
    return is_view(nodes[id].code) && plans[id].view.base == id;
  }
  constexpr bool computes_elements(std::int16_t id) const noexcept {
    return is_elementwise(nodes[id].code) || is_copied_view(id);
  }
  /// The shape over which a node is computed.
  constexpr const extents& iterated(std::int16_t id) const noexcept {
    return is_copied_view(id) ? nodes[nodes[id].operand[0]].shape : nodes[id].shape;
  }
  /// True where operand `id` is the elements of its base in the same order.
  constexpr bool plain(std::int16_t id) const noexcept {
    return plans[id].view.base == id || is_identity(plans[id].view, nodes[id].shape);
  }
  /// True where, moreover, a kernel that walks over `id` can compute its base at the same coordinates.
  constexpr bool in_step(std::int16_t id) const noexcept {
    if (plans[id].view.base == id && !is_view(nodes[id].code)) return true;
    return plain(id) && same(squeeze(iterated(plans[id].view.base)), squeeze(nodes[id].shape));
  }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless
