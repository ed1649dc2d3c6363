// SPDX-License-Identifier: BSL-1.0

// The ceiling: code written by hand with AVX-512 intrinsics for exactly these networks and batches. Parameters are
// row-major in memory between steps, which are calls that nothing is carried between; gradients of parameters are never
// stored.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

#include "contender.hpp"
#include "problem.hpp"
#include "tiled/images_batch.hpp"
#include "tiled/images_row.hpp"
#include "tiled/inference.hpp"
#include "tiled/odd.hpp"
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
template<> std::vector<tensor> tensors(tiled::odd_parameters& p) {
  return {{p.w1[0], 4000}, {p.b1, 100}, {p.w2[0], 10000}, {p.b2, 100}, {p.w3[0], 1000}, {p.b3, 10}};
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
      from,
      [scratch = std::make_shared<tiled::small_scratch<N>>()](auto& p, auto&&... a) {
        return tiled::small_batch_step<N>(p, *scratch, a...);
      },
      from.targets);
}

template<int N> std::unique_ptr<training> make_images_batch(const problem& from) {
  return make<tiled::images_parameters>(
      from,
      [scratch = std::make_shared<tiled::images_scratch<N>>()](auto& p, auto&&... a) {
        return tiled::images_batch_step<N>(p, *scratch, a...);
      },
      from.labels);
}

/// An evaluation is a function of parameters, inputs and outputs.
template<class Parameters, class Evaluate> class evaluator final : public inference {
 public:
  evaluator(const problem& from, Evaluate evaluate)
      : inputs_(from.inputs), outputs_(from.batch * from.layers.back().outputs), evaluate_(evaluate) {
    load_parameters(parameters_, from);
  }
  void independent(std::size_t count) override {
    for (std::size_t i = 0; i < count; ++i) evaluate_(parameters_, inputs_.data(), outputs_.data());
  }
  void dependent(std::size_t count) override {
    const float first = inputs_[0];
    float before = 0;
    for (std::size_t i = 0; i < count; ++i) {
      inputs_[0] = first + chained * before;
      evaluate_(parameters_, inputs_.data(), outputs_.data());
      before = outputs_[0];
    }
    inputs_[0] = first;
  }
  const float* outputs() override { return outputs_.data(); }

 private:
  Parameters parameters_{};
  std::vector<float> inputs_, outputs_;
  Evaluate evaluate_;
};

template<class Parameters, class Evaluate> std::unique_ptr<inference> make(const problem& from, Evaluate evaluate) {
  return std::make_unique<evaluator<Parameters, Evaluate>>(from, evaluate);
}

template<int N> std::unique_ptr<inference> make_rows(const problem& from) {
  switch (from.net) {
    case network::a:
      return make<tiled::tiny_parameters>(from, [](auto&&... a) { tiled::tiny_rows<N>(a...); });
    case network::b:
      return make<tiled::small_parameters>(from, [m = std::make_shared<tiled::small_scratch<N>>()](
                                                     auto& p, auto&&... a) { tiled::small_rows<N>(p, *m, a...); });
    case network::c:
      return make<tiled::images_parameters>(from, [m = std::make_shared<tiled::images_scratch<N>>()](
                                                      auto& p, auto&&... a) { tiled::images_rows<N>(p, *m, a...); });
    case network::d:
      return make<tiled::odd_parameters>(from, [m = std::make_shared<tiled::odd_scratch<N>>()](auto& p, auto&&... a) {
        tiled::odd_rows<N>(p, *m, a...);
      });
  }
  return nullptr;
}

std::unique_ptr<inference> make_row(const problem& from) {
  switch (from.net) {
    case network::a:
      return make<tiled::tiny_parameters>(from, [](auto&&... a) { tiled::tiny_row(a...); });
    case network::b:
      return make<tiled::small_parameters>(from, [](auto&&... a) { tiled::small_row(a...); });
    case network::c:
      return make<tiled::images_parameters>(from, [](auto&&... a) { tiled::images_row(a...); });
    case network::d:
      return make<tiled::odd_parameters>(from, [](auto&&... a) { tiled::odd_row(a...); });
  }
  return nullptr;
}

}  // namespace

std::unique_ptr<inference> make_tiled_inference(const problem& p) {
  return p.batch == 1 ? make_row(p) : p.batch == 32 ? make_rows<32>(p) : p.batch == 128 ? make_rows<128>(p) : nullptr;
}

std::unique_ptr<training> make_tiled_training(const problem& p) {
  if (p.net == network::a && p.batch == 1)
    return make<tiled::tiny_parameters>(
        p, [](auto&&... a) { return tiled::tiny_step_1(a...); }, p.targets);
  if (p.net == network::a && p.batch == 4)
    return make<tiled::tiny_parameters>(
        p, [](auto&&... a) { return tiled::tiny_step_4(a...); }, p.targets);
  if (p.net == network::b && p.batch == 1)
    return make<tiled::small_parameters>(
        p, [](auto&&... a) { return tiled::small_row_step(a...); }, p.targets);
  if (p.net == network::b && p.batch == 32) return make_small_batch<32>(p);
  if (p.net == network::b && p.batch == 256) return make_small_batch<256>(p);
  if (p.net == network::c && p.batch == 1)
    return make<tiled::images_parameters>(
        p, [](auto&&... a) { return tiled::images_row_step(a...); }, p.labels);
  if (p.net == network::c && p.batch == 32) return make_images_batch<32>(p);
  if (p.net == network::c && p.batch == 128) return make_images_batch<128>(p);
  return nullptr;
}

}  // namespace bench
