// SPDX-License-Identifier: BSL-1.0
#pragma once

// What tools/roofline looks at: trainers with names.

namespace roofline {

/// The step of a `tapeless::Trainer<Net, Loss, Optimizer, Batch>`.
template<class Trainer> struct subject {
  using trainer = Trainer;
  const char* name;
  const char* title;
};

}  // namespace roofline
