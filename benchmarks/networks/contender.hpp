// SPDX-License-Identifier: BSL-1.0
#pragma once

// The interface of whoever takes part: one translation unit each, so that nobody's headers meet another's.

#include <cstddef>
#include <memory>

#include "problem.hpp"

namespace bench {

/// Trains one network on one batch: forward pass, loss, backward pass and SGD's update of all parameters.
class training {
 public:
  virtual ~training() = default;
  virtual void step(std::size_t count) = 0;
  /// The loss that the last step found, before its update.
  virtual float loss() = 0;
};

/// Evaluates one network on `problem::batch` rows at a time.
class inference {
 public:
  virtual ~inference() = default;
  /// `count` calls that do not wait for each other.
  virtual void independent(std::size_t count) = 0;
  /// `count` calls, the first input of each being `problem::inputs[0]` plus `chained` times the first output of the
  /// call before (0 for the first call): the time until a result is there.
  virtual void dependent(std::size_t count) = 0;
  /// (batch, outputs) of the last call.
  virtual const float* outputs() = 0;
};

/// Small enough to leave the numbers as they are, large enough that nobody may leave it out.
inline constexpr float chained = 1e-6f;

/// Empty where a contender has nothing for a problem.
using make_training = std::unique_ptr<training> (*)(const problem&);
using make_inference = std::unique_ptr<inference> (*)(const problem&);

}  // namespace bench
