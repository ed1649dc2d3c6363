// expect: a traced function holds no values: pass what a lambda would capture as an argument
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return tl::gradient([x](auto y) { return x * y; })(x); };
double slope = tl::gradient(f)(3.0);
