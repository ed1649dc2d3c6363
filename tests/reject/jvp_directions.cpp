// expect: the direction of an argument has its type and shape
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return x * x; };
auto moved = tl::jvp(f)(tl::Tensor<float, 3>{}, 1.0f);
