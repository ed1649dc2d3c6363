// SPDX-License-Identifier: BSL-1.0
#pragma once

// The problems: equal weights and equal data for everybody, from a seed.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "problem.hpp"

namespace bench {

/// A network and the rows it takes at a time.
struct case_of {
  network net;
  std::size_t batch;
};

inline constexpr case_of training_cases[]{{network::a, 1},   {network::a, 4}, {network::b, 1},  {network::b, 32},
                                          {network::b, 256}, {network::c, 1}, {network::c, 32}, {network::c, 128}};
inline constexpr case_of inference_cases[]{{network::a, 1},  {network::b, 1},  {network::c, 1},  {network::d, 1},
                                           {network::a, 32}, {network::b, 32}, {network::c, 32}, {network::d, 32}};

inline std::vector<std::size_t> sizes_of(network n) {
  switch (n) {
    case network::a:
      return {2, 8, 1};
    case network::b:
      return {4, 64, 64, 2};
    case network::c:
      return {784, 128, 64, 10};
    case network::d:
      break;
  }
  return {40, 100, 100, 10};
}

inline bool uses_tanh(network n) { return n == network::a || n == network::b; }

/// "C128"
inline std::string name_of(const case_of& c) {
  return std::string(1, static_cast<char>('A' + static_cast<int>(c.net))) + std::to_string(c.batch);
}

/// Numbers between -1 and 1, the same everywhere.
class uniform_numbers {
 public:
  explicit uniform_numbers(std::uint32_t seed) : engine_(seed) {}
  float operator()() { return static_cast<float>(engine_() >> 8) * 0x1p-23f - 1; }
  std::vector<float> operator()(std::size_t count, float scale) {
    std::vector<float> all(count);
    for (float& x : all) x = scale * (*this)();
    return all;
  }

 private:
  std::mt19937 engine_;
};

/// Weights by He before a ReLU, else by Xavier, uniform; biases small, but not zero.
inline std::vector<layer> make_layers(network n) {
  uniform_numbers numbers(1);
  std::vector<layer> layers;
  const std::vector<std::size_t> sizes = sizes_of(n);
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
    const bool he = !uses_tanh(n) && i + 2 < sizes.size();
    const double bound = std::sqrt(6.0 / static_cast<double>(he ? sizes[i] : sizes[i] + sizes[i + 1]));
    layers.push_back({sizes[i], sizes[i + 1], numbers(sizes[i] * sizes[i + 1], static_cast<float>(bound)),
                      numbers(sizes[i + 1], 0.1f)});
  }
  return layers;
}

/// Inputs and targets between -1 and 1, for images between -0.25 and 0.25, labels at random.
inline problem make_problem(const case_of& c, float learning_rate) {
  problem p{c.net, c.batch, name_of(c), "", make_layers(c.net), {}, {}, {}, learning_rate};
  const std::vector<std::size_t> sizes = sizes_of(c.net);
  for (const std::size_t s : sizes) p.title += (p.title.empty() ? "" : "-") + std::to_string(s);
  p.title += std::string(uses_tanh(c.net) ? " tanh" : " ReLU") + ", batch " + std::to_string(c.batch);
  uniform_numbers numbers(2);
  p.inputs = numbers(c.batch * sizes.front(), c.net == network::c ? 0.25f : 1.0f);
  p.targets = numbers(c.batch * sizes.back(), 1);
  std::mt19937 engine(3);
  for (std::size_t i = 0; i < c.batch; ++i) {
    p.labels.push_back(static_cast<std::int32_t>(engine() % static_cast<std::uint32_t>(sizes.back())));
  }
  return p;
}

}  // namespace bench
