// SPDX-License-Identifier: BSL-1.0

// A network of 2-8-1 learns XOR, first while the program is compiled, then again when it runs.
// It prints the loss on the way down and what the network answers to the four questions.

#include <tapeless/tapeless.hpp>

#include <cstdio>

namespace tl = tapeless;

using Net = tl::MLP<tl::Linear<2, 8>, tl::Tanh, tl::Linear<8, 1>>;

constexpr tl::Tensor<float, 4, 2> questions{{0, 0}, {0, 1}, {1, 0}, {1, 1}};
constexpr tl::Tensor<float, 4, 1> answers{{0}, {1}, {1}, {0}};

constexpr auto trainer_of(Net& net) {
  return tl::Trainer{net, tl::binary_cross_entropy, tl::SGD{.learning_rate = 0.5, .momentum = 0.9}, tl::batch<4>};
}

constexpr bool right(const Net& net) {
  const auto logits = net(questions);  // the sigmoid of a logit is the probability of a 1
  for (std::size_t i = 0; i < 4; ++i) {
    if ((logits(i, 0) > 0) != (answers(i, 0) > 0.5f)) return false;
  }
  return true;
}

static_assert([] {
  Net net{tl::seed(3)};
  auto trainer = trainer_of(net);
  for (int i = 0; i < 30; ++i) trainer.step(questions, answers);
  return right(net);
}());

int main() {
  Net net{tl::seed(3)};
  auto trainer = trainer_of(net);
  for (int i = 0; i <= 100; ++i) {
    const float loss = trainer.step(questions, answers);  // forward, loss, backward and update in one
    if (i % 20 == 0) std::printf("step %3d  loss %.4f\n", i, double(loss));
  }
  for (std::size_t i = 0; i < 4; ++i) {
    const float logit = net(questions[i])(0);  // one row instead of a batch
    std::printf("%g xor %g = %d\n", double(questions(i, 0)), double(questions(i, 1)), logit > 0);
  }
  return right(net) ? 0 : 1;
}
