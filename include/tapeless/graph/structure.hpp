// SPDX-License-Identifier: BSL-1.0
#pragma once

// Operations on refs that change shape: reductions, products, and the moving of blocks.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/view.hpp>
#include <tapeless/meta/fixed_array.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// Axes as a mask of zeros and ones, outermost first.
using axes = fixed_array<std::int32_t, 4>;

/// Zeros of the given shape with `a` as the block that begins at index `first`: the adjoint of `slice`.
constexpr ref pad(ref a, fixed_array<std::int32_t, 4> first, const extents& shape) noexcept {
  if (a.shape() == shape) return a;
  if (a.is_constant(0)) return constant(*a.in, shape, 0);
  return detail::structural(op::pad, shape, first, a);
}

/// `a` and then `b` along one axis.
constexpr ref concat(ref a, ref b, std::size_t axis) noexcept {
  extents shape = a.shape();
  shape.dim[axis] += b.shape().dim[axis];
  a.in->joins = true;
  return detail::structural(op::concat, shape, {static_cast<std::int32_t>(axis)}, a, b);
}

namespace detail {

constexpr ref reduce_once(op code, ref a, const axes& over) noexcept {
  extents shape = a.shape();
  std::int32_t count = 1;
  for (std::size_t i = 0; i < 4; ++i) {
    if (over[i] == 0) continue;
    count *= shape.dim[i];
    shape.dim[i] = 1;
  }
  if (count == 1) return a;
  if (a.is(op::constant)) return constant(*a.in, shape, code == op::sum ? a->value * count : a->value);
  return structural(code, shape, over, a);
}

}  // namespace detail

/// The sum or the maximum over the marked axes, which stay with extent 1.
///
/// Kept as one node are reductions over all axes, over the last one, and over any that leave the last; others are two
/// steps, the last axis first.
constexpr ref reduce(op code, ref a, axes over) noexcept {
  int last = -1, marked = 0, longer = 0;
  for (int i = 0; i < 4; ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (a.shape().dim[at] == 1) over[at] = 0;
    if (a.shape().dim[at] > 1) last = i, ++longer;
    if (over[at] != 0) ++marked;
  }
  if (marked == 0) return a;
  const auto inner = static_cast<std::size_t>(last);
  if (marked == longer || marked == 1 || over[inner] == 0) return detail::reduce_once(code, a, over);
  axes first{}, rest = over;
  first[inner] = 1;
  rest[inner] = 0;
  return reduce(code, detail::reduce_once(code, a, first), rest);
}

/// Sums out what `broadcast` repeated, down to `shape`: the adjoint of `broadcast`.
constexpr ref sum_to(ref a, const extents& shape) noexcept {
  axes over{};
  for (std::size_t i = 0; i < shape.rank; ++i) over[i] = shape.dim[i] == 1 && a.shape().dim[i] > 1;
  return reduce(op::sum, a, over);
}

/// `a` as numbers of its own: a constant or a view, repeated ones above all, is copied out.
constexpr ref stored(ref a) noexcept { return is_view(a->code) || a.is(op::constant) ? apply(op::copy, a) : a; }

/// The product of an (M, K) and a (K, N) matrix.
///
/// With K = 1 it is a broadcast multiplication. A single column is computed as the single row of the transposed
/// product, so that kernels meet thin results in one form only. A repeated operand is copied out first.
constexpr ref product(ref a, ref b) noexcept {
  const auto extent = [](ref x, std::size_t axis) { return static_cast<std::size_t>(x.shape().dim[axis]); };
  const std::size_t m = extent(a, 0), k = extent(a, 1), n = extent(b, 1);
  const extents shape = detail::matrix(m, n);
  if (k == 1) return broadcast(a, shape) * broadcast(b, shape);
  if (n == 1 && m > 1) return reshape(product(transpose(b), transpose(a)), shape);
  const auto matrix = [](ref x) {
    for (ref v = x; is_view(v->code); v = v.operand(0)) {
      if (v.is(op::broadcast)) return stored(x);
    }
    return x.is(op::constant) ? stored(x) : x;
  };
  return detail::structural(op::product, shape, {}, matrix(a), matrix(b));
}

/// Rows of `a` (the leading axis) picked by the integers `index`; an index outside picks a row of zeros.
constexpr ref gather(ref a, ref index) noexcept {
  extents shape = a.shape();
  shape.dim[0] = index.shape().size();
  return detail::structural(op::gather, shape, {}, stored(a), index);
}

/// Zeros of the given shape with each row of `a` added to the row that `index` names: the adjoint of `gather`.
constexpr ref scatter_add(ref a, ref index, const extents& shape) noexcept {
  return detail::structural(op::scatter_add, shape, {}, stored(a), index);
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
