// expect: output and target of this loss have the same shape
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/embedded.hpp>

namespace tl = tapeless;
auto loss = tl::fused(tl::mse)(tl::Tensor<float, 4, 1>{}, tl::Tensor<float, 4>{});
