// SPDX-License-Identifier: BSL-1.0

#include <cstddef>

#include <support/catch.hpp>
#include <tapeless/embedded.hpp>

namespace tl = tapeless;

namespace {

using Line = tl::basic_mlp<double, tl::Linear<1, 1>>;

/// y = w x + b with w = 2, b = 1 after some steps on the sample x = 1, y = 1: the gradient of both is 2 (w + b - 1).
template<class Optimizer> constexpr tl::Tensor<double, 2> trained(Optimizer optimizer, int steps) {
  Line line;
  line.data()[0] = 2;
  line.data()[1] = 1;
  tl::Trainer trainer{line, tl::mse, optimizer, tl::batch<1>};
  for (int i = 0; i < steps; ++i) trainer.step(tl::Tensor<double, 1, 1>{1}, tl::Tensor<double, 1, 1>{1});
  return {line.data()[0], line.data()[1]};
}
using result = tl::Tensor<double, 2>;

// --- by hand, in numbers that are exact -----------------------------------------------------------------------------
static_assert(trained(tl::PlainSGD{.learning_rate = 0.125}, 1) == result{1.5, 0.5});
static_assert(trained(tl::PlainSGD{.learning_rate = 0.125}, 2) == result{1.25, 0.25});
static_assert(trained(tl::SGD{.learning_rate = 0.125}, 2) == trained(tl::PlainSGD{.learning_rate = 0.125}, 2));
// v = 4, then 4/2 + 2
static_assert(trained(tl::SGD{.learning_rate = 0.125, .momentum = 0.5}, 2) == result{1, 0});
// g + v/2 = 6 in the first step; after it the gradient is 1, v = 3
static_assert(trained(tl::SGD{.learning_rate = 0.125, .momentum = 0.5, .nesterov = true}, 1) == result{1.25, 0.25});
static_assert(trained(tl::SGD{.learning_rate = 0.125, .momentum = 0.5, .nesterov = true}, 2) ==
              result{1.25 - 0.125 * 2.5, 0.25 - 0.125 * 2.5});
// g + w/2
static_assert(trained(tl::SGD{.learning_rate = 0.125, .weight_decay = 0.5}, 1) ==
              result{2 - 0.125 * (4 + 1), 1 - 0.125 * (4 + 0.5)});

static_assert(tl::SGD::states == 1 && tl::PlainSGD::states == 0);

}  // namespace

TEST_CASE("the learning rate may change between steps", "[optim]") {
  Line line;
  line.data()[0] = 2;
  line.data()[1] = 1;
  tl::Trainer trainer{line, tl::mse, tl::PlainSGD{.learning_rate = 0.125}, tl::batch<1>};
  const tl::Tensor<double, 1, 1> one{1};
  trainer.step(one, one);
  trainer.optimizer.learning_rate = 0;
  const double loss = trainer.step(one, one);
  CHECK(loss == 1);
  CHECK(trainer.step(one, one) == loss);
  CHECK(trainer.steps() == 3);
}
