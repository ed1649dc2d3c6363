// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a check of a gradient is asked, and what it answers.

#include <cstddef>

#include <tapeless/config.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// What a check of a gradient holds right.
struct gradient_check {
  double tolerance = 0;  ///< of the relative error, beside what rounding allows; 0 stands for 1e-7
  double step = 0;       ///< of the differences, the first that is tried, relative to 1 + |x|; 0 stands for 2^-8
  bool zero = false;     ///< an argument of which the function does not depend is right, too
};

/// What a check of a gradient found. True where all components agree with the slopes.
struct gradient_report {
  bool right = false;
  double error = 0;          ///< the relative error of the component that is furthest from what is allowed
  std::size_t argument = 0;  ///< where that is: the number of the argument among those of f,
  std::size_t element = 0;   ///< and the element, over all leaves of the argument in order
  double derivative = 0;     ///< what the gradient is there
  double slope = 0;          ///< and what it should be, NaN where the function has no slope
  double allowance = 0;      ///< by how much the two may differ
  bool kink = false;         ///< the slope on the left is not that on the right: there is no derivative
  bool vanishes = false;     ///< no derivative by `argument` can be told from zero, and no slope

  constexpr explicit operator bool() const noexcept { return right; }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless
