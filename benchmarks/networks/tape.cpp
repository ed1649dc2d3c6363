// SPDX-License-Identifier: BSL-1.0

// The small dynamic tape trains: one sample after the other is recorded and walked back, the gradients of the
// parameters add up, and the tape is rewound to the parameters.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "cases.hpp"
#include "contenders.hpp"
#include "tape.hpp"

namespace bench {
namespace {

using tape::number;
using tape::recording;

class taped_training final : public training {
 public:
  explicit taped_training(const problem& p) : given_(p) {
    for (const layer& l : given_.layers) {
      for (const float w : l.weights) tape_.record(w);
      for (const float b : l.bias) tape_.record(b);
    }
    parameters_ = tape_.size();
  }

  void step(std::size_t count) override {
    recording::current = &tape_;
    for (std::size_t i = 0; i < count; ++i) step();
  }
  float loss() override { return loss_; }

 private:
  void step() {
    const float share = 1 / static_cast<float>(given_.batch);
    loss_ = 0;
    for (recording::place k = 0; k < parameters_; ++k) tape_.gradient(k) = 0;
    for (std::size_t row = 0; row < given_.batch; ++row) {
      const number cost = cost_of(row, outputs_of(row));
      loss_ += share * cost.value();
      tape_.backward(cost.at, share, parameters_);
      tape_.rewind(parameters_);
    }
    for (recording::place k = 0; k < parameters_; ++k) tape_.value(k) -= given_.learning_rate * tape_.gradient(k);
  }

  const std::vector<number>& outputs_of(std::size_t row) {
    recording::place next = 0;
    for (std::size_t k = 0; k < given_.layers.size(); ++k) {
      const layer& l = given_.layers[k];
      const auto weight = [&](std::size_t i, std::size_t o) {
        return number{next + static_cast<recording::place>(i * l.outputs + o)};
      };
      sums_.clear();
      for (std::size_t o = 0; o < l.outputs; ++o) {
        number sum = weight(l.inputs, o);  // the bias is the row after the weights
        for (std::size_t i = 0; i < l.inputs; ++i) {
          sum = sum + (k == 0 ? weight(i, o) * given_.inputs[row * l.inputs + i] : weight(i, o) * values_[i]);
        }
        sums_.push_back(k + 1 == given_.layers.size() ? sum : uses_tanh(given_.net) ? tanh(sum) : relu(sum));
      }
      std::swap(values_, sums_);
      next += static_cast<recording::place>((l.inputs + 1) * l.outputs);
    }
    return values_;
  }

  number cost_of(std::size_t row, const std::vector<number>& outputs) {
    number sum{tape_.record(0)};
    if (uses_tanh(given_.net)) {
      for (std::size_t o = 0; o < outputs.size(); ++o) {
        const number difference = outputs[o] - given_.targets[row * outputs.size() + o];
        sum = sum + difference * difference;
      }
      return sum * (1 / static_cast<float>(outputs.size()));
    }
    float largest = outputs[0].value();
    for (const number& z : outputs) largest = std::max(largest, z.value());
    for (const number& z : outputs) sum = sum + exp(z - largest);
    return log(sum) - (outputs[static_cast<std::size_t>(given_.labels[row])] - largest);
  }

  problem given_;
  recording tape_;
  recording::place parameters_ = 0;
  std::vector<number> values_, sums_;
  float loss_ = 0;
};

std::unique_ptr<training> train(const problem& p) { return std::make_unique<taped_training>(p); }

const registration entry{{"scalar tape", kind::peer, train, nullptr}};

}  // namespace
}  // namespace bench
