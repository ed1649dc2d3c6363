// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a plan is: kernels in order, their code, where their operands lie.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/descriptor.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// Where a slot's storage begins: an argument of the program, or `offset` elements into the workspace. `node` is the
/// planner's number of the node whose elements lie there, -1 for an argument as it was given: nothing runs by it, a
/// plan is verified by it.
struct location {
  std::int16_t argument = -1;
  std::int16_t node = -1;
  std::int32_t offset = 0;
};

/// What a kernel does with a slot; `scratch` is the kernel's own.
enum class use : std::uint8_t { read, write, scratch };

/// One kernel of a plan: its head, and its ranges in the plan's code and slots.
struct planned_kernel {
  kernel_shape shape;
  std::int32_t code_begin = 0, code_end = 0;
  std::int32_t slot_begin = 0, slot_end = 0;
  std::int16_t same_as = 0;  ///< the first kernel of the plan with the same descriptor
};

/// The kernels in the order of execution.
template<int Kernels, int Instructions, int Slots> struct plan {
  fixed_array<planned_kernel, static_cast<std::size_t>(Kernels)> kernels;
  fixed_array<instruction, static_cast<std::size_t>(Instructions)> code;
  fixed_array<operand_slot, static_cast<std::size_t>(Slots)> slots;
  fixed_array<location, static_cast<std::size_t>(Slots)> locations;
  fixed_array<use, static_cast<std::size_t>(Slots)> uses{};
  std::int32_t workspace = 0;  ///< in elements
  std::int32_t copied = 0;     ///< results computed apart, as they cannot be written over what is still read

  [[nodiscard]] constexpr std::size_t size() const noexcept { return Kernels; }
};

namespace detail {

/// A plan in storage of fixed size, with what it really needs.
template<int Kernels, int Code, int Slots> struct wide_plan {
  plan<Kernels, Code, Slots> content;
  int kernels = 0, instructions = 0, slots = 0;
  bool overflow = false;
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
