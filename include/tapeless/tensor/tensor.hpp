// SPDX-License-Identifier: BSL-1.0
#pragma once

// Tensor<T, Extents...>: numbers of a constant shape, contiguous and row-major, usable in constant evaluation.

#include <array>
#include <cstddef>
#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/tensor/shape.hpp>

namespace tapeless::inline TAPELESS_ABI {

namespace detail {

/// One cache line from 64 bytes on, so that no register of 16 floats crosses two; small tensors stay small.
template<class T, std::size_t Size>
inline constexpr std::size_t tensor_alignment = Size * sizeof(T) >= 64 ? 64 : alignof(T);

}  // namespace detail

/// Numbers of a constant shape, contiguous and row-major. `Tensor<T>` without extents holds one number.
template<class T, std::size_t... Extents> struct Tensor {
  using value_type = T;
  using shape_type = shape<Extents...>;

  alignas(detail::tensor_alignment<T, shape_type::size>) std::array<T, shape_type::size> elements{};

  [[nodiscard]] static constexpr std::size_t size() noexcept { return shape_type::size; }
  [[nodiscard]] constexpr T* data() noexcept { return elements.data(); }
  [[nodiscard]] constexpr const T* data() const noexcept { return elements.data(); }
  [[nodiscard]] constexpr T& operator[](std::size_t i) noexcept { return elements[i]; }
  [[nodiscard]] constexpr const T& operator[](std::size_t i) const noexcept { return elements[i]; }
  [[nodiscard]] constexpr bool operator==(const Tensor&) const = default;
};

}  // namespace tapeless::inline TAPELESS_ABI
