// SPDX-License-Identifier: BSL-1.0
#pragma once

// Whether two shapes broadcast, as values: what generators of programs ask.

#include <cstddef>
#include <cstdint>

#include <tapeless/graph/node.hpp>

namespace test {

/// True where NumPy broadcasts a and b together; `joint` is the shape it gives them.
constexpr bool broadcasts(const tapeless::extents& a, const tapeless::extents& b, tapeless::extents& joint) noexcept {
  joint = {};
  joint.rank = a.rank > b.rank ? a.rank : b.rank;
  for (std::size_t i = 0; i < joint.rank; ++i) {
    const std::size_t from_a = joint.rank - a.rank, from_b = joint.rank - b.rank;
    const std::int32_t x = i < from_a ? 1 : a.dim[i - from_a], y = i < from_b ? 1 : b.dim[i - from_b];
    if (x != y && x != 1 && y != 1) return false;
    joint.dim[i] = x == 1 ? y : x;
  }
  return true;
}

}  // namespace test
