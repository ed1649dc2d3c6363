// SPDX-License-Identifier: BSL-1.0
#pragma once

// The suite's networks as Tapeless's types.

#include <tapeless/tapeless.hpp>

#include <algorithm>
#include <cstddef>

#include "problem.hpp"

namespace bench {

namespace tl = tapeless;

template<network N> struct our_network;
template<> struct our_network<network::a> {
  using type = tl::MLP<tl::Linear<2, 8>, tl::Tanh, tl::Linear<8, 1>>;
  using loss = tl::mse_t;
};
template<> struct our_network<network::b> {
  using type = tl::MLP<tl::Linear<4, 64>, tl::Tanh, tl::Linear<64, 64>, tl::Tanh, tl::Linear<64, 2>>;
  using loss = tl::mse_t;
};
template<> struct our_network<network::c> {
  using type = tl::MLP<tl::Linear<784, 128>, tl::ReLU, tl::Linear<128, 64>, tl::ReLU, tl::Linear<64, 10>>;
  using loss = tl::cross_entropy_t;
};
template<> struct our_network<network::d> {
  using type = tl::MLP<tl::Linear<40, 100>, tl::ReLU, tl::Linear<100, 100>, tl::ReLU, tl::Linear<100, 10>>;
  using loss = tl::cross_entropy_t;
};

/// Copies a problem's parameters, which come in the order and layout of the network's own.
template<class Net> void load(Net& net, const problem& p) {
  float* next = net.data();
  for (const layer& l : p.layers) {
    next = std::copy(l.weights.begin(), l.weights.end(), next);
    next = std::copy(l.bias.begin(), l.bias.end(), next);
  }
}

}  // namespace bench
