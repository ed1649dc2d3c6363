// expect: a layer takes what the layer before it gives
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/embedded.hpp>

namespace tl = tapeless;
using Block = tl::Sequential<tl::Linear<8, 16>, tl::Tanh>;
tl::MLP<Block, tl::Sequential<tl::ReLU, tl::Linear<15, 2>>> net;
