// expect: returns float or double, not a comparison
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return x > 2.0; };
auto slope = tl::gradient(f)(3.0);
