// SPDX-License-Identifier: BSL-1.0
#pragma once

// Exponentials, logarithms, roots.

#include <tapeless/config.hpp>
#include <tapeless/graph/quotient.hpp>
#include <tapeless/math/math.hpp>
#include <tapeless/rules/rule.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// eˣ
///
///     y = eˣ        x̄ = ȳ y
template<> struct rule<op::exp> : rules::unary_rule<rule<op::exp>> {
  template<class V> static constexpr V value(V x) noexcept { return math::exp(x); }
  static constexpr ref adjoint(ref g, ref y, ref) noexcept { return g * y; }
};

/// eᵃ⁻ᵇ, b the largest of many a; 1 where both are the same infinity
///
///     y = eᵃ⁻ᵇ        ā = ȳ y        b̄ = −ȳ y
template<> struct rule<op::shifted_exp> : rules::binary_rule<rule<op::shifted_exp>> {
  template<class V> static constexpr V value(V a, V b) noexcept { return math::shifted_exp(a, b); }
  static constexpr adjoints adjoint(ref g, ref y, ref, ref) noexcept { return {g * y, -(g * y)}; }
};

/// The same, exact where a − b rounds
template<> struct rule<op::exact_shifted_exp> : rules::binary_rule<rule<op::exact_shifted_exp>> {
  template<class V> static constexpr V value(V a, V b) noexcept { return math::exact_shifted_exp(a, b); }
  static constexpr adjoints adjoint(ref g, ref y, ref, ref) noexcept { return {g * y, -(g * y)}; }
};

/// eˣ − 1, exact near 0
///
///     y = eˣ − 1        x̄ = ȳ (y + 1)
template<> struct rule<op::expm1> : rules::unary_rule<rule<op::expm1>> {
  template<class V> static constexpr V value(V x) noexcept { return math::expm1(x); }
  static constexpr ref adjoint(ref g, ref y, ref) noexcept { return g * (y + 1.0); }
};

/// The natural logarithm
///
///     y = log x        x̄ = ȳ / x
template<> struct rule<op::log> : rules::unary_rule<rule<op::log>> {
  template<class V> static constexpr V value(V x) noexcept { return math::log(x); }
  static constexpr ref adjoint(ref g, ref, ref x) noexcept { return g / x; }
};

/// log(1 + x), exact near 0
///
///     y = log(1 + x)        x̄ = ȳ / (1 + x)
template<> struct rule<op::log1p> : rules::unary_rule<rule<op::log1p>> {
  template<class V> static constexpr V value(V x) noexcept { return math::log1p(x); }
  static constexpr ref adjoint(ref g, ref, ref x) noexcept { return g / (1.0 + x); }
};

/// The square root
///
///     y = √x        x̄ = ȳ / (2 y)
///
/// Where y is a factor of ȳ both go, so that of √x·√x, or of a norm that is squared, the derivatives are right at 0 as
/// well. The root of a sum of squares (with a detail, see `norm`) has the derivative 0 at 0.
template<> struct rule<op::sqrt> : rules::unary_rule<rule<op::sqrt>> {
  template<class V> static constexpr V value(V x) noexcept {
    using math::sqrt;
    return sqrt(x);
  }
  static constexpr ref adjoint(ref g, ref y, ref) noexcept {
    const ref without_root = detail::exact_quotient(g, y);
    if (without_root.in != nullptr) return 0.5 * without_root;
    if (y->detail[0] == 0) return g / (2.0 * y);
    const ref at_zero = y == constant_like(y, 0);
    return select(at_zero, 0.0, g / (2.0 * select(at_zero, 1.0, y)));
  }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
