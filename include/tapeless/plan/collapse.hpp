// SPDX-License-Identifier: BSL-1.0
#pragma once

// Axes that a kernel can walk as one become one: an elementwise kernel on whole tensors runs flat, in full registers.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/state.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// True where axis `axis` and the one behind it can be one: both are summed over or neither, and in every slot a step
/// along the first is as long as the whole of the second.
constexpr bool runs_on(const planner& p, const kernel_plan& k, std::size_t axis) noexcept {
  const std::int32_t length = k.shape.extent[axis + 1];
  if (k.shape.extent[axis] == 1) return false;
  if ((k.shape.reduced >> axis & 1) != (k.shape.reduced >> (axis + 1) & 1)) return false;
  for (std::int32_t s = k.slot_begin; s < k.slot_end; ++s) {
    const strides& stride = p.slots[s].stride;
    if (stride[axis] != length * stride[axis + 1]) return false;
  }
  return true;
}

/// Makes axis `axis` part of the axis behind it and moves the axes before it up.
constexpr void merge_axis(planner& p, kernel_plan& k, std::size_t axis) noexcept {
  fixed_array<std::int32_t, 4>& extent = k.shape.extent;
  extent[axis + 1] *= extent[axis];
  for (std::size_t i = axis; i > 0; --i) extent[i] = extent[i - 1];
  extent[0] = 1;
  for (std::int32_t s = k.slot_begin; s < k.slot_end; ++s) {
    strides& stride = p.slots[s].stride;
    for (std::size_t i = axis; i > 0; --i) stride[i] = stride[i - 1];
    stride[0] = 0;
  }
  const unsigned reduced = k.shape.reduced, outer = reduced & ((1u << axis) - 1);
  k.shape.reduced = static_cast<std::uint8_t>((reduced >> (axis + 1) << (axis + 1)) | (outer << 1));
}

}  // namespace detail

/// Merges the axes of a rows or columns kernel where its slots allow it. The rows stay where something is computed once
/// a row; an axis that is summed over stays apart from one that is not.
constexpr void collapse(planner& p, kernel_plan& k) noexcept {
  bool lines = false;
  for (std::int32_t i = k.code_begin; i < k.code_end; ++i) lines = lines || p.code[i].at == level::line;
  const bool rows_stay = k.shape.form == kind::rows && lines;
  for (std::size_t axis = rows_stay ? 2 : 3; axis-- > 0;) {
    while (detail::runs_on(p, k, axis)) detail::merge_axis(p, k, axis);
  }
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
