// SPDX-License-Identifier: BSL-1.0
#pragma once

// Reverse-mode differentiation of a graph: the result is the same graph, longer.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/transform/adjoint.hpp>
#include <tapeless/transform/loop_adjoint.hpp>

namespace tapeless::inline TAPELESS_ABI {

namespace detail {

/// Walks from `last` down and hands the adjoint of every marked node on to its operands, until the graph is full.
constexpr void sweep(graph& g, int last) noexcept {
  for (int i = last; i >= 0 && !g.overflow; --i) hand_on_any(g, static_cast<std::int16_t>(i), last);
}

}  // namespace detail

/// Appends the product of the adjoints `seeds` of the results `outputs` with their Jacobian by the `count` nodes `by`,
/// one a node, and writes it to `gradient`.
///
/// One walk from the results down to the inputs: along a path multiply (the pullback), across paths add. Where no path
/// leads from a node to a result its gradient is the constant 0.
constexpr void differentiate(const ref* outputs, const ref* seeds, int output_count, const ref* by, ref* gradient,
                             int count) noexcept {
  graph& g = *outputs[0].in;
  for (int k = 0; k < count; ++k) gradient[k] = by[k];
  if (g.overflow) return;
  int last = 0;
  for (int k = 0; k < output_count; ++k) last = outputs[k].id > last ? outputs[k].id : last;
  detail::mark_paths(g, last, by, count);
  for (int k = 0; k < output_count; ++k) detail::accumulate(g, outputs[k].id, seeds[k]);
  detail::sweep(g, last);
  if (g.overflow) return;
  for (int k = 0; k < count; ++k) {
    const std::int16_t found = g.adjoint[by[k].id];
    gradient[k] = found >= 0 ? detail::with_zeros_between({&g, found}) : constant_like(by[k], 0);
  }
}

/// The gradient of the scalar `output`.
constexpr void differentiate(ref output, const ref* by, ref* gradient, int count) noexcept {
  const ref one = constant_like(output, 1);
  differentiate(&output, &one, 1, by, gradient, count);
}

}  // namespace tapeless::inline TAPELESS_ABI
