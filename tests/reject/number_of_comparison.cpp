// expect: select(condition, 1.0, 0.0) for a number of a comparison
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return x * static_cast<double>(x > 0.0); };
double slope = tl::gradient(f)(3.0);
