// expect: a scalar has no entries to index
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return x[0] * x; };
double slope = tl::gradient(f)(3.0);
