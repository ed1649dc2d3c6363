// expect: a network takes one sample, of the type and shape of its input, or a batch of them
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/embedded.hpp>

namespace tl = tapeless;
tl::MLP<tl::Linear<2, 8>, tl::Tanh, tl::Linear<8, 1>> net;
auto output = net(tl::Tensor<float, 3>{});
