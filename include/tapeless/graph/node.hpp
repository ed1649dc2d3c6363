// SPDX-License-Identifier: BSL-1.0
#pragma once

// A node of the computation graph: one operation on whole tensors, as a plain value.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/op.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/tensor/shape.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// What the elements of a node are. `real` is the element type of the program, float or double.
enum class element : std::uint8_t { real, integer, truth };

/// A shape as a value: `rank` extents, outermost first, the unused ones 1.
struct extents {
  fixed_array<std::int32_t, 4> dim{1, 1, 1, 1};
  std::uint8_t rank = 0;

  [[nodiscard]] constexpr std::int32_t size() const noexcept {
    return dim.items[0] * dim.items[1] * dim.items[2] * dim.items[3];
  }
  [[nodiscard]] constexpr bool operator==(const extents& o) const noexcept {
    return rank == o.rank && dim.items[0] == o.dim.items[0] && dim.items[1] == o.dim.items[1] &&
           dim.items[2] == o.dim.items[2] && dim.items[3] == o.dim.items[3];
  }
};

/// The value that describes the shape type S.
template<Shape S> constexpr extents extents_of() noexcept {
  extents e;
  e.rank = S::rank;
  for (std::size_t i = 0; i < S::rank; ++i) e.dim[i] = static_cast<std::int32_t>(S::extents[i]);
  return e;
}

/// One operation: what it does, on which earlier nodes, and what it gives.
///
/// `detail` belongs to the operation: the axes of a reduction (1 in each reduced axis), the permutation of a
/// transposition, the first index of a slice or of a padded block, the axis of a concatenation or of `iota`, the number
/// of an input.
struct node {
  op code = op::input;
  element type = element::real;
  fixed_array<std::int16_t, 3> operand{-1, -1, -1};
  extents shape;
  fixed_array<std::int32_t, 4> detail{};
  double value = 0;

  [[nodiscard]] constexpr bool operator==(const node& o) const noexcept {
    return code == o.code && operand.items[0] == o.operand.items[0] && operand.items[1] == o.operand.items[1] &&
           operand.items[2] == o.operand.items[2] && type == o.type && shape == o.shape &&
           detail.items[0] == o.detail.items[0] && detail.items[1] == o.detail.items[1] &&
           detail.items[2] == o.detail.items[2] && detail.items[3] == o.detail.items[3] &&
           (code != op::constant ||  // bit for bit, so that 0 and -0 stay two constants
            __builtin_bit_cast(std::uint64_t, value) == __builtin_bit_cast(std::uint64_t, o.value));
  }
};

/// How many operands the node has.
constexpr int arity(const node& n) noexcept { return (n.operand[0] >= 0) + (n.operand[1] >= 0) + (n.operand[2] >= 0); }

}  // namespace TAPELESS_ABI
}  // namespace tapeless
