// expect: a step of scan or fold gives the next state: the same types and shapes as the state it took
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto h, auto xs) { return tl::fold<4>([](auto s, auto x) { return s + x; }, h, xs); };
auto rows = tl::fused(f)(0.0, tl::Tensor<double, 4, 3>{});
