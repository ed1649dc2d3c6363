// SPDX-License-Identifier: BSL-1.0
#pragma once

// Stochastic gradient descent, with and without momentum.

#include <array>
#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/symbol.hpp>
#include <tapeless/optim/optimizer.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// Gradient descent with momentum, as PyTorch's SGD (without dampening):
///
///     g ← g + λ w        v ← μ v + g        w ← w − η v, or w − η (g + μ v) with Nesterov's momentum
///
/// One state a parameter, the velocity v, whatever the momentum: `PlainSGD` keeps none.
struct SGD {
  double learning_rate = 0.01;  ///< η
  double momentum = 0;          ///< μ
  double weight_decay = 0;      ///< λ
  bool nesterov = false;

  static constexpr std::size_t states = 1;

  /// Momentum, weight decay, and the shares of gradient and velocity in the step.
  [[nodiscard]] constexpr std::array<double, 4> factors(std::uint64_t) const noexcept {
    return {momentum, weight_decay, nesterov ? learning_rate : 0, nesterov ? learning_rate * momentum : learning_rate};
  }

  template<class P, class F>
  static constexpr updated<P, 1> update(P w, P gradient, std::array<P, 1> state, const std::array<F, 4>& f) noexcept {
    const P g = gradient + f[1] * w;
    const P v = f[0] * state[0] + g;
    return {(w - f[2] * g) - f[3] * v, {v}};
  }
};

/// Gradient descent, w ← w − η g, which keeps nothing from step to step.
struct PlainSGD {
  double learning_rate = 0.01;  ///< η

  static constexpr std::size_t states = 0;

  [[nodiscard]] constexpr std::array<double, 1> factors(std::uint64_t) const noexcept { return {learning_rate}; }

  template<class P, class F>
  static constexpr updated<P, 0> update(P w, P g, std::array<P, 0>, const std::array<F, 1>& f) noexcept {
    return {w - f[0] * g, {}};
  }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
