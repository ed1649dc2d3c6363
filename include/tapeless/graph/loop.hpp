// SPDX-License-Identifier: BSL-1.0
#pragma once

// Loops in a graph. The body of a loop is part of the same list of nodes; a list of bindings says what changes from
// step to step.
//
// Every loop has a `scope`, and what depends on it is its body; all else that the body reads is the same in each step.
// The bindings (node, value, previous binding) are
//
// * carry (p, init, ...) and next (p, x, ...): the parameter p is `init` in the first step, then what x was before;
// * row (n, array, ...): in step t the node n is entry t of `array`, counted from the last one where the loop runs
// back;
// * whole (n, value, ...): the node n is `value` in each step.
//
// Outside, `last (loop, n)` is the node n of the body in the last step, `stacked (loop, n)` are its values in all
// steps. A loop and its derivative share one scope: the derivative's body goes on where the body ends.

#include <array>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/structure.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// What a loop's derivative does with what the loop computed: reads it, kept for each step, or computes it again.
enum class keeping : std::int32_t { kept, recomputed };

/// What a loop node says: `detail` is the number of steps, whether it runs back, what is kept.
struct loop_kind {
  std::int32_t steps = 1;
  bool backward = false;
  keeping how = keeping::kept;

  constexpr loop_kind() noexcept = default;
  constexpr loop_kind(std::int32_t count, bool back, keeping k) noexcept : steps(count), backward(back), how(k) {}
  constexpr explicit loop_kind(const node& n) noexcept
      : steps(n.detail[0]), backward(n.detail[1] != 0), how(static_cast<keeping>(n.detail[2])) {}
};

/// A leaf that no other is equal to. Its first operand is the scope it belongs to, -1 for none.
constexpr ref fresh_leaf(graph& g, op code, const extents& shape, std::int16_t scope,
                         element type = element::real) noexcept {
  node n;
  n.code = code;
  n.type = type;
  n.shape = shape;
  n.operand[0] = scope;
  return {&g, g.append(n)};
}

/// `a` in storage of its own, one number after the other: a loop finds its entries there.
constexpr ref contiguous(ref a) noexcept {
  ref v = a;
  while (v.is(op::reshape) || v.is(op::stop_gradient)) v = v.operand(0);
  const bool has_storage = !is_view(v->code) && (!is_leaf(v->code) || v.is(op::input) || v.is(op::parameter));
  return has_storage ? a : apply(op::copy, a);
}

namespace detail {

constexpr ref listed(op code, ref a, ref b, ref previous) noexcept {
  node n;
  n.code = code;
  n.operand = {a.id, b.id, previous.id};
  return {a.in, a.in->push(n)};
}

}  // namespace detail

/// The pair of a and b, in front of the pairs of `previous`.
constexpr ref link(ref a, ref b, ref previous) noexcept { return detail::listed(op::link, a, b, previous); }

/// A binding, in front of those of `previous`.
constexpr ref bind(op code, ref of, ref value, ref previous) noexcept {
  const bool as_it_is = code == op::next || (code == op::carry && value.is(op::constant));
  return detail::listed(code, of, as_it_is ? value : contiguous(value), previous);
}

/// The loop with these bindings.
constexpr ref loop(loop_kind kind, ref scope, ref bindings) noexcept {
  node n;
  n.code = op::loop;
  n.operand = {bindings.id, scope.id, -1};
  n.detail = {kind.steps, kind.backward ? 1 : 0, static_cast<std::int32_t>(kind.how), 0};
  scope.in->loops = true;
  return {scope.in, scope.in->push(n)};
}

/// The shape of `count` values of this shape, one after the other.
constexpr extents stacked_extents(const extents& one, std::int32_t count) noexcept {
  extents all{{count, one.dim[0], one.dim[1], one.dim[2]}, static_cast<std::uint8_t>(one.rank + 1)};
  return all;
}

/// The value of node `n` of a loop's body in its last step.
constexpr ref last(ref loop, ref n) noexcept {
  return n.is(op::constant) ? n : detail::structural(op::last, n.shape(), {}, loop, n);
}

/// The values of node `n` of a loop's body in all steps, in the order of the rows that the loop reads. At most rank 3.
constexpr ref stacked(ref loop, ref n) noexcept {
  const extents all = stacked_extents(n.shape(), loop->detail[0]);
  return n.is(op::constant) ? constant(*n.in, all, n->value) : detail::structural(op::stacked, all, {}, loop, n);
}

/// Calls `visit` with the number of each binding of a loop, or of each link of a list, the latest first.
template<class Visit> constexpr void for_each_binding(const node* nodes, std::int16_t latest, Visit visit) noexcept {
  for (std::int16_t at = latest; at >= 0;) {
    const std::int16_t previous = nodes[at].operand[2];
    visit(at);
    at = previous;
  }
}

/// What is known of a node with respect to one scope. `inside`: it depends on the scope. `deeper`: it depends on a
/// scope within it, that of an inner loop. The others are set by those who ask.
enum : std::int16_t { inside = 1, deeper = 2, bound = 4, wanted = 8 };

/// Which of `inside` and `deeper` hold for node i, given what `marks` holds for the nodes before it. With `scope` -1,
/// whether it is inside of any scope.
template<class Marks>
constexpr std::int16_t place_in_scope(const node* nodes, int i, std::int16_t scope, const Marks& marks) noexcept {
  const node& n = nodes[i];
  const bool leads_inside = n.operand[0] >= scope || n.operand[1] >= scope || n.operand[2] >= scope;
  if (scope >= 0 && !leads_inside) return i == scope ? inside : 0;
  const auto of = [&](std::int16_t id) { return id < 0 || id < scope ? 0 : marks[static_cast<std::size_t>(id)] & 3; };
  int place = 0;
  switch (n.code) {
    case op::scope:
      place = i == scope || scope < 0 ? inside : of(n.operand[0]) != 0 ? inside | deeper : 0;
      break;
    case op::row:
    case op::whole:
    case op::carry:
    case op::next:  // an inner loop's are inside, whatever they read
      place = of(n.operand[2]) | ((of(n.operand[0]) & deeper) != 0 ? inside : 0);
      if (n.code != op::next) place |= of(n.operand[1]);
      break;
    case op::loop:
      place = of(n.operand[0]) | of(nodes[n.operand[1]].operand[0]);
      break;
    case op::last:
    case op::stacked:
      place = of(n.operand[0]);
      break;
    default:
      place = of(n.operand[0]) | of(n.operand[1]) | of(n.operand[2]);
  }
  return static_cast<std::int16_t>(place);
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
