// SPDX-License-Identifier: BSL-1.0
#pragma once

// Operators on `ref`: rules are written with them; every operator simplifies as it builds.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/handle.hpp>
#include <tapeless/graph/reshape.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// `factor` times the node `of`: how sums see their operands.
struct term {
  double factor;
  ref of;
};

constexpr term term_of(ref a) noexcept {
  const node& n = a.in->nodes[a.id];
  if (n.code == op::negate) return {-1, a.operand(0)};
  if (n.code == op::multiply) {
    if (a.operand(0).is(op::constant)) return {a.operand(0)->value, a.operand(1)};
    if (a.operand(1).is(op::constant)) return {a.operand(1)->value, a.operand(0)};
  }
  return {1, a};
}

}  // namespace detail

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

}  // namespace TAPELESS_ABI
}  // namespace tapeless
