// SPDX-License-Identifier: BSL-1.0
#pragma once

// Initial weights: uniform in (-limit, limit), the limit chosen so that signals keep their size from layer to layer.

#include <cstddef>

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/random.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// The limit sqrt(6 / inputs) for weights before a ReLU. He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015.
template<math::Scalar T> [[nodiscard]] constexpr T he_limit(std::size_t inputs) noexcept {
  return math::sqrt(T{6} / static_cast<T>(inputs));
}

/// The limit sqrt(6 / (inputs + outputs)) for weights before tanh, sigmoid or nothing. Glorot and Bengio,
/// "Understanding the difficulty of training deep feedforward neural networks", 2010.
template<math::Scalar T> [[nodiscard]] constexpr T xavier_limit(std::size_t inputs, std::size_t outputs) noexcept {
  return math::sqrt(T{6} / static_cast<T>(inputs + outputs));
}

/// Fills `count` elements with numbers in [-limit, limit).
template<math::Scalar T>
constexpr void fill_uniform(T* first, std::size_t count, T limit, random_stream& random) noexcept {
  for (std::size_t i = 0; i < count; ++i) first[i] = random.symmetric(limit);
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
