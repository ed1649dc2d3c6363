// SPDX-License-Identifier: BSL-1.0
#pragma once

// Which elements of its storage a kernel touches through a slot.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/planned_kernel.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// Elements `offset + i stride[0] + ...` for i below extent[0], and so on.
struct reach {
  fixed_array<std::int32_t, 4> extent{1, 1, 1, 1};
  strides stride{};
  std::int32_t offset = 0;

  /// Calls `visit` with each of them, the last axis running fastest.
  template<class Visit> constexpr void for_each(Visit visit) const noexcept {
    for (std::int32_t i = 0; i < extent[0]; ++i) {
      for (std::int32_t j = 0; j < extent[1]; ++j) {
        for (std::int32_t k = 0; k < extent[2]; ++k) {
          for (std::int32_t l = 0; l < extent[3]; ++l) {
            visit(offset + i * stride[0] + j * stride[1] + k * stride[2] + l * stride[3]);
          }
        }
      }
    }
  }
};

/// `count` elements, one behind the other.
constexpr reach reach_of_row(std::int32_t offset, std::int32_t count) noexcept {
  return {{1, 1, 1, count}, {0, 0, 0, 1}, offset};
}

/// What a load or a store at level `at` touches.
constexpr reach reach_of(const kernel_shape& k, const operand_slot& s, level at) noexcept {
  reach r{{1, 1, 1, 1}, s.stride, s.offset};
  if (at == level::total) return r;
  if (at == level::factor) r.extent = {1, 1, k.extent[3], k.inner};
  else r.extent = k.extent;
  for (std::size_t axis = 0; at == level::line && axis < 4; ++axis) {
    const bool summed = k.form == kind::rows ? axis == 3 : k.form == kind::product ? axis < 3 : k.reduced >> axis & 1;
    if (summed) r.extent[axis] = 1;
  }
  return r;
}

/// What a product reads through slot 0 or 1, its factors.
constexpr reach reach_of_factor(const kernel_shape& k, const operand_slot& s, int factor) noexcept {
  if (factor == 0) return {{k.extent[2], k.inner, 1, 1}, s.stride, s.offset};
  return {{k.inner, k.extent[3], 1, 1}, s.stride, s.offset};
}

/// What a kernel that moves blocks touches through slot number `number`: sources first, the result last.
constexpr reach reach_of_moved(const kernel_shape& k, const operand_slot& s, int number) noexcept {
  if (k.form == kind::pad) return number == 0 ? reach{k.extent, s.stride, s.offset} : reach_of_row(0, k.inner);
  if (number == 1) return {k.second, s.stride, s.offset};
  const bool table = (k.form == kind::gather) == (number == 0);
  return reach_of_row(s.offset, (table ? k.inner : k.extent[2]) * k.extent[3]);
}

/// The elements of scratch into which a product turns its second factor; 0 where it does not.
constexpr std::int32_t turned_elements(const kernel_shape& k) noexcept {
  const std::int32_t columns = k.extent[3];
  if (k.form != kind::product) return 0;
  return k.inner * (k.how == walk::dots ? columns : columns > 16 ? 32 : 16);
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
