// SPDX-License-Identifier: BSL-1.0
#pragma once

// Comparisons of symbols, logic, and what chooses by them: min, max, clamp, select.

#include <cstdint>
#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/graph/sign.hpp>
#include <tapeless/graph/symbol.hpp>
#include <tapeless/meta/fixed_array.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

template<class A, class B>
requires Operands<A, B>
constexpr auto operator<(A a, B b) noexcept {
  return detail::binary<bool>(a, b, [](ref x, ref y) { return x < y; });
}
template<class A, class B>
requires Operands<A, B>
constexpr auto operator>(A a, B b) noexcept {
  return detail::binary<bool>(a, b, [](ref x, ref y) { return x > y; });
}
template<class A, class B>
requires Operands<A, B>
constexpr auto operator<=(A a, B b) noexcept {
  return detail::binary<bool>(a, b, [](ref x, ref y) { return x <= y; });
}
template<class A, class B>
requires Operands<A, B>
constexpr auto operator>=(A a, B b) noexcept {
  return detail::binary<bool>(a, b, [](ref x, ref y) { return x >= y; });
}
template<class A, class B>
requires Operands<A, B>
constexpr auto operator==(A a, B b) noexcept {
  return detail::binary<bool>(a, b, [](ref x, ref y) { return x == y; });
}
template<class A, class B>
requires Operands<A, B>
constexpr auto operator!=(A a, B b) noexcept {
  return detail::binary<bool>(a, b, [](ref x, ref y) { return !(x == y); });
}

template<class S, class R> constexpr auto operator&&(Symbol<bool, S> a, Symbol<bool, R> b) noexcept {
  return detail::binary(a, b, [](ref x, ref y) { return apply(op::logical_and, x, y); });
}
template<class S, class R> constexpr auto operator||(Symbol<bool, S> a, Symbol<bool, R> b) noexcept {
  return detail::binary(a, b, [](ref x, ref y) { return apply(op::logical_or, x, y); });
}
template<class S> constexpr Symbol<bool, S> operator!(Symbol<bool, S> a) noexcept { return {!a.value}; }

namespace detail {

/// The larger of two, `at_tie` as in the rule; the first where it is known to be no less than a bound of 0 or below.
constexpr ref larger(ref x, ref y, const fixed_array<std::int32_t, 4>& at_tie = {}) noexcept {
  const bool bounded = y.is(op::constant) && y->value <= 0 && is_never_negative(x);
  return bounded ? x : apply_as(at_tie, op::maximum, x, y);
}

}  // namespace detail

/// The smaller and the larger of two, element by element; NaN where either is NaN. At a tie each has half of the
/// derivative, as with `max` over an axis; the second derivative of a smooth function written with them, such as
/// square(max(x, 0)) + square(min(x, 0)), is right there.
template<class A, class B>
requires Operands<A, B>
constexpr auto min(A a, B b) noexcept {
  return detail::real_binary(a, b, [](ref x, ref y) { return apply(op::minimum, x, y); });
}
template<class A, class B>
requires Operands<A, B>
constexpr auto max(A a, B b) noexcept {
  return detail::real_binary(a, b, [](ref x, ref y) { return detail::larger(x, y); });
}

/// x held between two bounds. The derivative by x at a bound is 1.
template<AnySymbol X, class Low, class High> constexpr auto clamp(X x, Low low, High high) noexcept {
  constexpr fixed_array<std::int32_t, 4> first_at_tie{1};
  const auto above =
      detail::real_binary(x, low, [&](ref value, ref bound) { return detail::larger(value, bound, first_at_tie); });
  return detail::real_binary(above, high,
                             [&](ref value, ref bound) { return apply_as(first_at_tie, op::minimum, value, bound); });
}

namespace detail {

template<class Condition, class Values> constexpr bool expect_condition() noexcept {
  constexpr bool holds = broadcasts_to<Condition, Values>();
  static_assert(holds, "the condition of select has the shape of the values or broadcasts to it");
  return holds;
}

}  // namespace detail

/// a where `condition` is true, b elsewhere; all three broadcast. Both are computed, one is taken: what the other one
/// raises (log of a negative number, x / 0) is raised, which a process that traps floating-point exceptions has to
/// avoid by what it computes them of, `log(select(x > 0, x, 1))`.
template<class C, class A, class B>
requires Operands<A, B>
constexpr auto select(Symbol<bool, C> condition, A a, B b) noexcept {
  return detail::real_binary(a, b, [&](ref x, ref y) {
    detail::expect_condition<C, typename detail::joint<A, B>::type::shape_type>();
    return select(broadcast(condition.value, x.shape()), x, y);
  });
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
