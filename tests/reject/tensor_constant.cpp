// expect: a tensor beside a symbol is an argument of the traced function
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr tl::Tensor<double, 3> weights{1, 2, 3};
constexpr auto f = [](auto x) { return sum(weights * x); };
auto slope = tl::gradient(f)(tl::Tensor<double, 3>{});
