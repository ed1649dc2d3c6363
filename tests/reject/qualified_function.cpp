// expect: write exp(x) instead of std::exp(x)
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

#include <cmath>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return std::cbrt(x) * std::abs(x); };
double slope = tl::gradient(f)(3.0);
