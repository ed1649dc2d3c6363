// expect: aligned at the last axis
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto a, auto b) { return sum(a + b); };
float value = tl::fused(f)(tl::Tensor<float, 3, 2>{}, tl::Tensor<float, 4>{});
