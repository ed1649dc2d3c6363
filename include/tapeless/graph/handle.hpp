// SPDX-License-Identifier: BSL-1.0
#pragma once

// `ref`, a node of a graph, and nodes as they stand: leaves and elementwise operations.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/graph.hpp>
#include <tapeless/meta/fixed_array.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// A node of a graph. Operators on refs append nodes; both operands have the same shape, or one is a number.
struct ref {
  graph* in = nullptr;
  std::int16_t id = -1;

  [[nodiscard]] constexpr const node& operator*() const noexcept { return in->nodes[id]; }
  [[nodiscard]] constexpr const node* operator->() const noexcept { return in->nodes + id; }
  [[nodiscard]] constexpr const extents& shape() const noexcept { return in->nodes[id].shape; }
  [[nodiscard]] constexpr ref operand(std::size_t i) const noexcept { return {in, in->nodes[id].operand.items[i]}; }
  [[nodiscard]] constexpr bool is(op code) const noexcept { return in->nodes[id].code == code; }
  [[nodiscard]] constexpr bool is_constant(double v) const noexcept {
    const node& n = in->nodes[id];
    return n.code == op::constant && n.value == v;
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

/// An element-by-element operation as it stands, operands of a commutative one in the order of their numbers. Its
/// details say of some which of several derivatives it has.
constexpr ref apply_as(const fixed_array<std::int32_t, 4>& details, op code, ref a, ref b = {}, ref c = {}) noexcept {
  node n;
  n.code = code;
  n.type = gives_truth(code) ? element::truth : element::real;
  n.shape = a.shape();
  n.operand = {a.id, b.id, c.id};
  n.detail = details;
  if (is_commutative(code) && b.id < a.id) n.operand = {b.id, a.id, c.id};
  return {a.in, a.in->push(n)};
}
constexpr ref apply(op code, ref a, ref b = {}, ref c = {}) noexcept { return apply_as({}, code, a, b, c); }

}  // namespace TAPELESS_ABI
}  // namespace tapeless
