// SPDX-License-Identifier: BSL-1.0
#pragma once

// The order of every sum. Changing this file changes bits: what a program computes, on all targets alike, and the
// numbers in tests/same_bits. So nothing in it asks which target there is, and what takes time only stands elsewhere
// (kernel/strategy.hpp).
//
// * along a row: element i belongs to lane i mod 16, and the lanes are added by one tree
// * over leading axes: in index order
// * along the inner axis of a product: in sixteen lanes, as along a row, where `sums_in_lanes`; in the order of
//   `walks_halves` where that holds; else element k belongs to chain k mod `product_chains`, and neighbouring chains
//   are added, pairs first
//
// Which a*b + c are rounded once is for the planner to say (plan/contract.hpp).

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// The lanes of a reduction on every target: element i of a row belongs to lane i mod 16.
inline constexpr std::size_t virtual_lanes = 16;

/// The sum of sixteen lanes: lane i + lane i+8, then +4, +2, +1. Lanes from n on are zero and not looked at.
template<math::Scalar T> [[nodiscard]] constexpr T lane_sum(const T* lanes, std::size_t n = virtual_lanes) noexcept {
  T v[virtual_lanes]{};
  for (std::size_t i = 0; i < n; ++i) v[i] = lanes[i];
  for (std::size_t width = virtual_lanes / 2; width > 0; width /= 2)
    for (std::size_t i = 0; i < width && i + width < n; ++i) v[i] = v[i] + v[i + width];
  return n < virtual_lanes ? v[0] + T(0) : v[0];
}

/// The largest of sixteen lanes, NaN if one is NaN, in the order of `lane_sum`. Lanes from n >= 1 on are not looked
/// at; a register holds -inf there.
template<math::Scalar T> [[nodiscard]] constexpr T lane_max(const T* lanes, std::size_t n = virtual_lanes) noexcept {
  T v[virtual_lanes]{};
  for (std::size_t i = 0; i < n; ++i) v[i] = lanes[i];
  for (std::size_t width = virtual_lanes / 2; width > 0; width /= 2)
    for (std::size_t i = 0; i < width && i + width < n; ++i) v[i] = math::maximum(v[i], v[i + width]);
  return v[0];
}

namespace detail {

/// The steps between elements of a product's factors: of A along the inner axis, of B along it and to the next column.
struct factor_steps {
  std::int32_t inner_a, inner_b, column_b;
};

/// Whether the second factor of a product lies transposed.
constexpr bool is_transposed(std::int32_t columns, const factor_steps& step) noexcept {
  return step.column_b != 1 && columns > 1;
}

/// Whether each output of a product is a sum in sixteen lanes: where outputs are few and their sums long, so that a
/// register of outputs would be mostly empty, or a transposed factor turned for few rows.
constexpr bool sums_in_lanes(std::int32_t rows, std::int32_t columns, std::int32_t inner,
                             const factor_steps& step) noexcept {
  const bool contiguous = step.inner_a == 1 && step.inner_b == 1;
  if (is_transposed(columns, step)) return rows <= 4 && inner >= 8 && contiguous;
  if (rows == 1 && columns == 1) return inner >= 32 && contiguous;
  return columns <= 4 && inner >= 16 && step.inner_a == 1 && (rows == 1 || rows >= 8);
}

/// The most sums that the chains of a single row may have together.
inline constexpr std::int32_t most_sums_of_a_row = 416;

/// How many chains one output's sum has. Few outputs leave the multiply-add units idle unless each has several; of one
/// or two numbers each is a chain. A single row whose outputs do not fill registers has a chain for each row of the
/// second factor until they do: see kernel/simd/joined_rows.hpp.
constexpr int product_chains(std::int32_t rows, std::int32_t columns, std::int32_t inner) noexcept {
  const std::int32_t sixteens = rows * ((columns + 15) / 16);
  const int usual = sixteens >= 8 ? 1 : sixteens >= 4 ? 2 : 4;
  int full = 1;
  while (full * columns % 16 != 0) full *= 2;
  if (rows == 1 && full > usual && full * columns <= most_sums_of_a_row && inner >= 2 * full) return full;
  return inner < 3 && inner < usual ? inner : usual;
}

/// Whether the two halves of the inner axis are walked in turns, in one chain: of one row by a large matrix, which
/// comes sooner from a cache in two streams than in one.
constexpr bool walks_halves(std::int32_t rows, std::int32_t columns, std::int32_t inner) noexcept {
  return rows == 1 && product_chains(rows, columns, inner) == 1 && std::int64_t{inner} * columns >= 16384;
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
