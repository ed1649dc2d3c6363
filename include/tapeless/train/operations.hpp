// SPDX-License-Identifier: BSL-1.0
#pragma once

// How many operations a training step is: a constant, counted as `cost` counts those of a function.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/transform/cost.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// The operations of one step of a trainer: forward, loss, backward and update; those of a loop's body once a step of
/// the loop.
template<class Trainer>
inline constexpr operation_counts step_operations = detail::cost_of<typename Trainer::program>();

/// Additions, multiplications and divisions of one step: what a rate in FLOP/s counts.
template<class Trainer>
inline constexpr std::int64_t step_flops =
    step_operations<Trainer>.additions + step_operations<Trainer>.multiplications + step_operations<Trainer>.divisions;

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
