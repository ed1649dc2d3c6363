// expect: a symbol has no value while it is traced
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return x * static_cast<int>(x); };
double slope = tl::gradient(f)(3.0);
