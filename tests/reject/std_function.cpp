// expect: has no value while it is traced
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

#include <cmath>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return std::exp(x); };
double slope = tl::gradient(f)(3.0);
