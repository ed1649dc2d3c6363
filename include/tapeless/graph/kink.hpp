// SPDX-License-Identifier: BSL-1.0
#pragma once

// Slopes of functions with a kink, |x|, relu, min and max: numbers on both sides of a tie and at it, which the graph
// still knows as such when it is differentiated again.

#include <array>
#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/ref.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// What an adjoint is multiplied by at a kink: `left` where a < b, `right` where b < a, `tie` where a = b. In halves: 2
/// is the factor 1.
///
/// A kink that a derivative passes twice counts once: on either side its factors are multiplied, and at the tie stands
/// the mean of these two products. So the second derivative of a smooth function that is written with kinks is right at
/// the kink as well: of |x|·|x| it is 2 sign²x, and sign²x is 1 on both sides and at 0.
struct kink {
  ref a, b;
  std::int32_t left, right, tie;
  bool of_result = false;  ///< a is relu(x), the kink is where x = 0, and the tie is like the left side

  [[nodiscard]] constexpr bool is_sign() const noexcept { return left == -2 && right == 2 && tie == 0; }
  [[nodiscard]] constexpr bool is_slope() const noexcept {
    return left >= -2 && left <= 2 && right >= -2 && right <= 2 && tie >= -2 && tie <= 2;
  }
  [[nodiscard]] constexpr bool is_one_number() const noexcept { return left == tie && right == tie; }
  /// Other factors at the same kink.
  [[nodiscard]] constexpr kink with(std::int32_t l, std::int32_t r, std::int32_t t) const noexcept {
    return of_result && l != t ? kink{a.operand(0), b, l, r, t} : kink{a, b, l, r, t, of_result};
  }
  /// The same kink for the elements in another shape.
  [[nodiscard]] constexpr kink reshaped(const extents& shape) const noexcept {
    return {reshape(of_result ? a.operand(0) : a, shape), reshape(b, shape), left, right, tie};
  }
};

namespace detail {

/// Where the number a − b changes its sign, as p − q (q may be none), and whether both have the same sign.
struct kink_place {
  std::int16_t p, q;
  bool same;
};

/// c x and x change their sign at the same place, and so do a − b and b − a.
constexpr kink_place place_of(const kink& k) noexcept {
  const ref a = k.of_result ? k.a.operand(0) : k.a;
  const bool first = k.b.is_constant(0), second = a.is_constant(0);
  if (!first && !second) return a.id < k.b.id ? kink_place{a.id, k.b.id, true} : kink_place{k.b.id, a.id, false};
  ref x = first ? a : k.b;
  bool same = first;
  for (term t = term_of(x); t.of.id != x.id && t.factor != 0; t = term_of(x)) {
    same = same == (t.factor > 0);
    x = t.of;
  }
  if (!x.is(op::subtract)) return {x.id, -1, same};
  const std::int16_t p = x->operand[0], q = x->operand[1];
  return p < q ? kink_place{p, q, same} : kink_place{q, p, !same};
}

/// `other` with the sides as `k` has them, where both have the same place; else with no `a`.
constexpr kink sides_as(const kink& k, const kink& other) noexcept {
  const kink_place mine = place_of(k), theirs = place_of(other);
  if (mine.p != theirs.p || mine.q != theirs.q) return kink{{}, {}, 0, 0, 0};
  return mine.same == theirs.same ? other : other.with(other.right, other.left, other.tie);
}

constexpr ref halves(std::int32_t count, ref h) noexcept { return 0.5 * count * h; }

/// Whether b < a is what is asked first; else it is a < b.
constexpr bool asks_above(const kink& k) noexcept { return k.tie == k.left || k.tie != k.right; }

/// Marks a node as what a kink makes of an adjoint.
constexpr ref kinked(op code, const kink& k, ref a, ref b, ref c) noexcept {
  node n;
  n.code = code;
  n.shape = k.a.shape();
  n.operand = {a.id, b.id, c.id};
  n.detail = {k.of_result ? 2 : 1, k.left, k.right, k.tie};
  return {k.a.in, k.a.in->push(n)};
}

}  // namespace detail

/// True for what a kink made of an adjoint.
constexpr bool is_kinked(const node& n) noexcept {
  return n.detail.items[0] != 0 && (n.code == op::select || n.code == op::multiply || n.code == op::sign);
}
constexpr bool is_kinked(ref a) noexcept { return is_kinked(a.in->nodes[a.id]); }

/// The kink that made `made`.
constexpr kink kink_of(ref made) noexcept {
  const auto& of = made->detail;
  kink k{{}, {}, of[1], of[2], of[3], of[0] == 2};
  if (!made.is(op::select)) {
    k.a = made.is(op::sign) ? made.operand(0) : made.operand(1).operand(0);
    k.b = constant_like(k.a, 0);
    return k;
  }
  const bool above = detail::asks_above(k);
  k.a = made.operand(0).operand(above ? 1 : 0);
  k.b = made.operand(0).operand(above ? 0 : 1);
  return k;
}

/// The adjoint it was made of: what stands where the factor is 1.
constexpr ref adjoint_of(ref made) noexcept {
  if (made.is(op::sign)) return constant_like(made, 1);
  if (made.is(op::multiply)) return made.operand(0);
  const kink k = kink_of(made);
  if (!detail::asks_above(k)) return made.operand(k.right != 0 ? 2 : 1);
  if (k.right != 0) return made.operand(1);
  return k.tie == k.left ? made.operand(2) : made.operand(2).operand(1);
}

/// The same node in another graph, with these operands.
constexpr ref kinked_again(const node& made, ref a, ref b, ref c) noexcept {
  const bool nothing = made.code == op::select ? b.id == c.id : made.code == op::multiply && a.is_constant(0);
  if (nothing) return made.code == op::select ? b : a;
  node n = made;
  n.operand = {a.id, b.id, c.id};
  return {a.in, a.in->push(n)};
}

/// What the kink makes of the adjoint h, where h has not passed it yet.
constexpr ref kinked_anew(const kink& k, ref h) noexcept {
  if (h.is_constant(0)) return h;
  if (k.is_one_number()) return detail::halves(k.tie, h);
  if (k.right < 0 || (k.right == 0 && k.left < 0)) return kinked_anew(k.with(-k.left, -k.right, -k.tie), -h);
  if (k.is_sign() && k.b.is_constant(0)) {
    node sign;
    sign.code = op::sign;
    sign.shape = k.a.shape();
    sign.operand[0] = k.a.id;
    sign.detail = {1, k.left, k.right, k.tie};
    const ref one{k.a.in, k.a.in->push(sign)};
    return h.is_constant(1) ? one : detail::kinked(op::multiply, k, h, one, {});
  }
  const ref left = detail::halves(k.left, h), right = detail::halves(k.right, h);
  if (!detail::asks_above(k)) return detail::kinked(op::select, k, k.a < k.b, left, right);
  if (k.tie == k.left) return detail::kinked(op::select, k, k.b < k.a, right, left);
  return detail::kinked(op::select, k, k.b < k.a, right, select(k.a < k.b, left, detail::halves(k.tie, h)));
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
