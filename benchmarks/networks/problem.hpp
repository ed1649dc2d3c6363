// SPDX-License-Identifier: BSL-1.0
#pragma once

// What every contender is given: a network by its sizes, equal weights, equal data.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bench {

/// The networks of the suite. `d` is for inference only.
///   a  2-8-1 tanh, mean squared error        c  784-128-64-10 ReLU, softmax cross-entropy
///   b  4-64-64-2 tanh, mean squared error    d  40-100-100-10 ReLU
enum class network { a, b, c, d };

/// One linear layer: y = x W + b.
struct layer {
  std::size_t inputs, outputs;
  std::vector<float> weights;  ///< (inputs, outputs), row-major
  std::vector<float> bias;     ///< (outputs)
};

/// One case of a benchmark. Hidden layers are followed by the activation, the last one by nothing.
struct problem {
  network net;
  std::size_t batch;
  std::string name;                  ///< "C128"
  std::string title;                 ///< "784-128-64-10 ReLU, batch 128"
  std::vector<layer> layers;         ///< initial parameters
  std::vector<float> inputs;         ///< (batch, inputs of the first layer)
  std::vector<float> targets;        ///< (batch, outputs), for a mean squared error over all of them
  std::vector<std::int32_t> labels;  ///< (batch), for a cross-entropy of logits, the mean over the batch
  float learning_rate;               ///< of W - learning_rate * gradient
};

}  // namespace bench
