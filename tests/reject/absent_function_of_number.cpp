// expect: there is no such function of symbols
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

#include <cmath>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return fmod(2.0, x); };
double slope = tl::gradient(f)(3.0);
