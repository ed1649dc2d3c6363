// SPDX-License-Identifier: BSL-1.0
// A network is trained by the compiler: every number of these steps is computed in constant evaluation, at the default
// limits of both compilers.

#include <support/catch.hpp>
#include <tapeless/embedded.hpp>

namespace tl = tapeless;

namespace {

using Net = tl::MLP<tl::Linear<2, 8>, tl::Tanh, tl::Linear<8, 1>>;

constexpr tl::Tensor<float, 4, 2> questions{0, 0, 0, 1, 1, 0, 1, 1};
constexpr tl::Tensor<float, 4, 1> answers{0, 1, 1, 0};

/// Logits after this many steps on all four questions.
constexpr auto logits_after(int steps) {
  Net net{tl::seed(3)};
  tl::Trainer trainer{net, tl::binary_cross_entropy, tl::SGD{.learning_rate = 1, .momentum = 0.9}, tl::batch<4>};
  for (int i = 0; i < steps; ++i) trainer.step(questions, answers);
  return net(questions);
}

/// How many answers are right by a logit of at least `margin`.
constexpr int right_answers(const tl::Tensor<float, 4, 1>& logits, float margin) {
  int right = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    right += answers.data()[i] == 1 ? logits.data()[i] > margin : logits.data()[i] < -margin;
  }
  return right;
}

constexpr auto trained = logits_after(30);

static_assert(right_answers(logits_after(0), 0) < 4, "XOR has to be learned");
static_assert(right_answers(trained, 2) == 4, "after 30 steps all four answers are right by a clear margin");

}  // namespace

TEST_CASE("a network trained in constant evaluation has the bits of one trained at run time", "[inside]") {
  volatile int steps = 30;
  const auto logits = logits_after(steps);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(__builtin_bit_cast(std::uint32_t, logits.data()[i]) == __builtin_bit_cast(std::uint32_t, trained.data()[i]));
  }
}
