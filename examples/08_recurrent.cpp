// SPDX-License-Identifier: BSL-1.0
// Trains a recurrent network of eight states to continue a wave: 60 steps that stay a loop, forward and back in time.
// It prints the loss on the way, and what the network says comes next.

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <utility>

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;

constexpr std::size_t steps = 60, states = 8;

template<class X, class W, class V> struct Cell {
  X in;    // (states): from the input
  W kept;  // (states, states): from state to state
  V out;   // (states): to the output
};
using Parameters = Cell<tl::Tensor<float, states>, tl::Tensor<float, states, states>, tl::Tensor<float, states>>;

// One step: the next state, and the guess of the next input.
constexpr auto step = [](auto state, auto x, auto p) {
  auto next = tanh(matmul(state, p.kept) + x * p.in);
  return std::pair{next, sum(next * p.out)};
};

constexpr auto guesses = [](auto p, auto wave) {
  return tl::scan<steps>([&](auto state, auto x) { return step(state, x, p); }, 0 * p.in, wave).second;
};

constexpr auto loss = [](auto p, auto wave, auto next) { return mean(square(guesses(p, wave) - next)); };

int main() {
  tl::Tensor<float, steps> wave, next;
  for (std::size_t t = 0; t < steps; ++t) {
    wave[t] = std::sin(0.3f * static_cast<float>(t));
    next[t] = std::sin(0.3f * static_cast<float>(t + 1));
  }
  Parameters p;
  for (std::size_t i = 0; i < states; ++i) p.in[i] = p.out[i] = 0.4f * std::cos(2.1f * static_cast<float>(i));
  for (std::size_t i = 0; i < p.kept.size(); ++i) p.kept.data()[i] = 0.3f * std::sin(1.7f * static_cast<float>(i));

  const auto descend = [](auto& weights, const auto& gradient) {
    for (std::size_t i = 0; i < weights.size(); ++i) weights.data()[i] -= 0.1f * gradient.data()[i];
  };
  for (int epoch = 0; epoch <= 100; ++epoch) {
    const auto [value, gradient] = tl::value_and_gradient<0>(loss)(p, wave, next);
    if (epoch % 20 == 0) std::printf("epoch %3d  loss %.3f\n", epoch, static_cast<double>(value));
    descend(p.in, gradient.in);
    descend(p.kept, gradient.kept);
    descend(p.out, gradient.out);
  }
  const auto said = tl::fused(guesses)(p, wave);
  for (std::size_t t = steps - 3; t < steps; ++t) {
    std::printf("after %5.2f it says %5.2f, and %5.2f comes\n", static_cast<double>(wave[t]),
                static_cast<double>(said[t]), static_cast<double>(next[t]));
  }
}
