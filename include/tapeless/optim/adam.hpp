// SPDX-License-Identifier: BSL-1.0
#pragma once

// Adam, with the weight decay in the gradient or beside it.

#include <array>
#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/functions.hpp>
#include <tapeless/math/pow.hpp>
#include <tapeless/optim/optimizer.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// β₁, 1−β₁, β₂, 1−β₂, the corrected step η/(1−β₁ᵗ), 1/√(1−β₂ᵗ), ε, and the weight decay's factor.
constexpr std::array<double, 8> adam_factors(double rate, double beta1, double beta2, double epsilon, double decay,
                                             std::uint64_t step) noexcept {
  const auto t = static_cast<double>(step);
  return {
      beta1,   1 - beta1, beta2, 1 - beta2, rate / (1 - math::pow(beta1, t)), 1 / math::sqrt(1 - math::pow(beta2, t)),
      epsilon, decay};
}

/// The moments and the step of Adam for the gradient g.
template<class P, class F>
constexpr updated<P, 2> adam_step(P w, P g, const std::array<P, 2>& state, const std::array<F, 8>& f) noexcept {
  const P m = f[0] * state[0] + f[1] * g;
  const P v = f[2] * state[1] + f[3] * (g * g);
  return {w - f[4] * (m / (f[5] * sqrt(v) + f[6])), {m, v}};
}

}  // namespace detail

/// Adam (Kingma and Ba, 2015, algorithm 1):
///
///     m ← β₁ m + (1−β₁) g        v ← β₂ v + (1−β₂) g²        w ← w − η m̂ / (√v̂ + ε)
///
/// with m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ). Weight decay is added to the gradient, g + λ w.
struct Adam {
  double learning_rate = 0.001;  ///< η
  double beta1 = 0.9, beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0;  ///< λ

  static constexpr std::size_t states = 2;

  [[nodiscard]] constexpr std::array<double, 8> factors(std::uint64_t step) const noexcept {
    return detail::adam_factors(learning_rate, beta1, beta2, epsilon, weight_decay, step);
  }

  template<class P, class F>
  static constexpr updated<P, 2> update(P w, P g, std::array<P, 2> state, const std::array<F, 8>& f) noexcept {
    return detail::adam_step(w, g + f[7] * w, state, f);
  }
};

/// Adam with decoupled weight decay, w ← (1 − η λ) w before the step (Loshchilov and Hutter, 2019).
struct AdamW {
  double learning_rate = 0.001;  ///< η
  double beta1 = 0.9, beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0.01;  ///< λ

  static constexpr std::size_t states = 2;

  [[nodiscard]] constexpr std::array<double, 8> factors(std::uint64_t step) const noexcept {
    return detail::adam_factors(learning_rate, beta1, beta2, epsilon, 1 - learning_rate * weight_decay, step);
  }

  template<class P, class F>
  static constexpr updated<P, 2> update(P w, P g, std::array<P, 2> state, const std::array<F, 8>& f) noexcept {
    return detail::adam_step(f[7] * w, g, state, f);
  }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
