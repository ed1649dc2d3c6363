// expect: to compute with tensors, call fused(f)(a, b)
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
auto total = sum(tl::Tensor<double, 3>{1, 2, 3});
