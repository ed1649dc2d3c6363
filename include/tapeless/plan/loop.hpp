// SPDX-License-Identifier: BSL-1.0
#pragma once

// The loops of a program: what each reads and gives, and its body as a program of its own.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/loop.hpp>
#include <tapeless/graph/program.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/loop_numbers.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// How the body of a loop gets or gives a value: the arguments of its program, in this order. A state may begin with a
/// constant.
enum class loop_use : std::uint8_t { state, row, whole, fixed, all, last };

/// An argument of a loop's body: a node in it, and the node outside that it is, begins with, or becomes.
struct loop_value {
  loop_use how = loop_use::fixed;
  std::int16_t inner = -1, outer = -1;
  std::int16_t next = -1;     ///< of a state: the node of the body that is its next value
  std::int16_t same_as = -1;  ///< of a last value: the argument, a state, that holds it in the end
  std::int16_t held_in = -1;  ///< of a state: the argument, a last value, in whose place it is kept
  bool filled = false;        ///< a state that begins with the number `first` in each element
  double first = 0;
};

/// What a loop reads and gives; in `needed` a mark for each node of the program that its body has to compute.
template<int Nodes> struct loop_parts {
  fixed_array<std::int16_t, static_cast<std::size_t>(Nodes)> needed{};
  fixed_array<loop_value, static_cast<std::size_t>(Nodes)> values;
  int count = 0;
};

namespace detail {

/// Finds what a loop reads and gives.
template<int Nodes, int Outputs> struct loop_reader {
  const program<Nodes, Outputs>& p;
  std::int16_t loop;
  loop_parts<Nodes> found{};

  [[nodiscard]] constexpr const node& at(std::int16_t id) const noexcept {
    return p.nodes[static_cast<std::size_t>(id)];
  }
  constexpr std::int16_t& mark(std::int16_t id) noexcept { return found.needed[static_cast<std::size_t>(id)]; }
  constexpr void add(loop_use how, std::int16_t inner, std::int16_t outer) noexcept {
    loop_value v;
    v.how = how;
    v.inner = inner;
    v.outer = outer;
    found.values[static_cast<std::size_t>(found.count++)] = v;
  }

  /// The bindings stand in the list the latest first; their order is of no importance.
  constexpr void add_bindings(op code, loop_use how) noexcept {
    for_each_binding(p.nodes.data(), at(loop).operand[0], [&](std::int16_t b) {
      if (at(b).code != code) return;
      add(how, at(b).operand[0], at(b).operand[1]);
      loop_value& v = found.values[static_cast<std::size_t>(found.count - 1)];
      v.filled = how == loop_use::state && at(v.outer).code == op::constant;
      v.first = v.filled ? at(v.outer).value : 0;
      mark(at(b).operand[0]) |= bound;
    });
  }
  constexpr void add_next_values() noexcept {
    for_each_binding(p.nodes.data(), at(loop).operand[0], [&](std::int16_t b) {
      if (at(b).code != op::next) return;
      for (int i = 0; i < found.count; ++i) {
        loop_value& v = found.values[static_cast<std::size_t>(i)];
        if (v.how == loop_use::state && v.inner == at(b).operand[0]) v.next = at(b).operand[1];
      }
      want(at(b).operand[1]);
    });
  }

  constexpr void want(std::int16_t id) noexcept {
    if (id >= 0) mark(id) |= wanted;
  }

  /// From the results down: what is inside is computed, constants and views are made again, the rest is read.
  constexpr void find_needed() noexcept {
    for (std::int16_t id = static_cast<std::int16_t>(Nodes - 1); id >= 0; --id) {
      if ((mark(id) & wanted) == 0 || (mark(id) & bound) != 0) continue;
      const node& n = at(id);
      const bool made = (mark(id) & inside) != 0 || is_view(n.code) || (is_leaf(n.code) && n.code != op::input);
      if (!made) continue;
      for (const std::int16_t o : n.operand.items) want(o);
    }
    for (std::int16_t id = 0; id < Nodes; ++id) {
      if ((mark(id) & (wanted | bound | inside)) != wanted || is_view(at(id).code)) continue;
      if (is_leaf(at(id).code) && at(id).code != op::input) continue;
      add(loop_use::fixed, id, id);
      mark(id) |= bound;
    }
  }

  /// A last value that is the next one of a state lies where the state is kept.
  constexpr void add_results() noexcept {
    for (std::int16_t id = static_cast<std::int16_t>(loop + 1); id < Nodes; ++id) {
      if (!is_projection(at(id).code) || at(id).operand[0] != loop) continue;
      const std::int16_t inner = at(id).operand[1];
      const auto number = static_cast<std::int16_t>(found.count);
      add(at(id).code == op::last ? loop_use::last : loop_use::all, inner, id);
      if (at(id).code != op::last) continue;
      for (std::int16_t i = 0; i < number; ++i) {
        loop_value& v = found.values[static_cast<std::size_t>(i)];
        if (v.how != loop_use::state || v.next != inner || v.held_in >= 0) continue;
        v.held_in = number;
        found.values[static_cast<std::size_t>(number)].same_as = i;
        break;
      }
    }
  }

  constexpr void read() noexcept {
    for (loop_value& v : found.values) v = loop_value{};
    const std::int16_t scope = at(loop).operand[1];
    for (int i = scope; i < Nodes; ++i) {
      found.needed[static_cast<std::size_t>(i)] = place_in_scope(p.nodes.data(), i, scope, found.needed);
    }
    add_bindings(op::carry, loop_use::state);
    add_bindings(op::row, loop_use::row);
    add_bindings(op::whole, loop_use::whole);
    add_next_values();
    for (std::int16_t id = static_cast<std::int16_t>(loop + 1); id < Nodes; ++id) {
      if (is_projection(at(id).code) && at(id).operand[0] == loop) want(at(id).operand[1]);
    }
    find_needed();
    add_results();
  }
};

}  // namespace detail

/// What loop `loop` of a program reads and gives.
template<int Nodes, int Outputs>
constexpr loop_parts<Nodes> parts_of_loop(const program<Nodes, Outputs>& p, std::int16_t loop) noexcept {
  detail::loop_reader<Nodes, Outputs> reader{p, loop};
  reader.read();
  return reader.found;
}

/// For each node whether it belongs to the body of a loop.
template<int Nodes, int Outputs> constexpr auto inside_of_loops(const program<Nodes, Outputs>& p) noexcept {
  fixed_array<std::int16_t, static_cast<std::size_t>(Nodes)> marks{};
  for (int i = 0; i < Nodes; ++i) marks[static_cast<std::size_t>(i)] = place_in_scope(p.nodes.data(), i, -1, marks);
  return marks;
}

namespace detail {

/// The number of loops of a program, those within loops not counted; or the node of the loop with number `which`.
template<int Nodes, int Outputs>
constexpr int count_or_find_loops(const program<Nodes, Outputs>& p, int which) noexcept {
  if (!p.has_loops) return 0;
  const auto marks = inside_of_loops(p);
  int count = 0;
  for (std::size_t i = 0; i < p.nodes.size(); ++i) {
    if (p.nodes[i].code != op::loop || marks[i] != 0) continue;
    if (count++ == which) return static_cast<int>(i);
  }
  return count;
}

template<class Build, int Which> struct read_loop {
  static constexpr auto node = static_cast<std::int16_t>(count_or_find_loops(program_of<Build>, Which));
  static constexpr auto parts = parts_of_loop(program_of<Build>, node);
  static constexpr auto values = [] {
    fixed_array<loop_value, static_cast<std::size_t>(parts.count)> trimmed{};
    for (std::size_t i = 0; i < trimmed.size(); ++i) trimmed[i] = parts.values[i];
    return trimmed;
  }();
};

}  // namespace detail

/// The number of loops of the program of `Build`, those within loops not counted.
template<class Build> inline constexpr int loop_count = detail::count_or_find_loops(program_of<Build>, -1);

/// The body of loop number `Which` of the program of `Build`, one step of it, as a program.
template<class Build, int Which> struct loop_body {
  static constexpr loop_kind kind{
      program_of<Build>.nodes[static_cast<std::size_t>(detail::read_loop<Build, Which>::node)]};
  static constexpr const auto& values = detail::read_loop<Build, Which>::values;
  static constexpr int expected_nodes = program_of<Build>.size();
  static constexpr std::int16_t scope =
      program_of<Build>.nodes[static_cast<std::size_t>(detail::read_loop<Build, Which>::node)].operand[1];

  /// Whether states are written to arguments of their own, behind all others, and not over what they were.
  static constexpr bool apart =
      detail::computes_numbers(program_of<Build>, detail::read_loop<Build, Which>::parts.needed);

  /// The argument that the next value of state `argument` is written to.
  static constexpr int next_of(int argument) noexcept {
    return apart ? static_cast<int>(values.size()) + argument : argument;
  }

  /// The elements that an argument has in one step.
  static constexpr std::int32_t size_of(const loop_value& v) noexcept {
    return program_of<Build>.nodes[static_cast<std::size_t>(v.inner)].shape.size();
  }

  /// Integers are read where an argument of the program holds them; whatever is computed is real.
  static constexpr element type_of(const loop_value& v) noexcept {
    constexpr const auto& p = program_of<Build>;
    auto at = static_cast<std::size_t>(v.outer);
    while (is_view(p.nodes[at].code)) at = static_cast<std::size_t>(p.nodes[at].operand[0]);
    return p.nodes[at].code == op::input ? p.nodes[at].type : element::real;
  }

  static constexpr void build(program_builder& b) noexcept {
    constexpr const auto& p = program_of<Build>;
    constexpr const auto& needed = detail::read_loop<Build, Which>::parts.needed;
    fixed_array<std::int16_t, p.nodes.size()> number{};
    for (std::int16_t& n : number) n = -1;
    int argument = 0;
    for (const loop_value& v : values) {
      const auto inner = static_cast<std::size_t>(v.inner);
      if (v.how < loop_use::all) number[inner] = b.read(p.nodes[inner].shape, argument, type_of(v)).id;
      ++argument;
    }
    for (std::size_t i = 0; i < p.nodes.size(); ++i) {
      if ((needed[i] & wanted) == 0 || number[i] >= 0 || static_cast<std::int16_t>(i) == scope) continue;
      node n = p.nodes[i];
      for (std::int16_t& o : n.operand.items) {
        if (o >= 0) o = number[static_cast<std::size_t>(o)];
      }
      const bool fresh = n.code == op::scope || n.code == op::parameter;
      number[i] = fresh ? b.g.append(n) : b.g.push(n);
      b.g.loops = b.g.loops || n.code == op::loop;
      b.g.joins = b.g.joins || n.code == op::concat;
    }
    argument = 0;
    for (const loop_value& v : values) {
      const std::int16_t from = v.how == loop_use::state ? v.next : v.inner;
      const bool written = v.how == loop_use::state ? v.next != v.inner : v.how >= loop_use::all && v.same_as < 0;
      const int to = v.how == loop_use::state ? next_of(argument) : argument;
      if (written) b.write({&b.g, number[static_cast<std::size_t>(from)]}, to);
      ++argument;
    }
  }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless
