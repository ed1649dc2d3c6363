// SPDX-License-Identifier: BSL-1.0
#pragma once

// The same elements in another shape, and elements that are repeated.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/handle.hpp>
#include <tapeless/meta/fixed_array.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// A node of `code` on `a` (and `b`) with the given shape and details.
constexpr ref structural(op code, const extents& shape, fixed_array<std::int32_t, 4> what, ref a, ref b = {}) noexcept {
  node n;
  n.code = code;
  n.type = is_view(code) ? a->type : element::real;
  n.shape = shape;
  n.operand = {a.id, b.id, -1};
  n.detail = what;
  return {a.in, a.in->push(n)};
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

}  // namespace TAPELESS_ABI
}  // namespace tapeless
