// expect: a layer takes what the layer before it gives
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
int main() {
  tl::MLP<tl::Linear<784, 128>, tl::ReLU, tl::Linear<126, 10>> net{tl::seed(1)};
  tl::Trainer trainer{net, tl::cross_entropy, tl::SGD{}, tl::batch<4>};
  trainer.step(tl::Tensor<float, 4, 784>{}, tl::Tensor<std::int32_t, 4>{});
  return net(tl::Tensor<float, 784>{})[0] > 0;
}
