// SPDX-License-Identifier: BSL-1.0
#pragma once

// Sums and maxima over sixteen virtual lanes with one fixed tree, the same bits whatever the real width is.

#include <cstddef>

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless::inline TAPELESS_ABI {

/// The lanes of a reduction on every target: element i of a row belongs to lane i mod 16.
inline constexpr std::size_t virtual_lanes = 16;

/// The sum of sixteen lanes: lane i + lane i+8, then +4, +2, +1. Lanes from n on are zero and not looked at.
template<math::Scalar T> [[nodiscard]] constexpr T lane_sum(const T* lanes, std::size_t n = virtual_lanes) noexcept {
  T v[virtual_lanes]{};
  for (std::size_t i = 0; i < n; ++i) v[i] = lanes[i];
  for (std::size_t width = virtual_lanes / 2; width > 0; width /= 2)
    for (std::size_t i = 0; i < width && i + width < n; ++i) v[i] = v[i] + v[i + width];
  return n < virtual_lanes ? v[0] + T(0) : v[0];
}

/// The largest of sixteen lanes, NaN if one is NaN, in the order of `lane_sum`. Lanes from n >= 1 on are not looked
/// at; a register holds -inf there.
template<math::Scalar T> [[nodiscard]] constexpr T lane_max(const T* lanes, std::size_t n = virtual_lanes) noexcept {
  T v[virtual_lanes]{};
  for (std::size_t i = 0; i < n; ++i) v[i] = lanes[i];
  for (std::size_t width = virtual_lanes / 2; width > 0; width /= 2)
    for (std::size_t i = 0; i < width && i + width < n; ++i) v[i] = math::maximum(v[i], v[i + width]);
  return v[0];
}

}  // namespace tapeless::inline TAPELESS_ABI

TAPELESS_ARITHMETIC_END
