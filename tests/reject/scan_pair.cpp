// expect: a step of scan returns the pair of the next state and what is collected
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto h) { return tl::scan<4>([](auto s) { return 2 * s; }, h); };
auto all = tl::fused(f)(1.0);
