// SPDX-License-Identifier: BSL-1.0
#pragma once

// Sums, products, quotients, powers, and the fused forms a kernel makes of them.

#include <tapeless/config.hpp>
#include <tapeless/math/math.hpp>
#include <tapeless/rules/rule.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// The same number, in a place of its own.
template<> struct rule<op::copy> : rules::unary_rule<rule<op::copy>> {
  template<class V> static constexpr V value(V x) noexcept { return x; }
  static constexpr ref adjoint(ref g, ref, ref) noexcept { return g; }
};

/// −x
template<> struct rule<op::negate> : rules::unary_rule<rule<op::negate>> {
  template<class V> static constexpr V value(V x) noexcept { return -x; }
  static constexpr ref adjoint(ref g, ref, ref) noexcept { return -g; }
};

/// a + b: the adjoint goes to both.
template<> struct rule<op::add> : rules::binary_rule<rule<op::add>> {
  template<class V> static constexpr V value(V a, V b) noexcept { return a + b; }
  static constexpr adjoints adjoint(ref g, ref, ref, ref) noexcept { return {g, g}; }
};

/// a − b
template<> struct rule<op::subtract> : rules::binary_rule<rule<op::subtract>> {
  template<class V> static constexpr V value(V a, V b) noexcept { return a - b; }
  static constexpr adjoints adjoint(ref g, ref, ref, ref) noexcept { return {g, -g}; }
};

/// a b: each operand's adjoint is the other one's value.
template<> struct rule<op::multiply> : rules::binary_rule<rule<op::multiply>> {
  template<class V> static constexpr V value(V a, V b) noexcept {
    using math::mul;
    return mul(a, b);
  }
  static constexpr adjoints adjoint(ref g, ref, ref a, ref b) noexcept { return {g * b, g * a}; }
};

/// a / b
///
///     y = a / b        ā = ȳ / b        b̄ = −ȳ y / b
template<> struct rule<op::divide> : rules::binary_rule<rule<op::divide>> {
  template<class V> static constexpr V value(V a, V b) noexcept {
    using math::divide;
    return divide(a, b);
  }
  static constexpr adjoints adjoint(ref g, ref y, ref, ref b) noexcept {
    const ref quotient = g / b;
    return {quotient, -(quotient * y)};
  }
};

/// aᵇ. The adjoint of a is 0 where b is 0, whatever a is. The adjoint of b is 0 where a is not positive, as aᵇ has no
/// derivative by b there, and where aᵇ is 0.
///
///     y = aᵇ        ā = ȳ b aᵇ⁻¹        b̄ = ȳ y log a
template<> struct rule<op::pow> : rules::binary_rule<rule<op::pow>> {
  template<class V> static constexpr V value(V a, V b) noexcept { return math::pow(a, b); }
  static constexpr adjoints adjoint(ref g, ref y, ref a, ref b) noexcept {
    if (b.is(op::constant)) return {g * (b->value * pow(a, b->value - 1))};
    if (a.is(op::constant)) return {ref{}, a->value > 0 ? g * (math::log(a->value) * y) : constant_like(g, 0)};
    const ref base = select(b == constant_like(b, 0), 1.0, a);  // 0 times a finite number
    const ref constant_in_b = apply(op::logical_or, a <= 0.0, y == constant_like(y, 0));
    return {g * (b * apply(op::pow, base, b - 1.0)),
            select(constant_in_b, 0.0, g * (y * log(select(constant_in_b, 1.0, a))))};
  }
};

/// a b + c, rounded once where the target can. Only kernels hold these three; they are made after differentiation.
template<> struct rule<op::fma> : rules::constant_rule {
  template<class V> static constexpr V value(V a, V b, V c) noexcept {
    using math::fma;
    return fma(a, b, c);
  }
};

/// a b − c
template<> struct rule<op::fms> : rules::constant_rule {
  template<class V> static constexpr V value(V a, V b, V c) noexcept {
    using math::fma;
    return fma(a, b, -c);
  }
};

/// c − a b
template<> struct rule<op::fnma> : rules::constant_rule {
  template<class V> static constexpr V value(V a, V b, V c) noexcept {
    using math::fma;
    return fma(-a, b, c);
  }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
