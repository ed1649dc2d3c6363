// SPDX-License-Identifier: BSL-1.0
#pragma once

// The operations of a graph, in groups that stand together.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>

namespace tapeless::inline TAPELESS_ABI {

/// Every operation a graph can hold. What each is worth and how it is pulled back stands in `rules/`.
enum class op : std::uint8_t {
  // leaves
  input,
  constant,
  iota,
  // views: other coordinates on the same numbers
  broadcast,
  reshape,
  transpose,
  slice,
  stop_gradient,
  // element by element, one operand
  copy,
  negate,
  exp,
  expm1,
  log,
  log1p,
  sqrt,
  abs,
  sign,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  tanh,
  erf,
  erfc,
  sigmoid,
  relu,
  gelu,
  softplus,
  logical_not,
  // element by element, two operands
  add,
  subtract,
  multiply,
  divide,
  pow,
  minimum,
  maximum,
  less,
  less_equal,
  equal,
  logical_and,
  logical_or,
  // element by element, three operands
  select,
  fma,
  fms,
  fnma,
  // over axes
  sum,
  max,
  // whole tensors
  product,
  concat,
  pad,
  gather,
  scatter_add,
  // only inside a kernel
  load,
  store,
  // loops: see loop.hpp
  scope,
  parameter,
  row,
  whole,
  carry,
  next,
  loop,
  last,
  stacked,
  // a value with a pullback of its own
  own_gradient,
  // a list of pairs of nodes
  link,
  // element by element, one operand: with a stated error
  fast_tanh,
  fast_sigmoid,
  // element by element, two operands: e^(a - b) for a <= b
  shifted_exp,
  exact_shifted_exp,
  count
};

inline constexpr std::size_t op_count = static_cast<std::size_t>(op::count);

constexpr bool is_leaf(op o) noexcept { return o <= op::iota || o == op::scope || o == op::parameter; }
constexpr bool is_view(op o) noexcept { return o >= op::broadcast && o <= op::stop_gradient; }
constexpr bool is_elementwise(op o) noexcept { return (o >= op::copy && o <= op::fnma) || o >= op::fast_tanh; }
constexpr bool is_reduction(op o) noexcept { return o == op::sum || o == op::max; }
constexpr bool is_commutative(op o) noexcept {
  return o == op::add || o == op::multiply || o == op::equal || o == op::logical_and || o == op::logical_or;
}
/// What a loop is told of one node of its body: an item of its list.
constexpr bool is_binding(op o) noexcept { return o >= op::row && o <= op::next; }
/// What is outside a loop's body and says which value of a node in it is meant.
constexpr bool is_projection(op o) noexcept { return o == op::last || o == op::stacked; }
/// True for what is e to the power of the difference of both operands.
constexpr bool is_shifted_exp(op o) noexcept { return o == op::shifted_exp || o == op::exact_shifted_exp; }
/// True for comparisons and logic: the node's elements are truth values.
constexpr bool gives_truth(op o) noexcept { return o == op::logical_not || (o >= op::less && o <= op::logical_or); }

/// Cheap enough to be computed again rather than stored: no division, root or transcendental function.
constexpr bool is_cheap(op code) noexcept {
  switch (code) {
    case op::copy:
    case op::negate:
    case op::abs:
    case op::sign:
    case op::relu:
    case op::logical_not:
    case op::add:
    case op::subtract:
    case op::multiply:
    case op::minimum:
    case op::maximum:
    case op::less:
    case op::less_equal:
    case op::equal:
    case op::logical_and:
    case op::logical_or:
    case op::select:
      return true;
    default:
      return false;
  }
}

}  // namespace tapeless::inline TAPELESS_ABI
