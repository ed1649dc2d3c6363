// SPDX-License-Identifier: BSL-1.0
#pragma once

// Prints the bits of a network: value and gradients, then loss and parameters after each training step; or the
// parameters after a hundred.

#include <cstdint>
#include <cstdio>

#include <same_bits/networks.hpp>

namespace test {

inline void print_bits(const char* network, const char* what, int step, std::uint64_t bits) {
  std::printf("%s %s %d %08lx%08lx\n", network, what, step, static_cast<unsigned long>(bits >> 32),
              static_cast<unsigned long>(bits & 0xffffffff));
}

template<class Exercise> [[gnu::noinline]] void print_bits(const char* network, const Exercise& e) {
  static typename Exercise::net net(e.seed);
  static typename Exercise::trainer trainer(net, e.loss, e.optimizer, {});
  static const typename Exercise::samples inputs = e.inputs();
  static const typename Exercise::targets targets = e.targets_of_samples();
  print_bits(network, "gradient", 0, gradient_bits(e, net));
  for (int step = 1; step <= 20; ++step) {
    hash bits;
    bits.add(trainer.step(inputs, targets));
    bits.add(net.data(), net.size());
    print_bits(network, "step", step, bits.value());
  }
}

template<class Exercise> [[gnu::noinline]] void print_trained(const char* network, const Exercise& e) {
  static typename Exercise::net net(e.seed);
  static typename Exercise::trainer trainer(net, e.loss, e.optimizer, {});
  static const typename Exercise::samples inputs = e.inputs();
  static const typename Exercise::targets targets = e.targets_of_samples();
  for (int step = 1; step <= 100; ++step) trainer.step(inputs, targets);
  hash bits;
  bits.add(net.data(), net.size());
  print_bits(network, "trained", 100, bits.value());
}

/// The networks that fit a micro-controller.
inline void print_small_networks() {
  print_bits("2-8-1", tanh_small_exercise);
  print_bits("4-64-64-2", tanh_deep_exercise);
  print_bits("17-33-5", gelu_odd_exercise);
  print_bits("31-15-10", relu_odd_exercise);
}

}  // namespace test
