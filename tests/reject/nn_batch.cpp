// expect: a step takes samples of shape (batch, inputs of the network)
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/embedded.hpp>

namespace tl = tapeless;
tl::MLP<tl::Linear<2, 8>, tl::Tanh, tl::Linear<8, 1>> net;
tl::Trainer trainer{net, tl::mse, tl::SGD{}, tl::batch<4>};
float loss = trainer.step(tl::Tensor<float, 5, 2>{}, tl::Tensor<float, 4, 1>{});
