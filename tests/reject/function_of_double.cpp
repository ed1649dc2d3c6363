// expect: take auto: a traced function is called with symbols, not with numbers
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](double x) { return x * x; };
double slope = tl::gradient(f)(3.0);
