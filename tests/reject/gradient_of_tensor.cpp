// expect: a function that returns a scalar: use sum
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return exp(x); };
auto derivative = tl::gradient(f)(tl::Tensor<float, 3>{});
