// expect: the condition of select has the shape of the values
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto c, auto x) { return sum(select(c > 0, x, 0)); };
auto value = tl::fused(f)(tl::Tensor<float, 4, 3>{}, tl::Tensor<float, 3>{});
