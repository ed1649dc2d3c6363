// expect: takes symbols of float or double
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x, auto n) { return x * n; };
auto value = tl::fused(f)(3.0, 2);
