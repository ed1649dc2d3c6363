// SPDX-License-Identifier: BSL-1.0

#include <cmath>
#include <cstddef>

#include <support/catch.hpp>
#include <tapeless/embedded.hpp>

namespace tl = tapeless;

namespace {

using Line = tl::basic_mlp<double, tl::Linear<1, 1>>;

/// The weight of y = w x + b, w = 2 and b = 1 at first, after some steps on x = 1, y = 1. Both have the gradient
/// 2 (w + b - 1).
template<class Optimizer> constexpr double trained(Optimizer optimizer, int steps) {
  Line line;
  line.data()[0] = 2;
  line.data()[1] = 1;
  tl::Trainer trainer{line, tl::mse, optimizer, tl::batch<1>};
  for (int i = 0; i < steps; ++i) trainer.step(tl::Tensor<double, 1, 1>{1}, tl::Tensor<double, 1, 1>{1});
  return line.data()[0];
}

constexpr bool near(double a, double b) { return a - b < 1e-12 && b - a < 1e-12; }

// --- the first step is the learning rate, whatever the gradient -----------------------------------------------------
static_assert(near(trained(tl::Adam{.learning_rate = 0.125, .epsilon = 0}, 1), 1.875));
static_assert(near(trained(tl::Adam{.learning_rate = 0.125, .epsilon = 4}, 1), 2 - 0.125 * 4 / (4 + 4)));
// with weight decay the gradient is another, its sign the same
static_assert(near(trained(tl::Adam{.learning_rate = 0.125, .epsilon = 0, .weight_decay = 0.5}, 1), 1.875));
static_assert(near(trained(tl::AdamW{.learning_rate = 0.125, .epsilon = 0, .weight_decay = 0.5}, 1),
                   (1 - 0.125 * 0.5) * 2 - 0.125));
static_assert(tl::Adam::states == 2 && tl::AdamW::states == 2);

/// The formulas of the paper, for one parameter that stands for both.
double by_the_paper(double rate, double beta1, double beta2, double epsilon, double decay, double apart, int steps) {
  double w[2]{2, 1}, m[2]{}, v[2]{};
  for (int t = 1; t <= steps; ++t) {
    const double gradient = 2 * (w[0] + w[1] - 1);
    for (int i = 0; i < 2; ++i) {
      const double g = gradient + decay * w[i];
      m[i] = beta1 * m[i] + (1 - beta1) * g;
      v[i] = beta2 * v[i] + (1 - beta2) * g * g;
      const double m_hat = m[i] / (1 - std::pow(beta1, t)), v_hat = v[i] / (1 - std::pow(beta2, t));
      w[i] = (1 - rate * apart) * w[i] - rate * m_hat / (std::sqrt(v_hat) + epsilon);
    }
  }
  return w[0];
}

}  // namespace

TEST_CASE("Adam follows the formulas of its paper", "[optim]") {
  const tl::Adam adam{.learning_rate = 0.05, .beta1 = 0.8, .beta2 = 0.9, .epsilon = 0.01, .weight_decay = 0.1};
  const tl::AdamW apart{.learning_rate = 0.05, .beta1 = 0.8, .beta2 = 0.9, .epsilon = 0.01, .weight_decay = 0.1};
  for (const int steps : {1, 2, 10, 100}) {
    CHECK(trained(adam, steps) == Approx(by_the_paper(0.05, 0.8, 0.9, 0.01, 0.1, 0, steps)).epsilon(1e-12));
    CHECK(trained(apart, steps) == Approx(by_the_paper(0.05, 0.8, 0.9, 0.01, 0, 0.1, steps)).epsilon(1e-12));
  }
}

TEST_CASE("a gradient of zero moves no parameter, from the first step on", "[optim]") {
  tl::MLP<tl::Linear<1, 1>> line;
  tl::Trainer trainer{line, tl::mse, tl::Adam{}, tl::batch<1>};
  const tl::Tensor<float, 1, 1> zero{0};
  for (int i = 0; i < 3; ++i) CHECK(trainer.step(zero, zero) == 0);
  CHECK(line == tl::MLP<tl::Linear<1, 1>>{});
}
