// SPDX-License-Identifier: BSL-1.0
#pragma once

// A choice is handed on with the adjoint that was chosen: so what a branch that is not taken would give leaks nowhere.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/choice.hpp>
#include <tapeless/graph/structure.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/rules/table.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// `a`, where it is the same along the axes in which `shape` differs and along `axis`, in that shape; else no node.
constexpr ref resized(ref a, const extents& shape, int axis = -1) noexcept {
  if (a.shape() == shape && axis < 0) return a;
  if (a.is(op::constant)) return constant(*a.in, shape, a->value);
  const ref one = a.is(op::broadcast) ? a.operand(0) : a;
  if (one.shape().size() == 1) return broadcast(reshape(one, {{1, 1, 1, 1}, shape.rank}), shape);
  if (one.shape().rank != shape.rank || (axis >= 0 && one.shape().dim[static_cast<std::size_t>(axis)] != 1)) return {};
  for (std::size_t i = 0; i < shape.rank; ++i) {
    if (one.shape().dim[i] != 1 && one.shape().dim[i] != shape.dim[i]) return {};
  }
  return broadcast(one, shape);
}

/// What is said of y's elements, for the elements of its operand number k: moved as the adjoint is, or the same for all
/// that meet in one. No node where several different ones do.
constexpr ref moved_back(ref a, ref y, std::size_t k) noexcept {
  const extents& shape = y.operand(k).shape();
  switch (y->code) {
    case op::reshape:
    case op::transpose:
    case op::pad:
    case op::concat:
      return a.is(op::constant) ? constant(*a.in, shape, a->value) : pull_back(a, y)[k];
    case op::slice:  // a block that ends here is to be joined with its neighbours
      if (is_leaf(y.operand(0)->code)) return {};
      if (a.is(op::constant)) return resized(a, shape);
      return a.is(op::slice) && a->detail == y->detail && a.operand(0).shape() == shape ? a.operand(0) : ref{};
    case op::product:
      return resized(a, shape, k == 0 ? 1 : 0);
    case op::gather:
    case op::scatter_add:
      return resized(a, shape, 0);
    default:
      return resized(a, shape);
  }
}

constexpr choice moved_back(const choice& c, ref y, std::size_t k) noexcept {
  if (is_elementwise(y->code)) return c;
  choice moved = c;
  if (c.how != choice::at_kink) {
    moved.condition = moved_back(c.condition, y, k);
    return moved.condition.in != nullptr ? moved : choice{};
  }
  if (y.is(op::product))
    return {};  // an outer product would be chosen element by element: the slope has no 0 * infinity
  moved.slopes.of_result = false;
  moved.slopes.a = moved_back(c.slopes.a, y, k);
  moved.slopes.b = moved_back(c.slopes.b, y, k);
  return moved.slopes.a.in != nullptr && moved.slopes.b.in != nullptr ? moved : choice{};
}

/// True for what hands its adjoint on as it is, or to other places: no number in it can be infinite.
constexpr bool only_hands_on(op code) noexcept {
  return code == op::add || code == op::subtract || code == op::negate || code == op::copy || code == op::select;
}

/// How g was chosen, where one condition decides for all of its elements: that condition, one number.
constexpr choice one_for_all(ref g) noexcept {
  choice c = choice_of(g);
  if (!c.exists() || c.how == choice::at_kink) return {};
  ref& one = c.condition;
  while ((one.is(op::broadcast) || one.is(op::reshape)) && one.operand(0).shape().size() == 1) one = one.operand(0);
  return one.shape().size() == 1 ? c : choice{};
}

/// h, of any shape, as such a condition chooses it.
constexpr ref choose_all(choice c, ref h) noexcept {
  if (c.exists()) c.condition = resized(c.condition, h.shape());
  return choose(c, h);
}

/// g, a padded block or blocks one after the other, as what one condition chooses from, where each block was chosen by
/// it.
constexpr ref chosen_as_a_whole(ref g) noexcept {
  if (g.is(op::pad)) {
    const ref block = chosen_as_a_whole(g.operand(0));
    const choice c = one_for_all(block);
    return c.exists() ? choose_all(c, pad(chosen_from(c, block), g->detail, g.shape())) : g;
  }
  if (!g.is(op::concat)) return g;
  const ref a = chosen_as_a_whole(g.operand(0)), b = chosen_as_a_whole(g.operand(1));
  const choice c = one_for_all(a.is_constant(0) ? b : a), d = b.is_constant(0) ? c : one_for_all(b);
  if (!c.exists() || c.how != d.how || c.condition.id != d.condition.id) return g;
  const auto from = [&](ref part) { return part.is_constant(0) ? part : chosen_from(c, part); };
  return choose_all(c, concat(from(a), from(b), static_cast<std::size_t>(g->detail[0])));
}

/// Where a sum of chosen adjoints can be other than 0; no node where it can be anywhere.
constexpr ref anywhere_chosen(ref g, int depth = 4) noexcept {
  if (g.is(op::pad)) g = chosen_as_a_whole(g);
  const choice c = choice_of(g);
  if (c.how == choice::where_true) return c.condition;
  if (c.how == choice::where_false) return !c.condition;
  if (!g.is(op::add) || depth == 0) return {};
  const ref a = anywhere_chosen(g.operand(0), depth - 1);
  if (a.in == nullptr) return {};
  const ref b = anywhere_chosen(g.operand(1), depth - 1);
  if (b.in == nullptr) return {};
  return a.id == b.id ? a : apply(op::logical_or, a, b);
}

/// The adjoints of the operands of y, given its own. Where that was chosen, they are those of what it was chosen from,
/// each chosen again: so no NaN of 0 times an infinite derivative leaks out of a branch that is not taken.
constexpr adjoints pull_back_chosen(ref g, ref y) noexcept {
  if (!only_hands_on(y->code) && !y.is(op::slice)) g = chosen_as_a_whole(g);
  choice c = choice_of(g);
  const bool is_sum = !c.exists();
  if (is_sum && g.is(op::add) && is_elementwise(y->code) && !only_hands_on(y->code)) {
    const ref somewhere = anywhere_chosen(g);
    if (somewhere.in != nullptr) c = {choice::where_true, somewhere};
  }
  if (!c.exists()) return pull_back(g, y);
  fixed_array<choice, 3> moved{};
  bool any = false, all = true;
  for (std::size_t k = 0; k < 3; ++k) {
    if (y->operand[k] < 0 || y.operand(k)->type != element::real) continue;
    moved[k] = moved_back(c, y, k);
    any = any || moved[k].exists();
    all = all && moved[k].exists();
  }
  if (!any) return pull_back(g, y);
  adjoints to = is_sum ? pull_back(g, y) : pull_back_chosen(chosen_from(c, g), y);
  const adjoints whole = is_sum || all ? to : pull_back(g, y);
  for (std::size_t k = 0; k < 3; ++k) {
    if (to[k].in == nullptr || to[k].is_constant(0)) continue;
    to[k] = moved[k].exists() ? choose(moved[k], to[k]) : whole[k];
  }
  return to;
}

/// a + b. What both have only where one condition holds, or of one kink, is chosen once.
constexpr ref add_chosen(ref a, ref b) noexcept {
  const choice p = choice_of(a), q = choice_of(b);
  if (!p.exists() || !q.exists()) return a + b;
  const ref from = chosen_from(p, a), other = chosen_from(q, b);
  if (p.how == choice::at_kink && q.how == choice::at_kink) {
    const kink &k = p.slopes, l = sides_as(k, q.slopes);
    if (l.a.in == nullptr) return a + b;
    if (k.left == l.left && k.right == l.right && k.tie == l.tie) return pass(k, from + other);
    if (k.left == -l.left && k.right == -l.right && k.tie == -l.tie) return pass(k, from - other);
    const std::int32_t sign = other.id == from.id ? 1 : other.id == (-from).id ? -1 : 0;
    const kink sum = k.with(k.left + sign * l.left, k.right + sign * l.right, k.tie + sign * l.tie);
    return sign != 0 && sum.is_slope() ? pass(sum, from) : a + b;
  }
  if (p.condition.id != q.condition.id || p.how == choice::at_kink || q.how == choice::at_kink) return a + b;
  if (p.how == q.how) return choose(p, from + other);
  return p.how == choice::where_true ? select(p.condition, from, other) : select(p.condition, other, from);
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
