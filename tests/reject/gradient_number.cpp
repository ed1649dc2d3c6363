// expect: counts the function's arguments from 0
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x, auto y) { return x * y; };
double slope = tl::gradient<2>(f)(3.0, 4.0);
