// SPDX-License-Identifier: BSL-1.0
#pragma once

// The two losses in plain loops: their value, and the gradient by the outputs.

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace bench {

/// Mean of (output - target)^2 over `count` numbers.
inline float mean_squared(const float* outputs, const float* targets, float* gradient, std::size_t count) {
  const float scale = 1 / static_cast<float>(count);
  float sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const float difference = outputs[i] - targets[i];
    sum += difference * difference;
    gradient[i] = 2 * scale * difference;
  }
  return sum * scale;
}

/// Mean over `rows` of log sum exp(logits) - logits[label].
inline float cross_entropy(const float* logits, const std::int32_t* labels, float* gradient, std::size_t rows,
                           std::size_t classes) {
  const float scale = 1 / static_cast<float>(rows);
  float total = 0;
  for (std::size_t r = 0; r < rows; ++r) {
    const float* z = logits + r * classes;
    float* g = gradient + r * classes;
    const auto label = static_cast<std::size_t>(labels[r]);
    float largest = z[0], sum = 0;
    for (std::size_t k = 1; k < classes; ++k) largest = z[k] > largest ? z[k] : largest;
    for (std::size_t k = 0; k < classes; ++k) sum += g[k] = std::exp(z[k] - largest);
    for (std::size_t k = 0; k < classes; ++k) g[k] *= scale / sum;
    g[label] -= scale;
    total += std::log(sum) + largest - z[label];
  }
  return total * scale;
}

}  // namespace bench
