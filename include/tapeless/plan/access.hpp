// SPDX-License-Identifier: BSL-1.0
#pragma once

// Views cost nothing: where the elements of a node lie in the storage of the node that holds them.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/node.hpp>
#include <tapeless/meta/fixed_array.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

using strides = fixed_array<std::int32_t, 4>;

/// Element (i, j, k, l) of a node is element `offset + i stride[0] + ...` of the storage of node `base`.
/// The stride of an axis of extent 1 is 0.
struct access {
  std::int16_t base = -1;
  std::int32_t offset = 0;
  strides stride{};
};

/// The strides of a row-major tensor of this shape.
constexpr strides contiguous(const extents& shape) noexcept {
  strides s{};
  std::int32_t next = 1;
  for (int i = 3; i >= 0; --i) {
    s.items[i] = shape.dim.items[i] == 1 ? 0 : next;
    next *= shape.dim.items[i];
  }
  return s;
}

constexpr bool same(const strides& a, const strides& b) noexcept {
  return a.items[0] == b.items[0] && a.items[1] == b.items[1] && a.items[2] == b.items[2] && a.items[3] == b.items[3];
}

/// True where the elements of a node of this shape are the elements of its base, in the same order.
constexpr bool is_identity(const access& a, const extents& shape) noexcept {
  return a.offset == 0 && same(a.stride, contiguous(shape));
}

namespace detail {

/// The extents above 1 and what belongs to them, moved together.
struct long_axes {
  fixed_array<std::int32_t, 4> extent{1, 1, 1, 1};
  strides stride{};
  fixed_array<std::size_t, 4> axis{};
  std::size_t count = 0;
};

constexpr long_axes long_axes_of(const extents& shape, const strides& stride) noexcept {
  long_axes l;
  for (std::size_t i = 0; i < 4; ++i) {
    if (shape.dim[i] == 1) continue;
    l.extent[l.count] = shape.dim[i];
    l.stride[l.count] = stride[i];
    l.axis[l.count++] = i;
  }
  return l;
}

/// Strides for the same elements in another shape, where strides can say it (else false and nothing of use): groups of
/// old and new axes of equal size are matched from the left, and the old axes of a group must be contiguous among
/// themselves.
constexpr bool restride(const extents& old_shape, const strides& old, const extents& shape, strides& result) noexcept {
  const long_axes from = long_axes_of(old_shape, old);
  const long_axes to = long_axes_of(shape, {});
  result = {};
  std::size_t i = 0, j = 0;
  while (i < from.count && j < to.count) {
    std::size_t end_i = i + 1, end_j = j + 1;
    std::int32_t old_size = from.extent[i], new_size = to.extent[j];
    while (old_size != new_size) {
      if (old_size < new_size) old_size *= from.extent[end_i++];
      else new_size *= to.extent[end_j++];
    }
    for (std::size_t k = i; k + 1 < end_i; ++k) {
      if (from.stride[k] != from.extent[k + 1] * from.stride[k + 1]) return false;
    }
    std::int32_t next = from.stride[end_i - 1];
    for (std::size_t k = end_j; k-- > j;) {
      result[to.axis[k]] = next;
      next *= to.extent[k];
    }
    i = end_i;
    j = end_j;
  }
  return true;
}

}  // namespace detail

/// The access of node `id`, given by `earlier(id)` those of the nodes before it. A reshape that strides cannot express
/// is its own base: it has to be copied.
template<class Earlier>
constexpr access access_of(const node* nodes, std::int16_t id, const Earlier& earlier) noexcept {
  const node& n = nodes[id];
  access result{id, 0, contiguous(n.shape)};
  if (n.code == op::iota) {
    const auto axis = static_cast<std::size_t>(n.detail[0]);
    result.stride = {};
    result.stride[axis] = n.shape.dim[axis] > 1;
  }
  if (!is_view(n.code)) return result;
  const access& from = earlier(n.operand[0]);
  const extents& shape = nodes[n.operand[0]].shape;
  switch (n.code) {
    case op::broadcast:
    case op::stop_gradient:
      return from;
    case op::transpose:
      for (std::size_t i = 0; i < n.shape.rank; ++i) {
        result.stride[i] = from.stride[static_cast<std::size_t>(n.detail[i])];
      }
      break;
    case op::slice:
      for (std::size_t i = 0; i < 4; ++i) {
        result.offset += n.detail[i] * from.stride[i];
        result.stride[i] = n.shape.dim[i] == 1 ? 0 : from.stride[i];
      }
      break;
    default: {
      strides same_elements;
      if (!detail::restride(shape, from.stride, n.shape, same_elements)) return result;
      result.stride = same_elements;
    }
  }
  result.base = from.base;
  result.offset += from.offset;
  return result;
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
