// SPDX-License-Identifier: BSL-1.0
#pragma once

// A check of a gradient that users can run on their own functions: against slopes, at run time or in constant
// evaluation.

#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/transform/gradient_checker.hpp>
#include <tapeless/transform/gradient_report.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// Compares the gradient of the scalar function f at (at...) with slopes, by all arguments that hold no integers. Two
/// zeros are no agreement: an argument of which nothing depends is wrong, unless the options say otherwise.
///
/// Slopes are central differences in double, extrapolated, with steps chosen for each number (see slope.hpp), also for
/// arguments of float: what was traced runs on doubles then. A derivative is right where it differs from the slope by
/// no more than the error of that, the tolerance (of the derivative), and 256 units of rounding of the largest
/// derivative by the argument; none of these depends on the order of elements. In float the gradient is compared with
/// itself in double, too: it may be off by 1e-3, by rounding as above, and by what units in the last places of the
/// arguments make.
///
/// Cost: 4 calls of f for each number where derivative and slope agree at once; up to 80 where they do not.
template<class F, Structured... A>
[[nodiscard]] constexpr gradient_report check_gradient(gradient_check options, F, const A&... at) noexcept {
  if constexpr (detail::expect_arguments<symbol_for<A>...>()) {
    using by = decltype(detail::real_arguments<A...>());
    using checker = detail::gradient_checker<F, by, symbol_for<A>...>;
    if constexpr (!checker::refuses) return checker(options, at...).report(options.zero);
  }
  return {};
}
template<class F, Structured... A>
requires(!std::is_same_v<F, gradient_check>) [[nodiscard]] constexpr gradient_report
    check_gradient(F f, const A&... at) noexcept {
  return check_gradient(gradient_check{}, f, at...);
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
