// expect: take auto: a traced function is called with symbols, not with numbers
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](const tl::Tensor<double, 3>& x) { return x[0] * x[1]; };
auto value = tl::fused(f)(tl::Tensor<double, 3>{});
