// expect: for an index that is an argument write take(x, reshape<1>(i))
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x, auto i) { return x[i]; };
double value = tl::fused(f)(tl::Tensor<double, 3>{1, 2, 3}, 1);
