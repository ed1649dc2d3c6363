// expect: broadcast_to repeats axes of extent 1
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return sum(tl::broadcast_to<2, 3>(x)); };
auto derivative = tl::gradient(f)(tl::Tensor<float, 4, 3>{});
