// SPDX-License-Identifier: BSL-1.0
// A training step: two different layers with GELU, mean squared error, Adam.

#include <steps/stage.hpp>

using network = tl::MLP<tl::Linear<6, 12>, tl::GELU, tl::Linear<12, 4>>;
template void compile<trained<network, tl::mse_t, tl::Adam, 16>, stage::TAPELESS_LAST_STAGE>();
