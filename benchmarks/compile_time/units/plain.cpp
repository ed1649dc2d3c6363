// SPDX-License-Identifier: BSL-1.0

// Plain loops with constant sizes, one set of functions for each size of layer.

#include <cmath>
#include <cstring>
#include <iterator>
#include <memory>
#include <tuple>
#include <utility>

#include "unit.hpp"

namespace {

constexpr std::size_t batch = BATCH;
constexpr std::size_t widths[] = {WIDTHS};
constexpr std::size_t layers = std::size(widths) - 1;

template<std::size_t In, std::size_t Out> struct layer {
  float weights[In * Out], bias[Out];
  float outputs[batch * Out];
  float slopes[batch * Out];  // of the loss, by what the layer gives before its ReLU

  void forward(const float* x, bool last) {
    for (std::size_t r = 0; r < batch; ++r) {
      float* y = outputs + r * Out;
      for (std::size_t o = 0; o < Out; ++o) y[o] = bias[o];
      for (std::size_t i = 0; i < In; ++i) {
        const float a = x[r * In + i];
        for (std::size_t o = 0; o < Out; ++o) y[o] += a * weights[i * Out + o];
      }
      for (std::size_t o = 0; !last && o < Out; ++o) y[o] = y[o] > 0 ? y[o] : 0;
    }
  }
  /// The slopes of the layer before, whose outputs are x.
  void backward(const float* x, float* before) const {
    for (std::size_t r = 0; r < batch; ++r) {
      for (std::size_t i = 0; i < In; ++i) {
        float sum = 0;
        for (std::size_t o = 0; o < Out; ++o) sum += slopes[r * Out + o] * weights[i * Out + o];
        before[r * In + i] = x[r * In + i] > 0 ? sum : 0;
      }
    }
  }
  void update(const float* x, float rate) {
    for (std::size_t r = 0; r < batch; ++r) {
      const float* g = slopes + r * Out;
      for (std::size_t i = 0; i < In; ++i) {
        const float a = rate * x[r * In + i];
        for (std::size_t o = 0; o < Out; ++o) weights[i * Out + o] -= a * g[o];
      }
      for (std::size_t o = 0; o < Out; ++o) bias[o] -= rate * g[o];
    }
  }
};

/// Softmax cross-entropy of the last layer's outputs, and its slopes; both means over the batch.
template<std::size_t Out> float cross_entropy(const float* outputs, const std::int32_t* labels, float* slopes) {
  float loss = 0;
  for (std::size_t r = 0; r < batch; ++r) {
    const float* y = outputs + r * Out;
    float* g = slopes + r * Out;
    float largest = y[0], sum = 0;
    for (std::size_t o = 1; o < Out; ++o) largest = y[o] > largest ? y[o] : largest;
    for (std::size_t o = 0; o < Out; ++o) sum += g[o] = std::exp(y[o] - largest);
    for (std::size_t o = 0; o < Out; ++o) g[o] /= sum * batch;
    g[labels[r]] -= 1.0f / batch;
    loss += std::log(sum) + largest - y[labels[r]];
  }
  return loss / batch;
}

template<std::size_t... L> std::tuple<layer<widths[L], widths[L + 1]>...> make_layers(std::index_sequence<L...>);

struct training {
  unit::problem problem;
  decltype(make_layers(std::make_index_sequence<layers>{})) all;

  template<std::size_t L> auto& at() { return std::get<L>(all); }
  template<std::size_t L> const float* inputs() {
    if constexpr (L == 0) return problem.samples;
    else return at<L - 1>().outputs;
  }
  template<std::size_t L> void start(const float*& from) {
    std::memcpy(at<L>().weights, from, sizeof at<L>().weights);
    from += std::size(at<L>().weights);
    std::memcpy(at<L>().bias, from, sizeof at<L>().bias);
    from += std::size(at<L>().bias);
  }
  template<std::size_t L> void back() {
    if constexpr (L > 0) at<L>().backward(inputs<L>(), at<L - 1>().slopes);
    at<L>().update(inputs<L>(), problem.learning_rate);
  }
  template<std::size_t... L> void start(const float* from, std::index_sequence<L...>) { (start<L>(from), ...); }
  template<std::size_t... L> float step(std::index_sequence<L...>) {
    (at<L>().forward(inputs<L>(), L + 1 == layers), ...);
    auto& last = at<layers - 1>();
    const float loss = cross_entropy<widths[layers]>(last.outputs, problem.labels, last.slopes);
    (back<layers - 1 - L>(), ...);
    return loss;
  }
};
std::unique_ptr<training> here;

}  // namespace

void unit_start(const unit::problem& problem) {
  here = std::make_unique<training>();
  here->problem = problem;
  here->start(problem.parameters, std::make_index_sequence<layers>{});
}

float unit_step() { return here->step(std::make_index_sequence<layers>{}); }
