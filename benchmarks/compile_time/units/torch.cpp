// SPDX-License-Identifier: BSL-1.0

// libtorch: a Sequential of Linear and ReLU, its optimiser, one thread.

#include <torch/torch.h>

#include <optional>

#include "unit.hpp"

namespace {

struct training {
  torch::nn::Sequential net;
  torch::Tensor samples, labels;
  std::optional<torch::optim::SGD> optimizer;
};
training here;

}  // namespace

void unit_start(const unit::problem& problem) {
  torch::set_num_threads(1);
  const auto size = [](std::size_t n) { return static_cast<std::int64_t>(n); };
  const auto copy = [](const void* from, torch::IntArrayRef shape, torch::ScalarType type) {
    return torch::from_blob(const_cast<void*>(from), shape, type).clone();
  };
  here.net = torch::nn::Sequential();
  here.samples = copy(problem.samples, {size(problem.batch), size(problem.widths[0])}, torch::kFloat);
  here.labels = copy(problem.labels, {size(problem.batch)}, torch::kInt).to(torch::kLong);
  const float* from = problem.parameters;
  for (std::size_t l = 0; l < problem.layers; ++l) {
    const std::size_t in = problem.widths[l], out = problem.widths[l + 1];
    torch::nn::Linear linear(size(in), size(out));
    const torch::NoGradGuard guard;
    linear->weight.copy_(copy(from, {size(in), size(out)}, torch::kFloat).t());
    linear->bias.copy_(copy(from + in * out, {size(out)}, torch::kFloat));
    from += (in + 1) * out;
    here.net->push_back(linear);
    if (l + 1 < problem.layers) here.net->push_back(torch::nn::ReLU());
  }
  here.optimizer.emplace(here.net->parameters(), torch::optim::SGDOptions(problem.learning_rate));
}

float unit_step() {
  here.optimizer->zero_grad();
  const torch::Tensor loss = torch::cross_entropy_loss(here.net->forward(here.samples), here.labels);
  loss.backward();
  here.optimizer->step();
  return loss.item<float>();
}
