// SPDX-License-Identifier: BSL-1.0
#pragma once

// Tapeless's part: its trainer also tells how many operations a step has, and can run the forward pass alone.

#include <cstddef>
#include <memory>

#include "contender.hpp"

namespace bench {

class our_training : public training {
 public:
  /// Forward pass and loss, on the same parameters.
  virtual void forward(std::size_t count) = 0;
  /// Multiplications and additions in the matrix products of a step.
  virtual double operations() const = 0;
  virtual std::size_t parameter_bytes() const = 0;
};

std::unique_ptr<our_training> make_our_training(const problem&);

}  // namespace bench
