// SPDX-License-Identifier: BSL-1.0
#pragma once

// Reverse-mode differentiation of a graph: the result is the same graph, longer.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/transform/adjoint.hpp>
#include <tapeless/transform/loop_adjoint.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Walks from `last` down and hands the adjoint of every marked node on to its operands, until the graph is full.
constexpr void sweep(graph& g, int last) noexcept {
  for (int i = last; i >= 0 && !g.overflow; --i) {
    if (g.adjoint[i] >= 0 || g.nodes[i].code == op::loop) hand_on_any(g, static_cast<std::int16_t>(i), last);
  }
}

/// Several sweeps over one graph, from the same results to the same nodes: which of them have a part in it is found
/// once.
class repeated_sweep {
 public:
  constexpr repeated_sweep(const ref* outputs, int output_count, const ref* by, int count) noexcept
      : g_(*outputs[0].in), outputs_(outputs), output_count_(output_count), by_(by), count_(count) {
    for (int k = 0; k < output_count; ++k) last_ = outputs[k].id > last_ ? outputs[k].id : last_;
    if (g_.overflow) return;
    mark_paths(g_, last_, by, count);
    for (int i = 0; i <= last_ && !g_.loops; ++i) g_.mark[i] = g_.adjoint[i];
  }

  /// The product of the adjoints `seeds` with the Jacobian of the results. The first run is for the marks as they are.
  constexpr void run(const ref* seeds, ref* gradient) noexcept {
    for (int k = 0; k < count_; ++k) gradient[k] = by_[k];
    if (g_.overflow) return;
    if (swept_) restore_marks();
    swept_ = true;
    for (int k = 0; k < output_count_; ++k) accumulate(g_, outputs_[k].id, seeds[k]);
    sweep(g_, last_);
    if (g_.overflow) return;
    for (int k = 0; k < count_; ++k) {
      const std::int16_t found = g_.adjoint[by_[k].id];
      gradient[k] = found >= 0 ? with_zeros_between({&g_, found}) : constant_like(by_[k], 0);
    }
  }

 private:
  /// A loop's reversal needs the marks for itself.
  constexpr void restore_marks() noexcept {
    if (g_.loops) return mark_paths(g_, last_, by_, count_);
    for (int i = 0; i <= last_; ++i) g_.adjoint[i] = g_.mark[i];
  }

  graph& g_;
  const ref* outputs_;
  int output_count_;
  const ref* by_;
  int count_;
  int last_ = 0;
  bool swept_ = false;
};

}  // namespace detail

/// Appends the product of the adjoints `seeds` of the results `outputs` with their Jacobian by the `count` nodes `by`,
/// one a node, and writes it to `gradient`.
///
/// One walk from the results down to the inputs: along a path multiply (the pullback), across paths add. Where no path
/// leads from a node to a result its gradient is the constant 0.
constexpr void differentiate(const ref* outputs, const ref* seeds, int output_count, const ref* by, ref* gradient,
                             int count) noexcept {
  detail::repeated_sweep(outputs, output_count, by, count).run(seeds, gradient);
}

/// The gradient of the scalar `output`.
constexpr void differentiate(ref output, const ref* by, ref* gradient, int count) noexcept {
  const ref one = constant_like(output, 1);
  differentiate(&output, &one, 1, by, gradient, count);
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
