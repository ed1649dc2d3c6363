// expect: the address of a function cannot be: write [](auto x) { return f(x); }
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
double f(double x) { return x * x; }
double slope = tl::gradient(&f)(3.0);
