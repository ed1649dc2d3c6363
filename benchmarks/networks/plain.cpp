// SPDX-License-Identifier: BSL-1.0

// What one writes without libraries: loops whose sizes are constants, std::tanh, the update in the loop that finds the
// gradient of a weight.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>

#include <tapeless/train/aligned.hpp>

#include "../measure.hpp"
#include "contenders.hpp"
#include "losses.hpp"
#include "sizes.hpp"

namespace bench {
namespace {

/// y = x W + b for each row.
template<std::size_t Rows, std::size_t In, std::size_t Out>
void affine(const float* x, const float* weights, const float* bias, float* y) {
  for (std::size_t r = 0; r < Rows; ++r) {
    float sums[Out];
    for (std::size_t o = 0; o < Out; ++o) sums[o] = bias[o];
    for (std::size_t i = 0; i < In; ++i) {
      for (std::size_t o = 0; o < Out; ++o) sums[o] += x[r * In + i] * weights[i * Out + o];
    }
    for (std::size_t o = 0; o < Out; ++o) y[r * Out + o] = sums[o];
  }
}

template<activation A, std::size_t Count> void activate(float* y) {
  for (std::size_t i = 0; i < Count; ++i) y[i] = A == activation::tanh ? std::tanh(y[i]) : std::max(y[i], 0.0f);
}

/// dx = dy W^T, times the derivative of the activation that gave x.
template<activation A, std::size_t Rows, std::size_t In, std::size_t Out>
void give_back(const float* dy, const float* weights, const float* x, float* dx) {
  for (std::size_t r = 0; r < Rows; ++r) {
    for (std::size_t i = 0; i < In; ++i) {
      float sum = 0;
      for (std::size_t o = 0; o < Out; ++o) sum += dy[r * Out + o] * weights[i * Out + o];
      const float y = x[r * In + i];
      dx[r * In + i] = A == activation::tanh ? sum * (1 - y * y) : y > 0 ? sum : 0;
    }
  }
}

/// W -= rate x^T dy, b -= rate sum of dy.
template<std::size_t Rows, std::size_t In, std::size_t Out>
void update(const float* x, const float* dy, float* weights, float* bias, float rate) {
  for (std::size_t i = 0; i <= In; ++i) {
    float sums[Out] = {};
    for (std::size_t r = 0; r < Rows; ++r) {
      const float factor = i < In ? x[r * In + i] : 1;
      for (std::size_t o = 0; o < Out; ++o) sums[o] += factor * dy[r * Out + o];
    }
    float* const target = i < In ? weights + i * Out : bias;
    for (std::size_t o = 0; o < Out; ++o) target[o] -= rate * sums[o];
  }
}

/// Parameters and the outputs of all layers; values[0] is the input.
template<network N, std::size_t Batch> class plain_network {
 public:
  static constexpr auto net = constant<N>;
  static constexpr std::size_t layers = net.layers;

  explicit plain_network(const problem& p) : parameters_(net.parameters()) {
    copy_parameters(p, parameters_.data());
    for (std::size_t l = 0; l <= layers; ++l) values_[l].resize(Batch * net.sizes[l]);
    std::copy(p.inputs.begin(), p.inputs.end(), values_[0].begin());
  }

  template<std::size_t L = 0> void forward() {
    affine<Batch, net.sizes[L], net.sizes[L + 1]>(value(L), weights(L), bias<L>(), value(L + 1));
    if constexpr (L + 1 < layers) {
      activate<net.hidden, Batch * net.sizes[L + 1]>(value(L + 1));
      forward<L + 1>();
    }
  }
  float* value(std::size_t l) { return values_[l].data(); }
  float* weights(std::size_t l) { return parameters_.data() + net.offset(l); }
  template<std::size_t L> float* bias() { return weights(L) + net.sizes[L] * net.sizes[L + 1]; }

 private:
  tapeless::aligned_vector<float> parameters_;
  std::array<tapeless::aligned_vector<float>, layers + 1> values_;
};

template<network N, std::size_t Batch> class plain_training final : public training {
  static constexpr auto net = constant<N>;

 public:
  explicit plain_training(const problem& p) : network_(p), given_(p) {
    for (std::size_t l = 0; l <= net.layers; ++l) gradients_[l].resize(Batch * net.sizes[l]);
  }

  void step(std::size_t count) override {
    for (std::size_t i = 0; i < count; ++i) {
      network_.forward();
      float* const outputs = network_.value(net.layers);
      float* const gradient = gradients_[net.layers].data();
      loss_ = net.loss == loss_kind::mean_squared
                  ? mean_squared(outputs, given_.targets.data(), gradient, Batch * net.sizes[net.layers])
                  : cross_entropy(outputs, given_.labels.data(), gradient, Batch, net.sizes[net.layers]);
      backward<net.layers - 1>();
      keep(&loss_);
    }
  }
  float loss() override { return loss_; }

 private:
  template<std::size_t L> void backward() {
    constexpr std::size_t in = net.sizes[L], out = net.sizes[L + 1];
    const float* const dy = gradients_[L + 1].data();
    if constexpr (L > 0) {
      give_back<net.hidden, Batch, in, out>(dy, network_.weights(L), network_.value(L), gradients_[L].data());
    }
    update<Batch, in, out>(network_.value(L), dy, network_.weights(L), network_.template bias<L>(),
                           given_.learning_rate);
    if constexpr (L > 0) backward<L - 1>();
  }

  plain_network<N, Batch> network_;
  std::array<tapeless::aligned_vector<float>, net.layers + 1> gradients_;
  problem given_;
  float loss_ = 0;
};

template<network N, std::size_t Batch> class plain_inference final : public inference {
 public:
  explicit plain_inference(const problem& p) : network_(p) {}

  void independent(std::size_t count) override {
    for (std::size_t i = 0; i < count; ++i) {
      network_.forward();
      keep(outputs());
    }
  }
  void dependent(std::size_t count) override {
    float* const input = network_.value(0);
    const float first = *input;
    for (std::size_t i = 0; i < count; ++i) {
      network_.forward();
      *input = first + chained * *outputs();
      keep(input);
    }
    *input = first;
  }
  const float* outputs() override { return network_.value(constant<N>.layers); }

 private:
  plain_network<N, Batch> network_;
};

const registration entry{
    {"plain loops", kind::hand_written, training_for<plain_training>, inference_for<plain_inference>}};

}  // namespace
}  // namespace bench
