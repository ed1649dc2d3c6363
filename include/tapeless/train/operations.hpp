// SPDX-License-Identifier: BSL-1.0
#pragma once

// How many operations a training step is: a constant.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/program.hpp>
#include <tapeless/transform/cost.hpp>

namespace tapeless::inline TAPELESS_ABI {

namespace detail {

template<class Build> constexpr operation_counts operations_of() noexcept {
  operation_counts counts;
  const auto& p = program_of<Build>;
  for (const node& n : p.nodes) count(counts, p.nodes.data(), n);
  return counts;
}

}  // namespace detail

/// The operations of one step of a trainer: forward, loss, backward and update.
template<class Trainer>
inline constexpr operation_counts step_operations = detail::operations_of<typename Trainer::program>();

/// Additions, multiplications and divisions of one step: what a rate in FLOP/s counts.
template<class Trainer>
inline constexpr std::int64_t step_flops =
    step_operations<Trainer>.additions + step_operations<Trainer>.multiplications + step_operations<Trainer>.divisions;

}  // namespace tapeless::inline TAPELESS_ABI
