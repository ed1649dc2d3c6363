// SPDX-License-Identifier: BSL-1.0
#pragma once

// What each unit of this folder defines: a program that trains one network with ReLU and softmax cross-entropy by
// gradient descent. The network is named on the compiler's command line, in the words of the unit's library:
//   WIDTHS   784, 128, 64, 10                                  for those that take numbers
//   LAYERS   tl::Linear<784, 128>, tl::ReLU, ...               for Tapeless
//   NETWORK  dlib::fc<10, dlib::relu<..., dlib::input<...>>    for dlib
//   BATCH    samples a step

#include <cstddef>
#include <cstdint>

namespace unit {

/// What lies here stays where it is.
struct problem {
  const std::size_t* widths;  ///< (layers + 1)
  std::size_t layers, batch;
  float learning_rate;         ///< of w - learning_rate * gradient
  const float* parameters;     ///< layer by layer: weights (in, out), bias (out)
  const float* samples;        ///< (batch, widths[0])
  const std::int32_t* labels;  ///< (batch)
};

}  // namespace unit

extern "C" {
/// Makes the network.
void unit_start(const unit::problem& problem);
/// One step on all samples: the loss before the update.
float unit_step();
}
