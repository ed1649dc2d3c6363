// expect: jvp and hvp take the arguments of the function and then a direction for each
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x, auto y) { return x * y; };
auto moved = tl::jvp(f)(1.0, 2.0, 1.0);
