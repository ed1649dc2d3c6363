// SPDX-License-Identifier: BSL-1.0
#pragma once

// Inputs and parameters that the script with PyTorch draws as well: see draws.py.

#include <cstddef>
#include <cstdint>

#include <tapeless/math/random.hpp>
#include <tapeless/tensor/tensor.hpp>

namespace test {

namespace tl = tapeless;

/// Numbers in [-scale, scale), the same in float and double where scale is a power of two.
template<class T> void draw(T* first, std::size_t count, tl::seed s, std::uint64_t stream, float scale = 1) {
  tl::random_stream random(s, stream);
  for (std::size_t i = 0; i < count; ++i) first[i] = static_cast<T>(random.symmetric(scale));
}

template<class Tensor> Tensor drawn(tl::seed s, std::uint64_t stream) {
  Tensor t;
  draw(t.data(), t.size(), s, stream);
  return t;
}

template<std::size_t Count>
tl::Tensor<std::int32_t, Count> labels(tl::seed s, std::uint64_t stream, std::uint32_t classes) {
  tl::random_stream random(s, stream);
  tl::Tensor<std::int32_t, Count> result;
  for (auto& label : result) label = static_cast<std::int32_t>(random.below(classes));
  return result;
}

/// The scale of a parameter: of a weight about 2 / sqrt(inputs), a power of two.
template<tl::Shape S> constexpr float scale_of() {
  if (S::rank == 1) return 0.5f;
  float scale = 2;
  while (scale * scale * static_cast<float>(S::extents[0]) > 4) scale /= 2;
  return scale;
}

/// Fills the parameters of a network from streams 2, 3, ...
template<class Net> void draw_parameters(Net& net, tl::seed s) {
  std::uint64_t stream = 2;
  net.for_each_parameter([&](auto, auto view) {
    draw(view.data(), view.size(), s, stream++, scale_of<typename decltype(view)::shape_type>());
  });
}

}  // namespace test
