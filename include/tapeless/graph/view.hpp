// SPDX-License-Identifier: BSL-1.0
#pragma once

// Views on refs: the same numbers in another order or extent.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/ref.hpp>
#include <tapeless/meta/fixed_array.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

constexpr extents matrix(std::size_t rows, std::size_t columns) noexcept {
  return {{static_cast<std::int32_t>(rows), static_cast<std::int32_t>(columns), 1, 1}, 2};
}

}  // namespace detail

/// Axis i of the result is axis `order[i]` of `a`.
constexpr ref transpose(ref a, fixed_array<std::int32_t, 4> order) noexcept {
  extents shape = a.shape();
  bool same = true;
  for (std::size_t i = 0; i < shape.rank; ++i) {
    shape.dim[i] = a.shape().dim[static_cast<std::size_t>(order[i])];
    same = same && order[i] == static_cast<std::int32_t>(i);
  }
  if (same) return a;
  if (a.is(op::constant)) return constant(*a.in, shape, a->value);
  if (a.is(op::transpose)) {
    fixed_array<std::int32_t, 4> both = order;
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

namespace detail {

/// The place, in row-major order, of the only 1 among zeros of a unit tensor (`unit`); -1 for anything else.
constexpr std::int32_t place_of_one(ref a) noexcept {
  if (a.is(op::reshape)) a = a.operand(0);
  if (!a.is(op::select) || !a.operand(0).is(op::equal)) return -1;
  if (!a.operand(1).is_constant(1) || !a.operand(2).is_constant(0)) return -1;
  const ref x = a.operand(0).operand(0), y = a.operand(0).operand(1);
  const bool second = x.is(op::iota);
  if (!(second ? y : x).is(op::constant) || !(second ? x : y).is(op::iota)) return -1;
  return a.shape().rank == 1 ? static_cast<std::int32_t>((second ? y : x)->value) : -1;
}

/// The place of element number `which` of a tensor of shape `whole` in a block of it, -1 where it is outside.
constexpr std::int32_t place_in_block(std::int32_t which, const extents& whole,
                                      const fixed_array<std::int32_t, 4>& first, const extents& block) noexcept {
  std::int32_t place = 0, step = 1;
  for (std::size_t i = 4; i-- > 0;) {
    const std::int32_t at = which % whole.dim.items[i] - first.items[i];
    if (at < 0 || at >= block.dim.items[i]) return -1;
    place += at * step;
    step *= block.dim.items[i];
    which /= whole.dim.items[i];
  }
  return place;
}

}  // namespace detail

/// A unit tensor: 1 where the element number `which` is, in row-major order, and zeros elsewhere. What is read of it
/// element by element are constants (`slice`), so what a column of a Jacobian does not depend on costs nothing.
constexpr ref unit(graph& g, const extents& shape, std::int32_t which) noexcept {
  if (shape.size() == 1) return constant(g, shape, 1);
  const extents flat{{shape.size(), 1, 1, 1}, 1};
  const ref here = iota(g, flat, 0) == constant(g, flat, static_cast<double>(which));
  return reshape(select(here, constant(g, flat, 1), 0.0), shape);
}

/// The block of the given shape that begins at index `first` of `a`; of a unit tensor, a unit tensor or zeros; of a
/// concatenation, the part that it lies in.
constexpr ref slice(ref a, fixed_array<std::int32_t, 4> first, const extents& shape) noexcept {
  if (a.shape() == shape) return a;
  if (a.is(op::constant)) return constant(*a.in, shape, a->value);
  if (a.is(op::slice)) {
    for (std::size_t i = 0; i < 4; ++i) first[i] += a->detail[i];
    return slice(a.operand(0), first, shape);
  }
  if (a.is(op::concat)) {
    const auto axis = static_cast<std::size_t>(a->detail[0]);
    const std::int32_t joint = a.operand(0).shape().dim[axis];
    if (first[axis] + shape.dim[axis] <= joint) return slice(a.operand(0), first, shape);
    if (first[axis] >= joint) {
      first[axis] -= joint;
      return slice(a.operand(1), first, shape);
    }
  }
  const std::int32_t one = detail::place_of_one(a);
  if (one >= 0) {
    const std::int32_t place = detail::place_in_block(one, a.shape(), first, shape);
    return place < 0 ? constant(*a.in, shape, 0) : unit(*a.in, shape, place);
  }
  return detail::structural(op::slice, shape, first, a);
}

/// The value of `a`, held constant by differentiation.
constexpr ref stop_gradient(ref a) noexcept {
  return a.is(op::constant) || a.is(op::stop_gradient) ? a : detail::structural(op::stop_gradient, a.shape(), {}, a);
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
