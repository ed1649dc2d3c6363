// SPDX-License-Identifier: BSL-1.0

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <support/catch.hpp>
#include <tapeless/tapeless.hpp>

namespace tl = tapeless;

namespace {

constexpr std::size_t batch = 3, inputs = 2, hidden = 4, classes = 3, steps = 6;

template<class T> using net_of = tl::basic_mlp<T, tl::Linear<inputs, hidden>, tl::Tanh, tl::Linear<hidden, classes>>;

/// Where the parameters begin in the block: weights and biases of the layers.
constexpr std::size_t w1 = 0, b1 = inputs * hidden, w2 = b1 + hidden, b2 = w2 + hidden * classes;
constexpr std::size_t count = b2 + classes;
static_assert(net_of<float>::parameter_count == count);

constexpr std::array<double, batch * inputs> samples{0.5, -1.25, 2, 0.75, -0.375, 1.5};
constexpr std::array<std::int32_t, batch> labels{2, 0, 1};

/// The loss and its gradient, worked out by hand: δ = softmax(z) − onehot over the batch, then back through tanh.
double loss_and_gradient(const std::vector<double>& p, std::vector<double>& g) {
  g.assign(count, 0);
  double loss = 0;
  for (std::size_t s = 0; s < batch; ++s) {
    const double* x = samples.data() + s * inputs;
    const auto label = static_cast<std::size_t>(labels[s]);
    std::array<double, hidden> h{};
    std::array<double, classes> z{};
    for (std::size_t j = 0; j < hidden; ++j) {
      double sum = p[b1 + j];
      for (std::size_t i = 0; i < inputs; ++i) sum += x[i] * p[w1 + i * hidden + j];
      h[j] = std::tanh(sum);
    }
    double total = 0;
    for (std::size_t c = 0; c < classes; ++c) {
      z[c] = p[b2 + c];
      for (std::size_t j = 0; j < hidden; ++j) z[c] += h[j] * p[w2 + j * classes + c];
      total += std::exp(z[c]);
    }
    loss += (std::log(total) - z[label]) / batch;
    std::array<double, hidden> back{};
    for (std::size_t c = 0; c < classes; ++c) {
      const double delta = (std::exp(z[c]) / total - (c == label ? 1 : 0)) / batch;
      g[b2 + c] += delta;
      for (std::size_t j = 0; j < hidden; ++j) {
        g[w2 + j * classes + c] += h[j] * delta;
        back[j] += delta * p[w2 + j * classes + c];
      }
    }
    for (std::size_t j = 0; j < hidden; ++j) {
      const double delta = back[j] * (1 - h[j] * h[j]);
      g[b1 + j] += delta;
      for (std::size_t i = 0; i < inputs; ++i) g[w1 + i * hidden + j] += x[i] * delta;
    }
  }
  return loss;
}

/// Trains both ways from the same start and compares losses and parameters after every step. `update` changes one
/// parameter by its gradient: update(parameter, gradient, first state, second state, step).
template<class T, class Optimizer, class Update> void compare(Optimizer optimizer, Update update, double margin) {
  net_of<T> net{tl::seed(5)};
  tl::Trainer trainer{net, tl::cross_entropy, optimizer, tl::batch<batch>};
  tl::Tensor<T, batch, inputs> x;
  for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] = static_cast<T>(samples[i]);
  std::vector<double> p(net.data(), net.data() + count), g, m(count), v(count);
  double first = 0, last = 0;
  for (std::size_t step = 1; step <= steps; ++step) {
    const double wanted = loss_and_gradient(p, g);
    for (std::size_t i = 0; i < count; ++i) update(p[i], g[i], m[i], v[i], static_cast<double>(step));
    last = static_cast<double>(trainer.step(x, labels));
    if (step == 1) first = last;
    CHECK(last == Approx(wanted).epsilon(margin));
    double furthest = 0;
    for (std::size_t i = 0; i < count; ++i)
      furthest = std::max(furthest, std::abs(static_cast<double>(net.data()[i]) - p[i]));
    CHECK(furthest < margin);
  }
  CHECK(last < first);
  CHECK(trainer.steps() == steps);
}

template<class Optimizer, class Update> void compare_both(Optimizer optimizer, Update update) {
  compare<double>(optimizer, update, 1e-12);
  compare<float>(optimizer, update, 3e-6);
}

TEST_CASE("plain descent follows the gradient") {
  compare_both(tl::PlainSGD{.learning_rate = 0.25},
               [](double& p, double g, double&, double&, double) { p -= 0.25 * g; });
}

TEST_CASE("SGD without momentum is plain descent") {
  compare_both(tl::SGD{.learning_rate = 0.25}, [](double& p, double g, double&, double&, double) { p -= 0.25 * g; });
}

TEST_CASE("momentum adds up velocities") {
  compare_both(tl::SGD{.learning_rate = 0.1, .momentum = 0.75}, [](double& p, double g, double& v, double&, double) {
    v = 0.75 * v + g;
    p -= 0.1 * v;
  });
}

TEST_CASE("Nesterov's momentum looks ahead") {
  compare_both(tl::SGD{.learning_rate = 0.1, .momentum = 0.75, .nesterov = true},
               [](double& p, double g, double& v, double&, double) {
                 v = 0.75 * v + g;
                 p -= 0.1 * (g + 0.75 * v);
               });
}

TEST_CASE("weight decay pulls towards zero, biases too") {
  compare_both(tl::SGD{.learning_rate = 0.1, .momentum = 0.5, .weight_decay = 0.125},
               [](double& p, double g, double& v, double&, double) {
                 v = 0.5 * v + (g + 0.125 * p);
                 p -= 0.1 * v;
               });
}

/// Adam's step with the moments m and v, by the paper.
void adam(double& p, double g, double& m, double& v, double t, double rate) {
  m = 0.75 * m + 0.25 * g;
  v = 0.875 * v + 0.125 * g * g;
  p -= rate * (m / (1 - std::pow(0.75, t))) / (std::sqrt(v / (1 - std::pow(0.875, t))) + 1e-3);
}

TEST_CASE("Adam divides by the root of the mean square") {
  compare_both(tl::Adam{.learning_rate = 0.05, .beta1 = 0.75, .beta2 = 0.875, .epsilon = 1e-3},
               [](double& p, double g, double& m, double& v, double t) { adam(p, g, m, v, t, 0.05); });
}

TEST_CASE("Adam's weight decay is part of the gradient") {
  compare_both(tl::Adam{.learning_rate = 0.05, .beta1 = 0.75, .beta2 = 0.875, .epsilon = 1e-3, .weight_decay = 0.125},
               [](double& p, double g, double& m, double& v, double t) { adam(p, g + 0.125 * p, m, v, t, 0.05); });
}

TEST_CASE("AdamW's weight decay goes past the moments") {
  compare_both(tl::AdamW{.learning_rate = 0.05, .beta1 = 0.75, .beta2 = 0.875, .epsilon = 1e-3, .weight_decay = 0.125},
               [](double& p, double g, double& m, double& v, double t) {
                 p *= 1 - 0.05 * 0.125;
                 adam(p, g, m, v, t, 0.05);
               });
}

TEST_CASE("the optimiser's numbers may change between steps") {
  net_of<float> net{tl::seed(5)};
  tl::Trainer trainer{net, tl::cross_entropy, tl::PlainSGD{.learning_rate = 0.25}, tl::batch<batch>};
  tl::Tensor<float, batch, inputs> x;
  for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] = static_cast<float>(samples[i]);
  trainer.step(x, labels);
  const auto before = net;
  trainer.optimizer.learning_rate = 0;
  trainer.step(x, labels);
  CHECK(net == before);
  trainer.optimizer.learning_rate = 0.25;
  trainer.step(x, labels);
  CHECK(!(net == before));
}

TEST_CASE("a step takes pointers to rows as well as tensors") {
  net_of<double> a{tl::seed(5)}, b = a;
  tl::Trainer one{a, tl::cross_entropy, tl::SGD{.momentum = 0.5}, tl::batch<batch>};
  tl::Trainer other{b, tl::cross_entropy, tl::SGD{.momentum = 0.5}, tl::batch<batch>};
  const tl::Tensor<double, batch, inputs> x(samples);
  for (int i = 0; i < 3; ++i) CHECK(one.step(x, labels) == other.step(samples.data(), labels.data()));
  CHECK(a == b);
}

}  // namespace
