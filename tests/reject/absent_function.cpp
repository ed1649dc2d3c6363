// expect: there is no such function of symbols; these there are: abs, sign, floor, ceil, sqrt
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x, auto y) { return hypot(x, y) + cbrt(x); };
auto slope = tl::gradient(f)(3.0, 4.0);
