// expect: max(a, b) instead of std::max
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

#include <algorithm>

namespace tl = tapeless;
constexpr auto f = [](auto x, auto y) { return std::max(x, y); };
auto slope = tl::gradient(f)(3.0, 4.0);
