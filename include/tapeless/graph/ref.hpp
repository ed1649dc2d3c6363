// SPDX-License-Identifier: BSL-1.0
#pragma once

// `ref`: a node of a graph with operators. Rules are written on it; every operator simplifies as it builds.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/graph.hpp>

namespace tapeless::inline TAPELESS_ABI {

/// A node of a graph. Operators on refs append nodes; both operands have the same shape, or one is a number.
struct ref {
  graph* in = nullptr;
  std::int16_t id = -1;

  [[nodiscard]] constexpr const node& operator*() const noexcept { return in->nodes[id]; }
  [[nodiscard]] constexpr const node* operator->() const noexcept { return in->nodes + id; }
  [[nodiscard]] constexpr const extents& shape() const noexcept { return in->nodes[id].shape; }
  [[nodiscard]] constexpr ref operand(std::size_t i) const noexcept { return {in, in->nodes[id].operand[i]}; }
  [[nodiscard]] constexpr bool is(op code) const noexcept { return in->nodes[id].code == code; }
  [[nodiscard]] constexpr bool is_constant(double v) const noexcept {
    return is(op::constant) && in->nodes[id].value == v;
  }
};

/// The number `value` in every element of a tensor of the given shape.
constexpr ref constant(graph& g, const extents& shape, double value) noexcept {
  node n;
  n.code = op::constant;
  n.shape = shape;
  n.value = value;
  return {&g, g.push(n)};
}

/// The number `value` in the shape of `like`.
constexpr ref constant_like(ref like, double value) noexcept { return constant(*like.in, like.shape(), value); }

/// 0, 1, 2, ... along one axis.
constexpr ref iota(graph& g, const extents& shape, std::size_t axis) noexcept {
  node n;
  n.code = op::iota;
  n.shape = shape;
  n.detail[0] = static_cast<std::int32_t>(axis);
  return {&g, g.push(n)};
}

/// The number of an argument of the traced function.
constexpr ref input(graph& g, const extents& shape, std::int32_t number, element type = element::real) noexcept {
  node n;
  n.code = op::input;
  n.type = type;
  n.shape = shape;
  n.detail[0] = number;
  return {&g, g.push(n)};
}

/// An element-by-element operation as it stands, operands of a commutative one in the order of their numbers.
constexpr ref apply(op code, ref a, ref b = {}, ref c = {}) noexcept {
  node n;
  n.code = code;
  n.type = gives_truth(code) ? element::truth : element::real;
  n.shape = a.shape();
  n.operand = {a.id, b.id, c.id};
  if (is_commutative(code) && b.id < a.id) n.operand = {b.id, a.id, c.id};
  return {a.in, a.in->push(n)};
}

namespace detail {

/// `factor` times the node `of`: how sums see their operands.
struct term {
  double factor;
  ref of;
};

constexpr term term_of(ref a) noexcept {
  if (a.is(op::negate)) return {-1, a.operand(0)};
  if (a.is(op::multiply)) {
    if (a.operand(0).is(op::constant)) return {a.operand(0)->value, a.operand(1)};
    if (a.operand(1).is(op::constant)) return {a.operand(1)->value, a.operand(0)};
  }
  return {1, a};
}

}  // namespace detail

constexpr ref broadcast(ref a, const extents& shape) noexcept;
constexpr ref operator*(ref a, ref b) noexcept;
constexpr ref operator/(ref a, ref b) noexcept;
constexpr ref operator*(double a, ref b) noexcept { return constant_like(b, a) * b; }

constexpr ref operator-(ref a) noexcept {
  if (a.is(op::constant)) return constant_like(a, -a->value);
  if (a.is(op::subtract)) return apply(op::subtract, a.operand(1), a.operand(0));
  const detail::term t = detail::term_of(a);
  return t.factor == 1 ? apply(op::negate, a) : -t.factor * t.of;
}

constexpr ref operator-(ref a, ref b) noexcept;

constexpr ref operator+(ref a, ref b) noexcept {
  if (a.is_constant(0)) return b;
  if (b.is_constant(0)) return a;
  if (a.is(op::constant) && b.is(op::constant)) return constant_like(a, a->value + b->value);
  const detail::term s = detail::term_of(a), t = detail::term_of(b);
  if (s.of.id == t.of.id) return (s.factor + t.factor) * s.of;
  if (b.is(op::negate)) return a - t.of;
  if (a.is(op::negate)) return b - s.of;
  return apply(op::add, a, b);
}

constexpr ref operator-(ref a, ref b) noexcept {
  if (b.is_constant(0)) return a;
  if (a.is_constant(0)) return -b;
  if (a.is(op::constant) && b.is(op::constant)) return constant_like(a, a->value - b->value);
  const detail::term s = detail::term_of(a), t = detail::term_of(b);
  if (s.of.id == t.of.id) return (s.factor - t.factor) * s.of;
  if (b.is(op::negate)) return a + t.of;
  return apply(op::subtract, a, b);
}

namespace detail {

/// One number in every element.
constexpr bool is_uniform(ref a) noexcept {
  return a.is(op::constant) || (a.is(op::broadcast) && a.operand(0).shape().size() == 1);
}

/// The product of two operands that are both repeated, as a column and a row are in an outer product.
constexpr bool is_outer_product(ref a) noexcept {
  return a.is(op::multiply) && a.operand(0).is(op::broadcast) && a.operand(1).is(op::broadcast);
}

/// A number times an outer product: the row is multiplied by it before it is repeated.
constexpr ref scaled_outer_product(ref number, ref product) noexcept {
  const auto last = static_cast<std::size_t>(product.shape().rank - 1);
  const std::size_t row = product.operand(1).operand(0).shape().dim[last] > 1 ? 1 : 0;
  const ref from = product.operand(row).operand(0);
  const ref factor =
      number.is(op::constant) ? constant_like(from, number->value) : broadcast(number.operand(0), from.shape());
  return product.operand(1 - row) * broadcast(factor * from, product.shape());
}

}  // namespace detail

constexpr ref operator*(ref a, ref b) noexcept {
  if (b.is(op::constant) && !a.is(op::constant)) return b * a;
  if (a.is_constant(0)) return a;
  if (a.is_constant(1)) return b;
  if (a.is_constant(-1)) return -b;
  if (a.is(op::constant)) {
    if (b.is(op::constant)) return constant_like(a, a->value * b->value);
    const detail::term t = detail::term_of(b);
    if (t.factor != 1) return (a->value * t.factor) * t.of;
    if (b.is(op::multiply)) {  // c ((k x) y)
      const detail::term x = detail::term_of(b.operand(0)), y = detail::term_of(b.operand(1));
      if (x.factor != 1 || y.factor != 1) return (a->value * x.factor * y.factor) * (x.of * y.of);
    }
    if (detail::is_outer_product(b)) return detail::scaled_outer_product(a, b);
    return apply(op::multiply, a, b);
  }
  const detail::term s = detail::term_of(a), t = detail::term_of(b);
  if (s.factor != 1 && t.factor != 1) return (s.factor * t.factor) * (s.of * t.of);
  if (s.factor == -1) return -(s.of * b);
  if (t.factor == -1) return -(a * t.of);
  if (a.is(op::divide) && a.operand(1).id == b.id) return a.operand(0);
  if (b.is(op::divide) && b.operand(1).id == a.id) return b.operand(0);
  if (a.is(op::divide) && b.is(op::divide)) {  // (x / p) (p / q)
    if (a.operand(0).id == b.operand(1).id) return b.operand(0) / a.operand(1);
    if (b.operand(0).id == a.operand(1).id) return a.operand(0) / b.operand(1);
  }
  if (detail::is_outer_product(b) && detail::is_uniform(a)) return detail::scaled_outer_product(a, b);
  if (detail::is_outer_product(a) && detail::is_uniform(b)) return detail::scaled_outer_product(b, a);
  return apply(op::multiply, a, b);
}

constexpr ref operator/(ref a, ref b) noexcept {
  if (a.is_constant(0) || b.is_constant(1)) return a;
  if (a.is(op::constant) && b.is(op::constant) && b->value != 0) return constant_like(a, a->value / b->value);
  if (a.is(op::negate)) return -(a.operand(0) / b);
  if (a.is(op::divide) && a.operand(1).is(op::divide) && a.operand(1).operand(1).id == b.id) {
    return a.operand(0) / a.operand(1).operand(0);  // x / (p / q) / q
  }
  return apply(op::divide, a, b);
}

constexpr ref operator<(ref a, ref b) noexcept { return apply(op::less, a, b); }
constexpr ref operator>(ref a, ref b) noexcept { return apply(op::less, b, a); }
constexpr ref operator<=(ref a, ref b) noexcept { return apply(op::less_equal, a, b); }
constexpr ref operator>=(ref a, ref b) noexcept { return apply(op::less_equal, b, a); }
constexpr ref operator==(ref a, ref b) noexcept { return apply(op::equal, a, b); }

constexpr ref operator+(double a, ref b) noexcept { return constant_like(b, a) + b; }
constexpr ref operator+(ref a, double b) noexcept { return a + constant_like(a, b); }
constexpr ref operator-(double a, ref b) noexcept { return constant_like(b, a) - b; }
constexpr ref operator-(ref a, double b) noexcept { return a - constant_like(a, b); }
constexpr ref operator*(ref a, double b) noexcept { return constant_like(a, b) * a; }
constexpr ref operator/(double a, ref b) noexcept { return constant_like(b, a) / b; }
constexpr ref operator/(ref a, double b) noexcept { return a / constant_like(a, b); }
constexpr ref operator<(ref a, double b) noexcept { return a < constant_like(a, b); }
constexpr ref operator>(ref a, double b) noexcept { return a > constant_like(a, b); }
constexpr ref operator<=(ref a, double b) noexcept { return a <= constant_like(a, b); }
constexpr ref operator>=(ref a, double b) noexcept { return a >= constant_like(a, b); }

constexpr ref operator!(ref a) noexcept { return a.is(op::logical_not) ? a.operand(0) : apply(op::logical_not, a); }

/// a where c is true, else b.
constexpr ref select(ref c, ref a, ref b) noexcept {
  if (a.id == b.id) return a;
  return c.is(op::logical_not) ? apply(op::select, c.operand(0), b, a) : apply(op::select, c, a, b);
}
constexpr ref select(ref c, ref a, double b) noexcept { return select(c, a, constant_like(a, b)); }
constexpr ref select(ref c, double a, ref b) noexcept { return select(c, constant_like(b, a), b); }

}  // namespace tapeless::inline TAPELESS_ABI
