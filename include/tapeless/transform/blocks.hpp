// SPDX-License-Identifier: BSL-1.0
#pragma once

// Adding blocks padded with zeros: the adjoint of what was read element by element is put together, not summed.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/structure.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The axis along which block `b` begins where block `a` ends, the other axes equal; -1 where there is none.
constexpr int axis_of_neighbours(ref a, ref b) noexcept {
  const extents &before = a.operand(0).shape(), &behind = b.operand(0).shape();
  int axis = -1;
  for (std::size_t i = 0; i < a.shape().rank; ++i) {
    if (a->detail[i] == b->detail[i] && before.dim[i] == behind.dim[i]) continue;
    if (axis >= 0 || a->detail[i] + before.dim[i] != b->detail[i]) return -1;
    axis = static_cast<int>(i);
  }
  return axis;
}

/// Two padded blocks as one, where they are neighbours; else no node.
constexpr ref joined_blocks(ref a, ref b) noexcept {
  for (const bool turned : {false, true}) {
    const ref first = turned ? b : a, second = turned ? a : b;
    const int axis = axis_of_neighbours(first, second);
    if (axis < 0) continue;
    return pad(concat(first.operand(0), second.operand(0), static_cast<std::size_t>(axis)), first->detail, a.shape());
  }
  return {};
}

/// A sum without its part `out`, which may be nested in further sums; no node where nothing is left.
constexpr ref without(ref sum, std::int16_t out) noexcept {
  if (sum.id == out) return {};
  if (!sum.is(op::add)) return sum;
  const ref a = without(sum.operand(0), out), b = without(sum.operand(1), out);
  if (a.in == nullptr) return b;
  if (b.in == nullptr) return a;
  return a.id == sum->operand[0] && b.id == sum->operand[1] ? sum : a + b;
}

/// The part of a sum that is a neighbour of a padded block, and both as one.
struct neighbour {
  ref part, joined;
};
constexpr neighbour neighbour_in(ref sum, ref block) noexcept {
  if (sum.is(op::pad)) return {sum, joined_blocks(sum, block)};
  if (!sum.is(op::add)) return {};
  const neighbour found = neighbour_in(sum.operand(1), block);
  return found.joined.in != nullptr ? found : neighbour_in(sum.operand(0), block);
}

/// sum + block, for a block padded with zeros. Neighbouring blocks are concatenated, whose parts are written straight
/// to their places.
constexpr ref add_block(ref sum, ref block) noexcept {
  const neighbour found = neighbour_in(sum, block);
  if (found.joined.in == nullptr) return sum + block;
  const ref rest = without(sum, found.part.id);
  if (rest.in == nullptr) return found.joined;
  return found.joined.is(op::pad) ? add_block(rest, found.joined) : rest + found.joined;
}

/// The one axis along which all parts of a sum are blocks padded with zeros; -1 where there is none.
constexpr int axis_of_blocks(ref sum) noexcept {
  if (sum.is(op::add)) {
    const int b = axis_of_blocks(sum.operand(1));  // the part that was added last: a long sum goes on in the other one
    return b >= 0 && axis_of_blocks(sum.operand(0)) == b ? b : -1;
  }
  int axis = -1;
  for (std::size_t i = 0; sum.is(op::pad) && i < sum.shape().rank; ++i) {
    if (sum.operand(0).shape().dim[i] == sum.shape().dim[i]) continue;
    if (axis >= 0) return -1;
    axis = static_cast<int>(i);
  }
  return axis;
}

/// The first block of a sum that begins at or behind `from`; no node where there is none.
constexpr ref next_block(ref sum, std::size_t axis, std::int32_t from) noexcept {
  if (sum.is(op::pad)) return sum->detail[axis] >= from ? sum : ref{};
  const ref a = next_block(sum.operand(0), axis, from), b = next_block(sum.operand(1), axis, from);
  if (a.in == nullptr || b.in == nullptr) return a.in == nullptr ? b : a;
  return a->detail[axis] <= b->detail[axis] ? a : b;
}

constexpr int block_count(ref sum) noexcept {
  return sum.is(op::pad) ? 1 : block_count(sum.operand(0)) + block_count(sum.operand(1));
}

/// True where no element is in two blocks of a sum.
constexpr bool are_apart(ref sum, std::size_t axis) noexcept {
  int count = 0;
  ref block = next_block(sum, axis, 0);
  for (; block.in != nullptr; ++count) {
    block = next_block(sum, axis, block->detail[axis] + block.operand(0).shape().dim[axis]);
  }
  return count == block_count(sum);
}

/// A sum of blocks padded with zeros as what it is: the blocks one after the other, zeros between them.
constexpr ref with_zeros_between(ref sum) noexcept {
  const int found = sum.is(op::add) || sum.is(op::pad) ? axis_of_blocks(sum) : -1;
  if (found < 0 || !are_apart(sum, static_cast<std::size_t>(found))) return sum;
  const auto axis = static_cast<std::size_t>(found);
  ref all{};
  std::int32_t end = 0;
  const auto append = [&](ref block) {
    all = all.in == nullptr ? block : concat(all, block, axis);
    end += block.shape().dim[axis];
  };
  const auto fill = [&](std::int32_t to) {
    if (to == end) return;
    extents gap = sum.shape();
    gap.dim[axis] = to - end;
    append(constant(*sum.in, gap, 0));
  };
  while (true) {
    const ref block = next_block(sum, axis, end);
    if (block.in == nullptr) break;
    fill(block->detail[axis]);
    append(block.operand(0));
  }
  fill(sum.shape().dim[axis]);
  return all;
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
