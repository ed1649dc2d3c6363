// SPDX-License-Identifier: BSL-1.0
#pragma once

// Before planning: the room the planner works in, and the program as it is planned, with the copies that it needs.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/program.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/key.hpp>
#include <tapeless/plan/loop.hpp>
#include <tapeless/plan/state.hpp>
#include <tapeless/plan/workspace.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// How much room the planner needs for a program.
struct room {
  int nodes = 0, outputs = 0, arguments = 0;
  int code = 0, slots = 0;  ///< instructions and slots: an estimate, made larger where it falls short
};

/// True where operand `i` of a node that takes whole tensors does not lie in memory as real numbers: it is a constant,
/// a counter, or integers that are no indices.
constexpr bool needs_place(const node* nodes, const node& n, std::size_t i) noexcept {
  if (!is_whole(n.code) || n.operand[i] < 0) return false;
  if (i == 1 && (n.code == op::gather || n.code == op::scatter_add)) return false;
  std::int16_t o = n.operand[i];
  while (is_view(nodes[o].code)) o = nodes[o].operand[0];
  const node& base = nodes[o];
  return base.code == op::constant || base.code == op::iota ||
         (base.code == op::input && base.type == element::integer);
}

/// The room for a program of which `growth` times the usual code is expected.
template<int Nodes, int Outputs> constexpr room room_for(const program<Nodes, Outputs>& p, int growth) noexcept {
  room r{Nodes + Outputs, Outputs, 0};
  if (p.has_loops) r.nodes += Nodes;  // for what a loop reads, linked to it
  for (const node& n : p.nodes) {
    if (n.code == op::input && n.detail[0] >= r.arguments) r.arguments = n.detail[0] + 1;
    for (std::size_t i = 0; i < 2; ++i) r.nodes += needs_place(p.nodes.data(), n, i);
    if (n.code == op::concat) r.nodes += 2;
  }
  for (const output& o : p.outputs) {
    if (o.argument >= r.arguments) r.arguments = o.argument + 1;
  }
  r.nodes += Outputs;  // for results that are copied last
  r.code = growth * (3 * r.nodes + 64);
  r.slots = growth * (2 * r.nodes + 64);
  return r;
}

/// The arrays the planner works on. An element of class type is assigned as a whole when it comes into use: in constant
/// evaluation g++ 12 lets all arrays share one default element, and what one program writes into a part of it is what
/// the next one finds.
template<room R> struct planner_storage {
  template<class T, int N> using array = fixed_array<T, static_cast<std::size_t>(N > 0 ? N : 1)>;

  array<node, R.nodes> nodes;
  array<node_plan, R.nodes> plans;
  array<kernel_plan, R.nodes> kernels;
  array<instruction, R.code> code;
  array<operand_slot, R.slots> slots;
  array<binding, R.slots> bindings;
  array<std::int16_t, R.code> number{};
  array<std::int16_t, R.nodes> order{};
  array<std::int16_t, R.nodes> last_reader{};
  array<std::int32_t, R.slots> next_reader{};
  array<std::int16_t, R.slots> kernel_of_slot{};
  array<std::int32_t, R.arguments> first_reader{};
  array<stretch, R.slots> stretches;
  planner_progress progress{};

  constexpr planner open() noexcept {
    return {progress,     nodes.data(),    plans.data(), kernels.data(), code.data(), R.code,
            slots.data(), bindings.data(), R.slots,      number.data(),  order.data()};
  }
};

constexpr std::int16_t add_node(planner& p, const node& n) noexcept {
  p.nodes[p.node_count] = n;
  node_plan& plan = p.plans[p.node_count];
  plan = node_plan{};
  plan.key = key_of(n, [&](std::int16_t o) { return p.plans[o].key; });
  for (const std::int16_t o : n.operand.items) {
    if (o >= 0) ++p.plans[o].uses;
  }
  return static_cast<std::int16_t>(p.node_count++);
}

constexpr std::int16_t add_copy(planner& p, std::int16_t of) noexcept {
  node copy;
  copy.code = op::copy;
  copy.shape = p.nodes[of].shape;
  copy.operand[0] = of;
  return add_node(p, copy);
}

/// A loop, with a link to each node that it reads. Its body is none of the planner's business.
template<int Nodes, int Outputs>
constexpr std::int16_t add_loop(planner& p, const program<Nodes, Outputs>& from, std::int16_t id,
                                const std::int16_t* number) noexcept {
  const loop_parts<Nodes> parts = parts_of_loop(from, id);
  node link;
  link.code = op::link;
  for (int i = 0; i < parts.count; ++i) {
    const loop_value& v = parts.values[static_cast<std::size_t>(i)];
    if (v.how >= loop_use::all) continue;
    link.operand[0] = number[v.outer];
    link.operand[2] = add_node(p, link);
  }
  node loop = from.nodes[static_cast<std::size_t>(id)];
  loop.operand = {link.operand[2], -1, -1};
  return add_node(p, loop);
}

/// True for an operand of a concatenation that the kernel that computes it can write straight into its place: one that
/// elements, sums or a product give, or a concatenation that nobody else reads.
constexpr bool is_placeable(const planner& p, std::int16_t id) noexcept {
  const node& n = p.nodes[id];
  if (p.plans[id].joined) return false;
  return is_elementwise(n.code) || is_reduction(n.code) || n.code == op::product ||
         (n.code == op::concat && p.plans[id].readers == 1);
}

/// The operand of a concatenation, or a copy of it, which can be written into its place.
constexpr std::int16_t joined_operand(planner& p, std::int16_t o) noexcept {
  std::int16_t from = o;
  while (p.nodes[from].code == op::reshape && p.nodes[from].shape.size() == 1) from = p.nodes[from].operand[0];
  if (!is_placeable(p, from)) from = o = add_copy(p, o);
  p.plans[from].joined = true;
  return o;
}

/// Gives the program to the planner.
template<room R, int Nodes, int Outputs>
constexpr void prepare(planner_storage<R>& s, planner& p, const program<Nodes, Outputs>& from) noexcept {
  fixed_array<std::int16_t, static_cast<std::size_t>(Nodes)> number{};
  const auto readers = from.has_joins ? count_readers(from) : number;
  const bool loops = from.has_loops;
  const auto inside = loops ? inside_of_loops(from) : number;
  for (std::size_t i = 0; i < from.nodes.size(); ++i) {
    node n = from.nodes[i];
    if (loops && (inside[i] != 0 || n.code == op::scope || is_binding(n.code))) continue;
    if (loops && n.code == op::loop) {
      number[i] = add_loop(p, from, static_cast<std::int16_t>(i), number.data());
      continue;
    }
    if (loops && is_projection(n.code)) n.operand[1] = -1;
    for (std::int16_t& o : n.operand.items) {
      if (o >= 0) o = number[static_cast<std::size_t>(o)];
    }
    for (std::size_t k = 0; k < 2 && is_whole(n.code); ++k) {
      if (needs_place(s.nodes.data(), n, k)) n.operand[k] = add_copy(p, n.operand[k]);
    }
    if (from.has_joins && n.code == op::concat) {
      for (std::size_t k = 0; k < 2; ++k) n.operand[k] = joined_operand(p, n.operand[k]);
    }
    number[i] = add_node(p, n);
    if (from.has_joins) p.plans[number[i]].readers = readers[i];
  }
  for (std::size_t k = 0; k < from.outputs.size(); ++k) {
    const std::int16_t id = number[static_cast<std::size_t>(from.outputs[k].node)];
    ++p.plans[id].uses;
    p.plans[id].result = static_cast<std::int16_t>(k);
    p.plans[id].target = from.outputs[k].argument;
    p.plans[id].stored = true;
  }
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
