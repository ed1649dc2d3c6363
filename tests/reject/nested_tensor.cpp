// expect: inside a traced function a call takes symbols and numbers: pass a tensor as an argument
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto inner = [](auto x, auto y) { return sum(x * y); };
constexpr auto f = [](auto x) { return tl::fused(inner)(x, tl::Tensor<double, 2>{1, 2}); };
double slope = tl::gradient(f)(3.0);
