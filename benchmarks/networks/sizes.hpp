// SPDX-License-Identifier: BSL-1.0
#pragma once

// The suite's networks as constants, for contenders whose loops are to know them.

#include <algorithm>
#include <array>
#include <cstddef>

#include "problem.hpp"

namespace bench {

enum class activation { tanh, relu };
enum class loss_kind { mean_squared, cross_entropy };

template<std::size_t Layers> struct constant_network {
  std::array<std::size_t, Layers + 1> sizes;
  activation hidden;
  loss_kind loss;

  static constexpr std::size_t layers = Layers;
  /// Offset of layer l's weights in one block of all parameters, weights before biases.
  constexpr std::size_t offset(std::size_t l) const {
    std::size_t at = 0;
    for (std::size_t i = 0; i < l; ++i) at += (sizes[i] + 1) * sizes[i + 1];
    return at;
  }
  constexpr std::size_t parameters() const { return offset(Layers); }
};

template<network N>
inline constexpr constant_network<3> constant = {{784, 128, 64, 10}, activation::relu, loss_kind::cross_entropy};
template<>
inline constexpr constant_network<2> constant<network::a> = {{2, 8, 1}, activation::tanh, loss_kind::mean_squared};
template<>
inline constexpr constant_network<3> constant<network::b> = {{4, 64, 64, 2}, activation::tanh, loss_kind::mean_squared};
template<>
inline constexpr constant_network<3> constant<network::d> = {
    {40, 100, 100, 10}, activation::relu, loss_kind::cross_entropy};

/// Copies a problem's parameters into one block, in the order of `offset`.
inline void copy_parameters(const problem& p, float* to) {
  for (const layer& l : p.layers) {
    to = std::copy(l.weights.begin(), l.weights.end(), to);
    to = std::copy(l.bias.begin(), l.bias.end(), to);
  }
}

}  // namespace bench
