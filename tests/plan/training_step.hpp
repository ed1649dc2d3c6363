// SPDX-License-Identifier: BSL-1.0
#pragma once

// A step of gradient descent on a network of relu layers with softmax and cross-entropy, built by hand.

#include <array>
#include <cstddef>
#include <cstdint>

#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/program.hpp>
#include <tapeless/transform/differentiate.hpp>

namespace test {

namespace tl = tapeless;

/// Layers of `Widths` numbers on a batch of `Batch` rows. Arguments: inputs, labels, then weight and bias of each
/// layer, updated in place, then the loss.
template<std::int32_t Batch, std::int32_t... Widths> struct training_step {
  static constexpr std::size_t layers = sizeof...(Widths) - 1;
  static constexpr std::array<std::int32_t, layers + 1> width{Widths...};
  static constexpr tl::extents matrix(std::int32_t rows, std::int32_t columns) { return {{rows, columns, 1, 1}, 2}; }

  static constexpr void build(tl::program_builder& b) {
    const tl::extents scores = matrix(Batch, width[layers]);
    const tl::ref x = b.read(matrix(Batch, width[0]), 0);
    const tl::ref label = b.read({{Batch, 1, 1, 1}, 1}, 1, tl::element::integer);
    tl::ref by[2 * layers], gradient[2 * layers], h = x;
    for (std::size_t i = 0; i < layers; ++i) {
      const int argument = static_cast<int>(2 + 2 * i);
      by[2 * i] = b.read(matrix(width[i], width[i + 1]), argument);
      by[2 * i + 1] = b.read({{width[i + 1], 1, 1, 1}, 1}, argument + 1);
      h = product(h, by[2 * i]);
      h = h + broadcast(by[2 * i + 1], h.shape());
      if (i + 1 < layers) h = relu(h);
    }
    constexpr tl::axes rows{0, 1, 0, 0}, all{1, 1, 0, 0};
    const tl::ref largest = stop_gradient(reduce(tl::op::max, h, rows));
    const tl::ref e = exp(h - broadcast(largest, scores));
    const tl::ref total = log(reduce(tl::op::sum, e, rows)) + largest;
    const tl::ref classes = broadcast(iota(b.g, {{width[layers], 1, 1, 1}, 1}, 0), scores);
    const tl::ref mine = classes == broadcast(reshape(label, matrix(Batch, 1)), scores);
    const tl::ref chosen = reduce(tl::op::sum, select(mine, h, 0.0), rows);
    const tl::ref loss = reshape((1.0 / Batch) * reduce(tl::op::sum, total - chosen, all), {});
    differentiate(loss, by, gradient, static_cast<int>(2 * layers));
    for (std::size_t i = 0; i < 2 * layers; ++i) b.write(by[i] - 0.1 * gradient[i], static_cast<int>(2 + i));
    b.write(loss, static_cast<int>(2 + 2 * layers));
  }
};

}  // namespace test
