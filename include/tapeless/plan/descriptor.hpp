// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a kernel is: shapes, operations and operand positions, never a network's name. Equal kernels are one type.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/node.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/access.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// The forms a kernel can have.
///
/// * `rows`: elementwise work over rows of the last axis, with reductions along a row and over all rows
/// * `columns`: a reduction over leading axes, elementwise work before and after it
/// * `product`: a matrix product with an elementwise epilogue
/// * `gather`, `scatter`, `pad`: blocks moved
/// * `concat`: only while it is planned: what kernels write to their places
/// * `loop`: a plan of its own, run `extent[3]` times; `inner` is its number in the program
enum class kind : std::uint8_t { rows, columns, product, gather, scatter, pad, concat, loop };

/// How often an instruction runs: for each element; once a row (or once a column); once a kernel. In a product of one
/// row with sums along the rows of its second factor also `factor`: for each element of that, once it has been read.
enum class level : std::uint8_t { element, line, total, factor };

/// How a product walks its inner axis.
///
/// * `streamed`: rows of B as they lie, each output one chain in index order
/// * `turned`: B lies transposed and is turned into scratch, at most 32 columns at a time
/// * `dots`: few rows against a transposed B, each output a sum of sixteen lanes
enum class walk : std::uint8_t { streamed, turned, dots };

/// What lies behind an operand slot; `counter` is no storage but the index itself.
enum class content : std::uint8_t { real, integer, counter };

/// One step of a kernel's code. `a`, `b`, `c` are earlier instructions; for a load or a store `slot` says from where or
/// to where. `phase` counts the passes over a row: what a row's reduction gives is there from the next phase on.
struct instruction {
  op code = op::copy;
  level at = level::element;
  std::uint8_t phase = 0;
  std::int16_t a = -1, b = -1, c = -1;
  std::int16_t slot = -1;
  std::uint64_t bits = 0;  ///< of the double, for a constant

  [[nodiscard]] constexpr bool operator==(const instruction& o) const noexcept {
    return code == o.code && a == o.a && b == o.b && c == o.c && slot == o.slot && bits == o.bits && at == o.at &&
           phase == o.phase;
  }
};

/// An operand: where in its storage the element at the kernel's coordinates lies.
struct operand_slot {
  content what = content::real;
  std::int32_t offset = 0;
  strides stride{};

  [[nodiscard]] constexpr bool operator==(const operand_slot& o) const noexcept {
    return what == o.what && offset == o.offset && same(stride, o.stride);
  }
};

/// The head of a kernel: everything but its code.
struct kernel_shape {
  kind form = kind::rows;
  fixed_array<std::int32_t, 4> extent{1, 1, 1, 1};  ///< of the elements, axes of extent 1 first
  fixed_array<std::int32_t, 4> second{1, 1, 1, 1};  ///< of a gather's indices
  std::uint8_t reduced = 0;                         ///< bit i: `columns` sums over axis i
  std::uint8_t phases = 1;
  walk how = walk::streamed;
  std::int32_t inner = 0;  ///< the length of a product's inner axis; the rows of a gather's table

  [[nodiscard]] constexpr bool operator==(const kernel_shape& o) const noexcept {
    return form == o.form && same(extent, o.extent) && inner == o.inner && how == o.how && phases == o.phases &&
           reduced == o.reduced && same(second, o.second);
  }
};

/// A kernel as a constant of the size it needs.
template<int Instructions, int Slots> struct kernel_descriptor {
  kernel_shape shape;
  fixed_array<instruction, static_cast<std::size_t>(Instructions)> code;
  fixed_array<operand_slot, static_cast<std::size_t>(Slots)> slots;
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless
