// SPDX-License-Identifier: BSL-1.0
#pragma once

// Activations with a stated error: their derivatives follow from their results, as those of the exact ones do.

#include <tapeless/config.hpp>
#include <tapeless/math/fast.hpp>
#include <tapeless/rules/rule.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// tanh x, relative error below 7e-5
///
///     x̄ = ȳ (1 − y²)
template<> struct rule<op::fast_tanh> : rules::unary_rule<rule<op::fast_tanh>> {
  template<class V> static constexpr V value(V x) noexcept { return math::fast_tanh(x); }
  static constexpr ref adjoint(ref g, ref y, ref) noexcept { return g * (1.0 - y * y); }
};

/// The logistic function, absolute error below 3.5e-5
///
///     x̄ = ȳ y (1 − y)
template<> struct rule<op::fast_sigmoid> : rules::unary_rule<rule<op::fast_sigmoid>> {
  template<class V> static constexpr V value(V x) noexcept { return math::fast_sigmoid(x); }
  static constexpr ref adjoint(ref g, ref y, ref) noexcept { return g * (y * (1.0 - y)); }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
