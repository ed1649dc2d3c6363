// SPDX-License-Identifier: BSL-1.0

// OpenBLAS: products by its kernels, the update as a product that adds to the weights; all else is loops that compilers
// vectorise.

#include <cblas.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include <tapeless/train/aligned.hpp>

#include "../measure.hpp"
#include "cases.hpp"
#include "contenders.hpp"
#include "losses.hpp"

namespace bench {
namespace {

/// 2^n e^(x - n log 2) with e^r as a Taylor polynomial; for moderate x. Compilers vectorise it, unlike std::exp.
inline float moderate_exp(float x) {
  const float shifted = x * 1.44269504f + 12582912.0f;  // rounded to an integer, which lies in the low bits
  const float n = shifted - 12582912.0f;
  const float r = std::fma(n, -0.693359375f, x) + n * 2.12194440e-4f;
  float sum = 1.0f / 5040;
  for (const float c : {1.0f / 720, 1.0f / 120, 1.0f / 24, 1.0f / 6, 0.5f, 1.0f, 1.0f}) sum = std::fma(sum, r, c);
  return sum * __builtin_bit_cast(float, (__builtin_bit_cast(std::int32_t, shifted) << 23) + 0x3f800000);
}

void tanh_of(float* y, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const float x = std::min(std::max(y[i], -10.0f), 10.0f);
    y[i] = 1 - 2 / (moderate_exp(2 * x) + 1);
  }
}
void relu_of(float* y, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) y[i] = y[i] > 0 ? y[i] : 0;
}

using numbers = tapeless::aligned_vector<float>;

struct aligned_layer {
  std::size_t inputs, outputs;
  numbers weights, bias;
};

/// Parameters as given, values and gradients of each layer's outputs; values[0] is the input.
class blas_network {
 public:
  explicit blas_network(const problem& p) : given_(p), ones_(p.batch, 1.0f) {
    openblas_set_num_threads(1);
    values_.emplace_back(p.inputs.begin(), p.inputs.end());
    for (const layer& l : p.layers) {
      layers_.push_back({l.inputs, l.outputs, {l.weights.begin(), l.weights.end()}, {l.bias.begin(), l.bias.end()}});
      values_.emplace_back(p.batch * l.outputs);
    }
    gradients_ = values_;
  }

  void forward() {
    for (std::size_t k = 0; k < layers_.size(); ++k) {
      const aligned_layer& l = layers_[k];
      float* const y = values_[k + 1].data();
      for (std::size_t r = 0; r < given_.batch; ++r) std::copy(l.bias.begin(), l.bias.end(), y + r * l.outputs);
      if (given_.batch == 1) {
        cblas_sgemv(CblasRowMajor, CblasTrans, int(l.inputs), int(l.outputs), 1, l.weights.data(), int(l.outputs),
                    values_[k].data(), 1, 1, y, 1);
      } else {
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, int(given_.batch), int(l.outputs), int(l.inputs), 1,
                    values_[k].data(), int(l.inputs), l.weights.data(), int(l.outputs), 1, y, int(l.outputs));
      }
      if (k + 1 == layers_.size()) break;
      uses_tanh(given_.net) ? tanh_of(y, values_[k + 1].size()) : relu_of(y, values_[k + 1].size());
    }
  }

  float step() {
    forward();
    const std::size_t last = layers_.size(), outputs = layers_.back().outputs;
    const float loss =
        uses_tanh(given_.net)
            ? mean_squared(values_[last].data(), given_.targets.data(), gradients_[last].data(), values_[last].size())
            : cross_entropy(values_[last].data(), given_.labels.data(), gradients_[last].data(), given_.batch, outputs);
    for (std::size_t k = last; k-- > 0;) {
      if (k > 0) give_back(k);
      update(k);
    }
    return loss;
  }

  float* input() { return values_.front().data(); }
  const float* outputs() const { return values_.back().data(); }

 private:
  /// The gradient by layer k's inputs, through the activation that gave them.
  void give_back(std::size_t k) {
    const aligned_layer& l = layers_[k];
    float* const dx = gradients_[k].data();
    const float* const dy = gradients_[k + 1].data();
    if (given_.batch == 1) {
      cblas_sgemv(CblasRowMajor, CblasNoTrans, int(l.inputs), int(l.outputs), 1, l.weights.data(), int(l.outputs), dy,
                  1, 0, dx, 1);
    } else {
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, int(given_.batch), int(l.inputs), int(l.outputs), 1, dy,
                  int(l.outputs), l.weights.data(), int(l.outputs), 0, dx, int(l.inputs));
    }
    const float* const y = values_[k].data();
    const std::size_t count = values_[k].size();
    if (uses_tanh(given_.net)) {
      for (std::size_t i = 0; i < count; ++i) dx[i] *= 1 - y[i] * y[i];
    } else {
      for (std::size_t i = 0; i < count; ++i) dx[i] = y[i] > 0 ? dx[i] : 0;
    }
  }

  void update(std::size_t k) {
    aligned_layer& l = layers_[k];
    const float* const dy = gradients_[k + 1].data();
    const float rate = given_.learning_rate;
    if (given_.batch == 1) {
      cblas_sger(CblasRowMajor, int(l.inputs), int(l.outputs), -rate, values_[k].data(), 1, dy, 1, l.weights.data(),
                 int(l.outputs));
    } else {
      cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, int(l.inputs), int(l.outputs), int(given_.batch), -rate,
                  values_[k].data(), int(l.inputs), dy, int(l.outputs), 1, l.weights.data(), int(l.outputs));
    }
    cblas_sgemv(CblasRowMajor, CblasTrans, int(given_.batch), int(l.outputs), -rate, dy, int(l.outputs), ones_.data(),
                1, 1, l.bias.data(), 1);
  }

  problem given_;
  numbers ones_;
  std::vector<aligned_layer> layers_;
  std::vector<numbers> values_, gradients_;
};

class blas_training final : public training {
 public:
  explicit blas_training(const problem& p) : network_(p) {}
  void step(std::size_t count) override {
    for (std::size_t i = 0; i < count; ++i) loss_ = network_.step();
  }
  float loss() override { return loss_; }

 private:
  blas_network network_;
  float loss_ = 0;
};

class blas_inference final : public inference {
 public:
  explicit blas_inference(const problem& p) : network_(p) {}
  void independent(std::size_t count) override {
    for (std::size_t i = 0; i < count; ++i) {
      network_.forward();
      keep(outputs());
    }
  }
  void dependent(std::size_t count) override {
    const float first = *network_.input();
    for (std::size_t i = 0; i < count; ++i) {
      network_.forward();
      *network_.input() = first + chained * *outputs();
    }
    *network_.input() = first;
  }
  const float* outputs() override { return network_.outputs(); }

 private:
  blas_network network_;
};

std::unique_ptr<training> train(const problem& p) { return std::make_unique<blas_training>(p); }
std::unique_ptr<inference> infer(const problem& p) { return std::make_unique<blas_inference>(p); }

const registration entry{{"OpenBLAS", kind::peer, train, infer}};

}  // namespace
}  // namespace bench
