// SPDX-License-Identifier: BSL-1.0
#pragma once

// Comparisons, logic, and the operations that choose.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/choice.hpp>
#include <tapeless/math/math.hpp>
#include <tapeless/rules/rule.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

template<> struct rule<op::less> : rules::constant_rule {
  template<class V> static constexpr auto value(V a, V b) noexcept { return a < b; }
};
template<> struct rule<op::less_equal> : rules::constant_rule {
  template<class V> static constexpr auto value(V a, V b) noexcept { return a <= b; }
};
template<> struct rule<op::equal> : rules::constant_rule {
  template<class V> static constexpr auto value(V a, V b) noexcept { return a == b; }
};
template<> struct rule<op::logical_not> : rules::constant_rule {
  template<class M> static constexpr M value(M a) noexcept { return !a; }
};
template<> struct rule<op::logical_and> : rules::constant_rule {
  template<class M> static constexpr M value(M a, M b) noexcept { return M(a & b); }
};
template<> struct rule<op::logical_or> : rules::constant_rule {
  template<class M> static constexpr M value(M a, M b) noexcept { return M(a | b); }
};

/// a where c is true, b elsewhere: each gets the adjoint where it was taken.
template<> struct rule<op::select> {
  template<class M, class V> static constexpr V value(M c, V a, V b) noexcept {
    using math::select;
    return select(c, a, b);
  }
  static constexpr adjoints pullback(ref g, ref, ref c, ref, ref) noexcept {
    return {ref{}, select(c, g, 0.0), select(c, 0.0, g)};
  }
};

/// The smaller of two. At a tie both get half of the adjoint; with a detail (see `clamp`) the first gets all of it.
template<> struct rule<op::minimum> : rules::binary_rule<rule<op::minimum>> {
  template<class V> static constexpr V value(V a, V b) noexcept {
    using math::minimum;
    return minimum(a, b);
  }
  static constexpr adjoints adjoint(ref g, ref y, ref a, ref b) noexcept {
    const std::int32_t tie = 1 + y->detail[0];
    return {detail::pass({a, b, 2, 0, tie}, g), detail::pass({a, b, 0, 2, 2 - tie}, g)};
  }
};

/// The larger of two, ties as in `minimum`.
template<> struct rule<op::maximum> : rules::binary_rule<rule<op::maximum>> {
  template<class V> static constexpr V value(V a, V b) noexcept {
    using math::maximum;
    return maximum(a, b);
  }
  static constexpr adjoints adjoint(ref g, ref y, ref a, ref b) noexcept {
    const std::int32_t tie = 1 + y->detail[0];
    return {detail::pass({a, b, 0, 2, tie}, g), detail::pass({a, b, 2, 0, 2 - tie}, g)};
  }
};

/// |x|
///
///     x̄ = ȳ sign x, which is 0 at 0
template<> struct rule<op::abs> : rules::unary_rule<rule<op::abs>> {
  template<class V> static constexpr V value(V x) noexcept {
    using math::abs;
    return abs(x);
  }
  static constexpr ref adjoint(ref g, ref, ref x) noexcept {
    return detail::pass({x, constant_like(x, 0), -2, 2, 0}, g);
  }
};

/// −1 or 1, and x itself where it is ±0 or NaN; constant almost everywhere.
template<> struct rule<op::sign> : rules::constant_rule {
  template<class V> static constexpr V value(V x) noexcept {
    using math::select;
    return select(x > V(0), V(1), select(x < V(0), V(-1), x));
  }
};

/// The largest whole number that is not larger than x; constant almost everywhere. What has no fraction, ±0 and ±∞
/// among it, and NaN are themselves.
template<> struct rule<op::floor> : rules::constant_rule {
  template<class V> static constexpr V value(V x) noexcept {
    using math::abs;
    using math::select;
    using T = math::value_of<V>;
    const V whole_from = V(sizeof(T) == sizeof(float) ? T(0x1p23) : T(0x1p52)), size = abs(x);
    const V rounded = (size + whole_from) - whole_from;  // to the nearest
    const V near = select(x < V(0), -rounded, rounded), down = select(near > x, near - V(1), near);
    return select(size < whole_from, select(rounded == size, x, down), x);
  }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
