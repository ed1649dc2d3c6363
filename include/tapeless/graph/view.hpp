// SPDX-License-Identifier: BSL-1.0
#pragma once

// Views on refs: the same numbers in another shape, order or extent.

#include <array>
#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/ref.hpp>

namespace tapeless::inline TAPELESS_ABI {

namespace detail {

/// A node of `code` on `a` (and `b`) with the given shape and details.
constexpr ref structural(op code, const extents& shape, std::array<std::int32_t, 4> what, ref a, ref b = {}) noexcept {
  node n;
  n.code = code;
  n.type = is_view(code) ? a->type : element::real;
  n.shape = shape;
  n.operand = {a.id, b.id, -1};
  n.detail = what;
  return {a.in, a.in->push(n)};
}

constexpr extents matrix(std::size_t rows, std::size_t columns) noexcept {
  return {{static_cast<std::int32_t>(rows), static_cast<std::int32_t>(columns), 1, 1}, 2};
}

}  // namespace detail

/// The same elements in another shape of the same size.
constexpr ref reshape(ref a, const extents& shape) noexcept {
  if (a.shape() == shape) return a;
  if (a.is(op::constant)) return constant(*a.in, shape, a->value);
  if (a.is(op::reshape)) return reshape(a.operand(0), shape);
  return detail::structural(op::reshape, shape, {}, a);
}

/// Repeats axes of extent 1, and adds leading ones, until the shape is `shape`.
constexpr ref broadcast(ref a, const extents& shape) noexcept {
  if (a.shape() == shape) return a;
  if (a.is(op::constant)) return constant(*a.in, shape, a->value);
  if (a.is(op::broadcast)) return broadcast(a.operand(0), shape);
  extents aligned = shape;
  for (std::size_t i = 0; i < shape.rank; ++i) {
    const std::size_t missing = shape.rank - a.shape().rank;
    aligned.dim[i] = i < missing ? 1 : a.shape().dim[i - missing];
  }
  const ref same_rank = reshape(a, aligned);
  if (aligned == shape) return same_rank;
  return detail::structural(op::broadcast, shape, {}, same_rank);
}

/// Axis i of the result is axis `order[i]` of `a`.
constexpr ref transpose(ref a, std::array<std::int32_t, 4> order) noexcept {
  extents shape = a.shape();
  bool same = true;
  for (std::size_t i = 0; i < shape.rank; ++i) {
    shape.dim[i] = a.shape().dim[static_cast<std::size_t>(order[i])];
    same = same && order[i] == static_cast<std::int32_t>(i);
  }
  if (same) return a;
  if (a.is(op::constant)) return constant(*a.in, shape, a->value);
  if (a.is(op::transpose)) {
    std::array<std::int32_t, 4> both = order;
    for (std::size_t i = 0; i < shape.rank; ++i) both[i] = a->detail[static_cast<std::size_t>(order[i])];
    return transpose(a.operand(0), both);
  }
  // an outer product is as cheap the other way round, and nobody has to read it across
  if (a.is(op::multiply) && a.operand(0).is(op::broadcast) && a.operand(1).is(op::broadcast)) {
    const auto turned = [&](ref repeated) { return broadcast(transpose(repeated.operand(0), order), shape); };
    return turned(a.operand(0)) * turned(a.operand(1));
  }
  return detail::structural(op::transpose, shape, order, a);
}

/// A matrix with its axes exchanged.
constexpr ref transpose(ref a) noexcept { return transpose(a, {1, 0, 2, 3}); }

/// The block of the given shape that begins at index `first` of `a`.
constexpr ref slice(ref a, std::array<std::int32_t, 4> first, const extents& shape) noexcept {
  if (a.shape() == shape) return a;
  if (a.is(op::constant)) return constant(*a.in, shape, a->value);
  return detail::structural(op::slice, shape, first, a);
}

/// The value of `a`, held constant by differentiation.
constexpr ref stop_gradient(ref a) noexcept {
  return a.is(op::constant) || a.is(op::stop_gradient) ? a : detail::structural(op::stop_gradient, a.shape(), {}, a);
}

}  // namespace tapeless::inline TAPELESS_ABI
