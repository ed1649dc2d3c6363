// SPDX-License-Identifier: BSL-1.0
#pragma once

// A matrix turned into scratch, so that a product can walk its rows.

#include <cstddef>

#include <tapeless/config.hpp>
#include <tapeless/kernel/simd/interleave.hpp>
#include <tapeless/kernel/simd/lanes.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Columns of `Rows` numbers each that lie one behind the other, a register of columns, as rows `Step` apart.
template<class V, std::ptrdiff_t Rows, std::ptrdiff_t Step, class T>
TAPELESS_INLINE void separate_rows(const T* from, T* to) noexcept {
  constexpr std::size_t count = static_cast<std::size_t>(Rows);
  V columns[count], rows[count];
  for (std::size_t i = 0; i < count; ++i) columns[i] = V::load(from + i * V::size);
  separate<count>(columns, rows);
  for (std::size_t i = 0; i < count; ++i) rows[i].store(to + static_cast<std::ptrdiff_t>(i) * Step);
}

/// A block of a register's size by N, turned. It is the same code for all products.
template<class V, std::ptrdiff_t N, class T>
[[gnu::noinline]] void turn_block(const T* from, std::ptrdiff_t step_from, T* to, std::ptrdiff_t step_to) noexcept {
  V::template transpose<N>(from, step_from, to, step_to);
}

/// Copies the (Rows, Columns) matrix with element (r, c) at `from[r RowStride + c ColumnStride]` to `to[r Step + c]`.
///
/// Blocks a register wide go through registers where the columns of the source are contiguous.
template<class V, std::ptrdiff_t Rows, std::ptrdiff_t Columns, std::ptrdiff_t RowStride, std::ptrdiff_t ColumnStride,
         std::ptrdiff_t Step, class T>
void turn(const T* from, T* to) noexcept {
  constexpr std::ptrdiff_t block = static_cast<std::ptrdiff_t>(V::size);
  constexpr bool few = RowStride == 1 && ColumnStride == Rows && Rows <= 8 && (Rows & (Rows - 1)) == 0;
  constexpr std::ptrdiff_t whole_columns = RowStride == 1 ? Columns / block * block : 0;
  if constexpr (few) {
    for (std::ptrdiff_t c = 0; c < whole_columns; c += block) separate_rows<V, Rows, Step>(from + c * Rows, to + c);
  } else {
    constexpr std::ptrdiff_t whole_rows = Rows / block * block;
    for (std::ptrdiff_t c = 0; c < whole_columns; c += block) {
      const T* column = from + c * ColumnStride;
      for (std::ptrdiff_t r = 0; r < whole_rows; r += block)
        turn_block<V, block>(column + r, ColumnStride, to + r * Step + c, Step);
      if constexpr (Rows > whole_rows) {
        turn_block<V, Rows - whole_rows>(column + whole_rows, ColumnStride, to + whole_rows * Step + c, Step);
      }
    }
  }
  for (std::ptrdiff_t r = 0; r < Rows; ++r)
    for (std::ptrdiff_t c = whole_columns; c < Columns; ++c) to[r * Step + c] = from[r * RowStride + c * ColumnStride];
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
