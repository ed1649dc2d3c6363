// SPDX-License-Identifier: BSL-1.0
#pragma once

// Where an element of a row-major shape lies.

#include <cstddef>
#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/tensor/shape.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

template<std::size_t N> struct indices;

template<class Got, class Wanted> constexpr void expect_indices() noexcept {
  static_assert(std::is_same_v<Got, Wanted>, "an element is named by one index for each axis; compare the two counts");
}

/// Not constexpr: constant evaluation stops here, and the compiler shows this name.
inline void index_lies_outside_the_tensor() noexcept {}

}  // namespace detail

/// The position of element (i, j, ...) in memory, counted in elements. An index outside its extent is an error in
/// constant evaluation and is not looked for at run time.
template<Shape S, class... I> [[nodiscard]] constexpr std::size_t offset_of(I... index) noexcept {
  detail::expect_indices<detail::indices<sizeof...(I)>, detail::indices<S::rank>>();
  std::size_t offset = 0, axis = 0;
  const auto step = [&](std::size_t i) {
    const std::size_t extent = S::extents[axis++];
    if (std::is_constant_evaluated() && i >= extent) detail::index_lies_outside_the_tensor();
    offset = offset * extent + i;
  };
  if constexpr (sizeof...(I) == S::rank) (step(static_cast<std::size_t>(index)), ...);
  return offset;
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
