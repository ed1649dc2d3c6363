// SPDX-License-Identifier: BSL-1.0

// The ceiling: code written by hand with AVX-512 intrinsics for exactly these networks and batches. Parameters are
// row-major in memory between steps; gradients are never stored.

#include <algorithm>
#include <cstddef>
#include <memory>

#include "contender.hpp"
#include "problem.hpp"
#include "tiled/images_batch.hpp"
#include "tiled/images_row.hpp"
#include "tiled/small_batch.hpp"
#include "tiled/small_row.hpp"
#include "tiled/tiny.hpp"

namespace bench {

namespace {

/// One parameter of a problem's network: where it stands here.
struct tensor {
  float* data;
  std::size_t size;
};

template<class Parameters> std::vector<tensor> tensors(Parameters& p);

template<> std::vector<tensor> tensors(tiled::tiny_parameters& p) {
  return {{p.w1[0], 16}, {p.b1, 8}, {p.w2, 8}, {&p.b2, 1}};
}
template<> std::vector<tensor> tensors(tiled::small_parameters& p) {
  return {{p.w1[0], 256}, {p.b1, 64}, {p.w2[0], 4096}, {p.b2, 64}, {p.w3[0], 128}, {p.b3, 2}};
}
template<> std::vector<tensor> tensors(tiled::images_parameters& p) {
  return {{p.w1[0], 784 * 128}, {p.b1, 128}, {p.w2[0], 128 * 64}, {p.b2, 64}, {p.w3[0], 640}, {p.b3, 10}};
}

template<class Parameters> void load_parameters(Parameters& p, const problem& from) {
  const auto to = tensors(p);
  for (std::size_t l = 0; l < from.layers.size(); ++l) {
    std::copy(from.layers[l].weights.begin(), from.layers[l].weights.end(), to[2 * l].data);
    std::copy(from.layers[l].bias.begin(), from.layers[l].bias.end(), to[2 * l + 1].data);
  }
}

/// A step is a function of parameters, inputs, targets or labels, and the learning rate.
template<class Parameters, class Step, class Target> class trainer final : public training {
 public:
  trainer(const problem& from, Step step, const std::vector<Target>& targets)
      : inputs_(from.inputs), targets_(targets), rate_(from.learning_rate), step_(step) {
    load_parameters(parameters_, from);
  }
  void step(std::size_t count) override {
    for (std::size_t i = 0; i < count; ++i) loss_ = step_(parameters_, inputs_.data(), targets_.data(), rate_);
  }
  float loss() override { return loss_; }

 private:
  Parameters parameters_{};
  std::vector<float> inputs_;
  std::vector<Target> targets_;
  float rate_, loss_ = 0;
  Step step_;
};

template<class Parameters, class Step, class Target>
std::unique_ptr<training> make(const problem& from, Step step, const std::vector<Target>& targets) {
  return std::make_unique<trainer<Parameters, Step, Target>>(from, step, targets);
}

template<int N> std::unique_ptr<training> make_small_batch(const problem& from) {
  return make<tiled::small_parameters>(
      from, [scratch = std::make_shared<tiled::small_scratch<N>>()](auto& p, auto&&... a) {
        return tiled::small_batch_step<N>(p, *scratch, a...);
      }, from.targets);
}

template<int N> std::unique_ptr<training> make_images_batch(const problem& from) {
  return make<tiled::images_parameters>(
      from, [scratch = std::make_shared<tiled::images_scratch<N>>()](auto& p, auto&&... a) {
        return tiled::images_batch_step<N>(p, *scratch, a...);
      }, from.labels);
}

}  // namespace

std::unique_ptr<training> make_tiled_training(const problem& p) {
  if (p.net == network::a && p.batch == 1) return make<tiled::tiny_parameters>(p, [](auto&&... a) { return tiled::tiny_step_1(a...); }, p.targets);
  if (p.net == network::a && p.batch == 4) return make<tiled::tiny_parameters>(p, [](auto&&... a) { return tiled::tiny_step_4(a...); }, p.targets);
  if (p.net == network::b && p.batch == 1) return make<tiled::small_parameters>(p, [](auto&&... a) { return tiled::small_row_step(a...); }, p.targets);
  if (p.net == network::b && p.batch == 32) return make_small_batch<32>(p);
  if (p.net == network::b && p.batch == 256) return make_small_batch<256>(p);
  if (p.net == network::c && p.batch == 1) return make<tiled::images_parameters>(p, [](auto&&... a) { return tiled::images_row_step(a...); }, p.labels);
  if (p.net == network::c && p.batch == 32) return make_images_batch<32>(p);
  if (p.net == network::c && p.batch == 128) return make_images_batch<128>(p);
  return nullptr;
}

}  // namespace bench
