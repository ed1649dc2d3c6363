// SPDX-License-Identifier: BSL-1.0
#pragma once

// A matrix turned into scratch, so that a product can walk its rows.

#include <cstddef>

#include <tapeless/config.hpp>
#include <tapeless/kernel/simd/lanes.hpp>

namespace tapeless::inline TAPELESS_ABI {

namespace detail {

/// Copies the (Rows, Columns) matrix with element (r, c) at `from[r RowStride + c ColumnStride]` to `to[r Step + c]`.
///
/// Whole blocks go through registers where the columns of the source are contiguous.
template<class V, std::ptrdiff_t Rows, std::ptrdiff_t Columns, std::ptrdiff_t RowStride, std::ptrdiff_t ColumnStride,
         std::ptrdiff_t Step, class T>
void turn(const T* from, T* to) noexcept {
  constexpr std::ptrdiff_t block = static_cast<std::ptrdiff_t>(V::size);
  constexpr std::ptrdiff_t whole_rows = RowStride == 1 ? Rows / block * block : 0;
  constexpr std::ptrdiff_t whole_columns = RowStride == 1 ? Columns / block * block : 0;
  for (std::ptrdiff_t r = 0; r < whole_rows; r += block) {
    for (std::ptrdiff_t c = 0; c < whole_columns; c += block) {
      V::transpose(from + r + c * ColumnStride, ColumnStride, to + r * Step + c, Step);
    }
  }
  for (std::ptrdiff_t r = 0; r < Rows; ++r) {
    const std::ptrdiff_t done = r < whole_rows ? whole_columns : 0;
    for (std::ptrdiff_t c = done; c < Columns; ++c) to[r * Step + c] = from[r * RowStride + c * ColumnStride];
  }
}

}  // namespace detail

}  // namespace tapeless::inline TAPELESS_ABI
