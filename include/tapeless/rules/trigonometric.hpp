// SPDX-License-Identifier: BSL-1.0
#pragma once

// Circular and hyperbolic functions and their inverses.

#include <tapeless/config.hpp>
#include <tapeless/math/math.hpp>
#include <tapeless/rules/rule.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// sin x, x in radians
///
///     x̄ = ȳ cos x
template<> struct rule<op::sin> : rules::unary_rule<rule<op::sin>> {
  template<class V> static constexpr V value(V x) noexcept { return math::sin(x); }
  static constexpr ref adjoint(ref g, ref, ref x) noexcept { return g * cos(x); }
};

/// cos x, x in radians
///
///     x̄ = −ȳ sin x
template<> struct rule<op::cos> : rules::unary_rule<rule<op::cos>> {
  template<class V> static constexpr V value(V x) noexcept { return math::cos(x); }
  static constexpr ref adjoint(ref g, ref, ref x) noexcept { return -(g * sin(x)); }
};

/// tan x, x in radians
///
///     y = tan x        x̄ = ȳ (1 + y²)
template<> struct rule<op::tan> : rules::unary_rule<rule<op::tan>> {
  template<class V> static constexpr V value(V x) noexcept { return math::tan(x); }
  static constexpr ref adjoint(ref g, ref y, ref) noexcept { return g * (1.0 + y * y); }
};

/// The angle in [−π/2, π/2] whose sine is x
///
///     x̄ = ȳ / √(1 − x²)
template<> struct rule<op::asin> : rules::unary_rule<rule<op::asin>> {
  template<class V> static constexpr V value(V x) noexcept { return math::asin(x); }
  static constexpr ref adjoint(ref g, ref, ref x) noexcept { return g / sqrt(1.0 - x * x); }
};

/// The angle in [0, π] whose cosine is x
///
///     x̄ = −ȳ / √(1 − x²)
template<> struct rule<op::acos> : rules::unary_rule<rule<op::acos>> {
  template<class V> static constexpr V value(V x) noexcept { return math::acos(x); }
  static constexpr ref adjoint(ref g, ref, ref x) noexcept { return -(g / sqrt(1.0 - x * x)); }
};

/// The angle in [−π/2, π/2] whose tangent is x
///
///     x̄ = ȳ / (1 + x²)
template<> struct rule<op::atan> : rules::unary_rule<rule<op::atan>> {
  template<class V> static constexpr V value(V x) noexcept { return math::atan(x); }
  static constexpr ref adjoint(ref g, ref, ref x) noexcept {
    const ref squared = x * x;  // infinite, it would make the second derivative NaN
    return select(squared == constant_like(x, __builtin_inf()), 0.0, g / (1.0 + squared));
  }
};

/// The hyperbolic sine
///
///     x̄ = ȳ cosh x
template<> struct rule<op::sinh> : rules::unary_rule<rule<op::sinh>> {
  template<class V> static constexpr V value(V x) noexcept { return math::sinh(x); }
  static constexpr ref adjoint(ref g, ref, ref x) noexcept { return g * cosh(x); }
};

/// The hyperbolic cosine
///
///     x̄ = ȳ sinh x
template<> struct rule<op::cosh> : rules::unary_rule<rule<op::cosh>> {
  template<class V> static constexpr V value(V x) noexcept { return math::cosh(x); }
  static constexpr ref adjoint(ref g, ref, ref x) noexcept { return g * sinh(x); }
};

/// tanh x, element by element
///
///     y = tanh x        x̄ = ȳ (1 − y²)
template<> struct rule<op::tanh> : rules::unary_rule<rule<op::tanh>> {
  template<class V> static constexpr V value(V x) noexcept { return math::tanh(x); }
  static constexpr ref adjoint(ref g, ref y, ref) noexcept { return g * (1.0 - y * y); }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
