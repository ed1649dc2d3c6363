// expect: an axis is at least -rank
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return sum(exp(sum<2>(x))); };
auto derivative = tl::gradient(f)(tl::Tensor<float, 3, 4>{});
