// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a rule is: for each operation its value on one lane and its pullback on the graph.

#include <tapeless/config.hpp>
#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/ref.hpp>
#include <tapeless/meta/fixed_array.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// The rule of one operation.
///
/// `value(a, ...)`, where the operation works element by element, takes a lane: a float, a double or a SIMD register.
/// `pullback(g, y, a, ...)` takes the adjoint g of the result y and the operands, and gives the adjoint of each
/// operand; an adjoint that is no node (`ref{}`) is zero. What a pullback does not mention need not be kept.
template<op> struct rule;

/// The adjoints a pullback gives, one an operand.
using adjoints = fixed_array<ref, 3>;

namespace rules {

/// A rule whose operation has no derivative: leaves, comparisons, logic.
struct constant_rule {
  static constexpr adjoints pullback(ref, ref, ref, ref, ref) noexcept { return {}; }
};

/// A rule of one operand, written as `static ref adjoint(g, y, x)`.
template<class Rule> struct unary_rule {
  static constexpr adjoints pullback(ref g, ref y, ref x, ref, ref) noexcept { return {Rule::adjoint(g, y, x)}; }
};

/// A rule of two operands, written as `static adjoints adjoint(g, y, a, b)`.
template<class Rule> struct binary_rule {
  static constexpr adjoints pullback(ref g, ref y, ref a, ref b, ref) noexcept { return Rule::adjoint(g, y, a, b); }
};

}  // namespace rules

}  // namespace TAPELESS_ABI
}  // namespace tapeless
