// expect: an integer has no derivative
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return x * x; };
auto slope = tl::gradient(f)(3);
