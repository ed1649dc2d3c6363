// expect: a slice names an axis of the shape
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return sum(tl::slice<0, 2, 5>(x)); };
auto derivative = tl::gradient(f)(tl::Tensor<float, 4>{});
