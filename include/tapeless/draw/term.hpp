// SPDX-License-Identifier: BSL-1.0
#pragma once

// Terms: the nodes of a graph as a reader sees them, with broadcasting, whole powers and products of vectors as they
// are written by hand.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/node.hpp>
#include <tapeless/meta/fixed_array.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// How an operation is written.
enum class notation : std::uint8_t {
  argument,
  number,
  negation,
  sum,
  difference,
  product,
  quotient,
  power,        // of two terms
  whole_power,  // xⁿ, n in detail[0]
  comparison,
  opposite,  // not
  conjunction,
  disjunction,
  call,    // name(operands)
  matmul,  // of matrices and vectors
  dot,
  outer,
  reduction,  // detail: the axes; keeps them as extent 1
  reduced,    // the same, the axes gone
  block,      // a slice, `shape` of `from` from index `detail` on
  element,    // a slice, the axes of extent 1 gone; `shape` still has them
  transposed,
  shaped,  // name(x, shape)
  padded,
  joined,
  range,
  parameter,  // of a loop's body, detail: its number
  bound,      // what a loop says of a parameter or of another node of its body, and after what else
  loop        // detail: steps, whether backwards
};

/// The notation of each operation, as it stands alone.
constexpr notation notation_of(op code) noexcept {
  switch (code) {
    case op::input:
      return notation::argument;
    case op::constant:
      return notation::number;
    case op::iota:
      return notation::range;
    case op::broadcast:
    case op::reshape:
    case op::scatter_add:
      return notation::shaped;
    case op::transpose:
      return notation::transposed;
    case op::slice:
      return notation::block;
    case op::negate:
      return notation::negation;
    case op::add:
      return notation::sum;
    case op::subtract:
      return notation::difference;
    case op::multiply:
      return notation::product;
    case op::divide:
      return notation::quotient;
    case op::pow:
      return notation::power;
    case op::less:
    case op::less_equal:
    case op::equal:
      return notation::comparison;
    case op::logical_not:
      return notation::opposite;
    case op::logical_and:
      return notation::conjunction;
    case op::logical_or:
      return notation::disjunction;
    case op::sum:
    case op::max:
      return notation::reduction;
    case op::product:
      return notation::matmul;
    case op::concat:
      return notation::joined;
    case op::pad:
      return notation::padded;
    case op::parameter:
      return notation::parameter;
    case op::row:
    case op::whole:
    case op::carry:
    case op::next:
      return notation::bound;
    case op::loop:
      return notation::loop;
    default:
      return notation::call;
  }
}

/// A node as it is read. Its operands are other terms, by the numbers of their nodes.
struct drawn_term {
  notation how = notation::call;
  op code = op::input;
  bool plain_numbers = false;     ///< constants among the operands are written as numbers, whatever their shape
  bool negated = false;           ///< of a comparison
  fixed_array<bool, 2> turned{};  ///< of matmul: the operand is written transposed
  fixed_array<std::int16_t, 3> operand{-1, -1, -1};
  fixed_array<std::int32_t, 4> detail{};
  extents shape;
  extents from;  ///< the shape of the first operand
  double value = 0;
};

constexpr bool is_leaf(const drawn_term& t) noexcept {
  return t.how <= notation::number || t.how == notation::range || t.how == notation::parameter;
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
