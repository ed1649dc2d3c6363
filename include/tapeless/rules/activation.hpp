// SPDX-License-Identifier: BSL-1.0
#pragma once

// Activations of neural networks, and the error function they use.

#include <tapeless/config.hpp>
#include <tapeless/graph/choice.hpp>
#include <tapeless/math/math.hpp>
#include <tapeless/rules/rule.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace rules {

/// `factor` exp(−scale x²), of which nothing is differentiated where it is 0, since x may be infinite there.
constexpr ref gaussian(ref factor, double scale, ref x) noexcept {
  const ref squared = x * x;
  return select(squared > 4096.0, 0.0, factor * exp(-scale * squared));
}

}  // namespace rules

/// The error function 2/√π ∫₀ˣ exp(−t²) dt
///
///     x̄ = ȳ 2/√π exp(−x²)
template<> struct rule<op::erf> : rules::unary_rule<rule<op::erf>> {
  template<class V> static constexpr V value(V x) noexcept { return math::erf(x); }
  static constexpr ref adjoint(ref g, ref, ref x) noexcept { return rules::gaussian(1.1283791670955125739 * g, 1, x); }
};

/// 1 − erf x, exact for large x
///
///     x̄ = −ȳ 2/√π exp(−x²)
template<> struct rule<op::erfc> : rules::unary_rule<rule<op::erfc>> {
  template<class V> static constexpr V value(V x) noexcept { return math::erfc(x); }
  static constexpr ref adjoint(ref g, ref, ref x) noexcept { return rules::gaussian(-1.1283791670955125739 * g, 1, x); }
};

/// The logistic function
///
///     y = 1 / (1 + e⁻ˣ)        x̄ = ȳ y (1 − y)
template<> struct rule<op::sigmoid> : rules::unary_rule<rule<op::sigmoid>> {
  template<class V> static constexpr V value(V x) noexcept { return math::sigmoid(x); }
  static constexpr ref adjoint(ref g, ref y, ref) noexcept { return g * (y * (1.0 - y)); }
};

/// x where it is positive, 0 elsewhere; the derivative at 0 is 0
///
///     y = max(0, x)        x̄ = ȳ [y > 0]
template<> struct rule<op::relu> : rules::unary_rule<rule<op::relu>> {
  template<class V> static constexpr V value(V x) noexcept {
    using math::raw_max;
    return raw_max(V(0), x);
  }
  static constexpr ref adjoint(ref g, ref y, ref) noexcept {
    return detail::pass({y, constant_like(y, 0), 0, 2, 0, true}, g);
  }
};

/// x Φ(x) with the normal distribution function Φ and its density φ
///
///     x̄ = ȳ (Φ(x) + x φ(x))
template<> struct rule<op::gelu> : rules::unary_rule<rule<op::gelu>> {
  template<class V> static constexpr V value(V x) noexcept { return math::gelu(x); }
  static constexpr ref adjoint(ref g, ref, ref x) noexcept {
    return g * (0.5 * erfc(-0.70710678118654752440 * x) + 0.39894228040143267794 * rules::gaussian(x, 0.5, x));
  }
};

/// log(1 + eˣ)
///
///     x̄ = ȳ σ(x)
template<> struct rule<op::softplus> : rules::unary_rule<rule<op::softplus>> {
  template<class V> static constexpr V value(V x) noexcept { return math::softplus(x); }
  static constexpr ref adjoint(ref g, ref, ref x) noexcept { return g * sigmoid(x); }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
