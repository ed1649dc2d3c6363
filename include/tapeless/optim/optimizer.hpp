// SPDX-License-Identifier: BSL-1.0
#pragma once

// What an optimiser is: a formula from a parameter, its gradient and its states to their next values.
//
// An optimiser has
//   states      how many tensors of the parameter's shape it keeps from step to step
//   factors(t)  the numbers of step t = 1, 2, ... that the formula takes, such as the learning rate
//   update(parameter, gradient, states, factors)   the formula, on symbols; it becomes part of the training program

#include <array>
#include <cstddef>

#include <tapeless/config.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// The next values of a parameter and of what the optimiser keeps for it.
template<class P, std::size_t States> struct updated {
  P parameter;
  std::array<P, States> states;
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless
