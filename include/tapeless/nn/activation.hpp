// SPDX-License-Identifier: BSL-1.0
#pragma once

// Activations as layers: each applies its function element by element.

#include <ratio>

#include <tapeless/config.hpp>
#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/reductions.hpp>
#include <tapeless/nn/parameter.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

struct ReLU : without_parameters {
  static constexpr gain before = gain::he;
  static constexpr auto forward(auto x) noexcept { return relu(x); }
};

/// x where it is positive, `Slope` x elsewhere; the slope as a ratio, 1/100 unless said otherwise.
template<class Slope = std::ratio<1, 100>> struct LeakyReLU : without_parameters {
  static constexpr gain before = gain::he;
  static constexpr auto forward(auto x) noexcept {
    return leaky_relu(x, static_cast<double>(Slope::num) / static_cast<double>(Slope::den));
  }
};

struct ELU : without_parameters {
  static constexpr gain before = gain::he;
  static constexpr auto forward(auto x) noexcept { return elu(x); }
};

struct GELU : without_parameters {
  static constexpr gain before = gain::he;
  static constexpr auto forward(auto x) noexcept { return gelu(x); }
};

struct SiLU : without_parameters {
  static constexpr gain before = gain::he;
  static constexpr auto forward(auto x) noexcept { return silu(x); }
};

struct Tanh : without_parameters {
  static constexpr auto forward(auto x) noexcept { return tanh(x); }
};

struct Sigmoid : without_parameters {
  static constexpr auto forward(auto x) noexcept { return sigmoid(x); }
};

struct Softplus : without_parameters {
  static constexpr auto forward(auto x) noexcept { return softplus(x); }
};

/// Along the last axis. For training on classes leave it out: `cross_entropy` takes logits.
struct Softmax : without_parameters {
  static constexpr auto forward(auto x) noexcept { return softmax(x); }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless
