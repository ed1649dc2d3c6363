// expect: a traced function returns float or double
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return x > 2.0; };
auto value = tl::fused(f)(3.0);
