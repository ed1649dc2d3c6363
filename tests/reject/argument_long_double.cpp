// expect: the arguments of a traced function are float, double, or std::int32_t
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return x * x; };
auto slope = tl::gradient(f)(3.0L);
