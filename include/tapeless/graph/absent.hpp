// SPDX-License-Identifier: BSL-1.0
#pragma once

// Functions of numbers in <cmath> that symbols have none of, to say so: else the one for double would be taken.

#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/graph/symbol.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

template<class... X> inline constexpr bool holds_symbol = (is_symbol<X> || ...);

/// Says which functions there are; goes on with the first symbol.
template<class X, class... Rest> constexpr auto no_such_function(X x, Rest... rest) noexcept {
  static_assert(
      !holds_symbol<X, Rest...>,
      "there is no such function of symbols; these there are: abs, sign, floor, ceil, sqrt, rsqrt, square, pow, exp, "
      "expm1, "
      "log, log1p, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, erf, erfc, sigmoid, softplus, min, max, "
      "clamp, select and more in tapeless/graph/functions.hpp, comparison.hpp and reductions.hpp");
  if constexpr (is_symbol<X>) {
    static_cast<void>(x.value.in->answer());
    return x;
  } else {
    return no_such_function(rest...);
  }
}

}  // namespace detail

/// Nor can a symbol be printed, on what takes numbers and has a buffer as streams do.
template<class Stream, class T, class S>
requires requires(Stream& to) { to << 1.0, to.rdbuf(); }
constexpr auto& operator<<(Stream& to, Symbol<T, S> x) noexcept {
  static_assert(std::is_void_v<T>,
                "a symbol has no value while it is traced: print the results of the function, or its "
                "formula(f, \"x\")");
  static_cast<void>(x.value.in->answer());
  return to;
}

template<class... X>
requires detail::holds_symbol<X...>
constexpr auto acosh(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto asinh(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto atan2(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto atanh(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto cbrt(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto copysign(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto exp2(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto fabs(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto fdim(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto fmax(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto fmin(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto fmod(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto hypot(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto isfinite(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto isinf(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto isnan(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto lerp(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto lgamma(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto log10(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto log2(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto nearbyint(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto remainder(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto rint(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto round(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto signbit(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto tgamma(X... x) noexcept { return detail::no_such_function(x...); }
template<class... X>
requires detail::holds_symbol<X...>
constexpr auto trunc(X... x) noexcept { return detail::no_such_function(x...); }

}  // namespace TAPELESS_ABI
}  // namespace tapeless
