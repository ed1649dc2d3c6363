// expect: a step takes the targets of the loss
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/embedded.hpp>

namespace tl = tapeless;
tl::MLP<tl::Linear<2, 8>, tl::ReLU, tl::Linear<8, 3>> net;
tl::Trainer trainer{net, tl::cross_entropy, tl::SGD{}, tl::batch<4>};
float loss = trainer.step(tl::Tensor<float, 4, 2>{}, tl::Tensor<std::int32_t, 4, 3>{});
