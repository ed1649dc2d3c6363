// SPDX-License-Identifier: BSL-1.0
#pragma once

// A node of the computation graph: one operation on whole tensors, as a plain value.

#include <tapeless/meta/fixed_array.hpp>
#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/op.hpp>
#include <tapeless/tensor/shape.hpp>

namespace tapeless::inline TAPELESS_ABI {

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
    const std::int32_t(&a)[4] = dim.items, (&b)[4] = o.dim.items;
    return rank == o.rank && a[0] == b[0] && a[1] == b[1] && a[2] == b[2] && a[3] == b[3];
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
    const std::int16_t(&a)[3] = operand.items, (&b)[3] = o.operand.items;
    const std::int32_t(&d)[4] = detail.items, (&e)[4] = o.detail.items;
    return code == o.code && a[0] == b[0] && a[1] == b[1] && a[2] == b[2] && type == o.type && shape == o.shape &&
           d[0] == e[0] && d[1] == e[1] && d[2] == e[2] && d[3] == e[3] && same_value(o);
  }

 private:
  /// Bit for bit, so that 0 and -0 stay two constants.
  [[nodiscard]] constexpr bool same_value(const node& o) const noexcept {
    return code != op::constant ||
           __builtin_bit_cast(std::uint64_t, value) == __builtin_bit_cast(std::uint64_t, o.value);
  }
};

/// How many operands the node has.
constexpr int arity(const node& n) noexcept { return (n.operand[0] >= 0) + (n.operand[1] >= 0) + (n.operand[2] >= 0); }

}  // namespace tapeless::inline TAPELESS_ABI
