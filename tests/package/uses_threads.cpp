// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>
#include <tapeless/train/threads.hpp>

namespace tl = tapeless;

int main() {
  tl::MLP<tl::Linear<2, 8>, tl::Tanh, tl::Linear<8, 1>> net{tl::seed(1)};
  tl::Trainer trainer{net, tl::mse, tl::SGD{.learning_rate = 0.05}, tl::batch<4>, tl::threads<2>};
  const tl::Tensor<float, 4, 2> x{-1.0f, -1.0f, -1.0f, 1.0f, 1.0f, -1.0f, 1.0f, 1.0f};
  const tl::Tensor<float, 4, 1> y{0.0f, 1.0f, 1.0f, 0.0f};
  const float before = trainer.step(x, y);
  return trainer.step(x, y) < before ? 0 : 1;
}
