// expect: are all float or all double
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto a, auto b) { return sum(a * b); };
auto slope = tl::gradient(f)(tl::Tensor<float, 3>{}, 2.0);
