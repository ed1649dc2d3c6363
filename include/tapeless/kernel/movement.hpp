// SPDX-License-Identifier: BSL-1.0
#pragma once

// Kernels that move blocks: gather, scatter-add, padding. One element after the other, in index order.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/kernel/code.hpp>
#include <tapeless/kernel/evaluate.hpp>
#include <tapeless/meta/fixed_array.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

constexpr std::ptrdiff_t element_offset(const operand_slot& s, const coordinates& c) noexcept {
  return s.offset + c.i * s.stride[0] + c.j * s.stride[1] + c.k * s.stride[2] + c.n * s.stride[3];
}

/// Copies a block of the given extents between two slots.
template<class T>
constexpr void copy_block(const fixed_array<std::int32_t, 4>& extent, const T* from, const operand_slot& source, T* to,
                          const operand_slot& target) noexcept {
  coordinates c;
  for (c.i = 0; c.i < extent[0]; ++c.i) {
    for (c.j = 0; c.j < extent[1]; ++c.j) {
      for (c.k = 0; c.k < extent[2]; ++c.k) {
        for (c.n = 0; c.n < extent[3]; ++c.n) to[element_offset(target, c)] = from[element_offset(source, c)];
      }
    }
  }
}

template<class K, class T> struct movement_kernel {
  static constexpr kernel_shape shape = K::descriptor.shape;
  static constexpr std::ptrdiff_t rows = shape.extent[2], row = shape.extent[3];

  const pointer<T>* slots;

  /// The row that index number i (of a tensor of them, row by row) names, -1 where it is outside the table.
  constexpr std::ptrdiff_t row_of(std::ptrdiff_t i) const noexcept {
    constexpr operand_slot s = K::descriptor.slots[1];
    std::ptrdiff_t at = s.offset;
    for (std::size_t axis = 4; axis-- > 0; i /= shape.second[axis]) at += i % shape.second[axis] * s.stride[axis];
    std::int32_t index = 0;
    if constexpr (s.what == content::integer) index = slots[1].integer[at];
    else index = static_cast<std::int32_t>(slots[1].real[at]);
    return index >= 0 && index < shape.inner ? index : -1;
  }

  constexpr void gather() noexcept {
    for (std::ptrdiff_t i = 0; i < rows; ++i) {
      const std::ptrdiff_t from = row_of(i);
      for (std::ptrdiff_t n = 0; n < row; ++n) {
        slots[2].real[i * row + n] = from < 0 ? T(0) : slots[0].real[from * row + n];
      }
    }
  }

  constexpr void scatter_add() noexcept {
    for (std::ptrdiff_t i = 0; i < shape.inner * row; ++i) slots[2].real[i] = T(0);
    for (std::ptrdiff_t i = 0; i < rows; ++i) {
      const std::ptrdiff_t to = row_of(i);
      if (to < 0) continue;
      for (std::ptrdiff_t n = 0; n < row; ++n) slots[2].real[to * row + n] += slots[0].real[i * row + n];
    }
  }

  constexpr void run() noexcept {
    constexpr const auto& s = K::descriptor.slots;
    if constexpr (shape.form == kind::gather) {
      gather();
    } else if constexpr (shape.form == kind::scatter) {
      scatter_add();
    } else {
      for (std::ptrdiff_t i = 0; i < shape.inner; ++i) slots[1].real[i] = T(0);
      copy_block(shape.extent, slots[0].real, s[0], slots[1].real, s[1]);
    }
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
