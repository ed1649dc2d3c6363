// SPDX-License-Identifier: BSL-1.0
#pragma once

// Arithmetic on symbols and numbers, element by element, broadcasting as NumPy does.

#include <tapeless/config.hpp>
#include <tapeless/graph/symbol.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

template<class A, class B>
requires Operands<A, B>
constexpr auto operator+(A a, B b) noexcept {
  return detail::real_binary(a, b, [](ref x, ref y) { return x + y; });
}
template<class A, class B>
requires Operands<A, B>
constexpr auto operator-(A a, B b) noexcept {
  return detail::real_binary(a, b, [](ref x, ref y) { return x - y; });
}
template<class A, class B>
requires Operands<A, B>
constexpr auto operator*(A a, B b) noexcept {
  return detail::real_binary(a, b, [](ref x, ref y) { return x * y; });
}
template<class A, class B>
requires Operands<A, B>
constexpr auto operator/(A a, B b) noexcept {
  return detail::real_binary(a, b, [](ref x, ref y) { return x / y; });
}

template<class T, class S> constexpr Symbol<T, S> operator-(Symbol<T, S> a) noexcept {
  detail::expect_real<T>();
  return {-a.value};
}
template<class T, class S> constexpr Symbol<T, S> operator+(Symbol<T, S> a) noexcept {
  detail::expect_real<T>();
  return a;
}

template<class T, class S, class B>
requires Operands<Symbol<T, S>, B>
constexpr Symbol<T, S>& operator+=(Symbol<T, S>& a, B b) noexcept { return a = a + b; }
template<class T, class S, class B>
requires Operands<Symbol<T, S>, B>
constexpr void operator+=(const Symbol<T, S>&, B) noexcept { detail::expect_variable<Symbol<T, S>>(); }
template<class T, class S, class B>
requires Operands<Symbol<T, S>, B>
constexpr Symbol<T, S>& operator-=(Symbol<T, S>& a, B b) noexcept { return a = a - b; }
template<class T, class S, class B>
requires Operands<Symbol<T, S>, B>
constexpr void operator-=(const Symbol<T, S>&, B) noexcept { detail::expect_variable<Symbol<T, S>>(); }
template<class T, class S, class B>
requires Operands<Symbol<T, S>, B>
constexpr Symbol<T, S>& operator*=(Symbol<T, S>& a, B b) noexcept { return a = a * b; }
template<class T, class S, class B>
requires Operands<Symbol<T, S>, B>
constexpr void operator*=(const Symbol<T, S>&, B) noexcept { detail::expect_variable<Symbol<T, S>>(); }
template<class T, class S, class B>
requires Operands<Symbol<T, S>, B>
constexpr Symbol<T, S>& operator/=(Symbol<T, S>& a, B b) noexcept { return a = a / b; }
template<class T, class S, class B>
requires Operands<Symbol<T, S>, B>
constexpr void operator/=(const Symbol<T, S>&, B) noexcept { detail::expect_variable<Symbol<T, S>>(); }

}  // namespace TAPELESS_ABI
}  // namespace tapeless
