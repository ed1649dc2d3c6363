// SPDX-License-Identifier: BSL-1.0

// libtorch: functions on tensors, its autograd, and the update in place.

// First, since clang wants IValue complete where ATen.h has it declared only.
#include <ATen/core/ivalue.h>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/generated/variable_factories.h>
#include <torch/csrc/autograd/grad_mode.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "../measure.hpp"
#include "cases.hpp"
#include "contenders.hpp"

namespace bench {
namespace {

/// One thread, and the state that the library has once in a process.
void prepare() {
  static const bool once = [] {
    at::set_num_threads(1);
    at::set_num_interop_threads(1);
    return true;
  }();
  static_cast<void>(once);
}

at::Tensor tensor_of(const std::vector<float>& numbers, std::size_t rows) {
  const auto count = static_cast<std::int64_t>(numbers.size()), first = static_cast<std::int64_t>(rows);
  return at::from_blob(const_cast<float*>(numbers.data()), {first, count / first}, at::kFloat).clone();
}

class torch_network {
 public:
  torch_network(const problem& p, bool trained) : tanh_(uses_tanh(p.net)) {
    prepare();
    for (const layer& l : p.layers) {
      parameters.push_back(tensor_of(l.weights, l.inputs).set_requires_grad(trained));
      parameters.push_back(tensor_of(l.bias, 1).reshape({-1}).set_requires_grad(trained));
    }
    input = tensor_of(p.inputs, p.batch);
  }

  at::Tensor forward() const {
    at::Tensor x = input;
    for (std::size_t k = 0; k < parameters.size(); k += 2) {
      x = at::addmm(parameters[k + 1], x, parameters[k]);
      if (k + 2 < parameters.size()) x = tanh_ ? at::tanh(x) : at::relu(x);
    }
    return x;
  }

  std::vector<at::Tensor> parameters;
  at::Tensor input;

 private:
  bool tanh_;
};

class torch_training final : public training {
 public:
  explicit torch_training(const problem& p)
      : network_(p, true), squared_(uses_tanh(p.net)), rate_(static_cast<double>(p.learning_rate)) {
    if (squared_) {
      targets_ = tensor_of(p.targets, p.batch);
    } else {
      targets_ = at::tensor(at::ArrayRef<std::int32_t>(p.labels), at::kLong);
    }
  }

  void step(std::size_t count) override {
    for (std::size_t i = 0; i < count; ++i) {
      const at::Tensor output = network_.forward();
      loss_ = squared_ ? at::mse_loss(output, targets_) : at::cross_entropy_loss(output, targets_);
      loss_.backward();
      const at::NoGradGuard guard;
      for (at::Tensor& p : network_.parameters) {
        p.sub_(p.grad(), rate_);
        p.mutable_grad().reset();
      }
    }
  }
  float loss() override { return loss_.item<float>(); }

 private:
  torch_network network_;
  at::Tensor targets_, loss_;
  bool squared_;
  double rate_;
};

class torch_inference final : public inference {
 public:
  explicit torch_inference(const problem& p) : network_(p, false) {}

  void independent(std::size_t count) override {
    const c10::InferenceMode mode;
    for (std::size_t i = 0; i < count; ++i) {
      output_ = network_.forward();
      keep(output_.data_ptr<float>());
    }
  }
  void dependent(std::size_t count) override {
    const c10::InferenceMode mode;
    float* const input = network_.input.data_ptr<float>();
    const float first = *input;
    for (std::size_t i = 0; i < count; ++i) {
      output_ = network_.forward();
      *input = first + chained * *output_.data_ptr<float>();
      keep(input);
    }
    *input = first;
  }
  const float* outputs() override { return output_.data_ptr<float>(); }

 private:
  torch_network network_;
  at::Tensor output_;
};

std::unique_ptr<training> train(const problem& p) { return std::make_unique<torch_training>(p); }
std::unique_ptr<inference> infer(const problem& p) { return std::make_unique<torch_inference>(p); }

const registration entry{{"libtorch", kind::peer, train, infer}};

}  // namespace
}  // namespace bench
