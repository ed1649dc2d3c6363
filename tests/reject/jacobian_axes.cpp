// expect: a Jacobian has the axes of the result and those of the argument, at most four
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return exp(x); };
auto derivative = tl::jacobian(f)(tl::Tensor<float, 2, 2, 2>{});
