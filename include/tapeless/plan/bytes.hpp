// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a plan reads and writes, in bytes.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/plan.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The different elements that a slot walks over: an axis along which it stands still counts once.
constexpr std::int64_t elements_walked(const fixed_array<std::int32_t, 4>& extent, const strides& stride) noexcept {
  std::int64_t count = 1;
  for (std::size_t i = 0; i < 4; ++i) count *= stride[i] != 0 ? extent[i] : 1;
  return count;
}

/// The elements that a kernel reads or writes through slot number `slot` of its own.
constexpr std::int64_t elements_of_slot(const kernel_shape& k, const operand_slot& s, std::int32_t slot) noexcept {
  const std::int64_t rows = k.extent[2], row = k.extent[3];
  if (k.form == kind::product && slot == 0) return elements_walked({k.extent[2], k.inner, 1, 1}, s.stride);
  if (k.form == kind::product && slot == 1) return elements_walked({k.inner, k.extent[3], 1, 1}, s.stride);
  if (k.form == kind::gather || k.form == kind::scatter) {
    const bool table = k.form == kind::scatter && slot == 2;
    return slot == 1 ? rows : table ? k.inner * row : rows * row;
  }
  if (k.form == kind::pad && slot == 1) return k.inner;
  return elements_walked(k.extent, s.stride);
}

/// The instruction of a kernel that loads or stores by a slot and runs for each element of a product's second factor;
/// -1 if there is none.
template<class Plan>
constexpr std::int32_t factor_step_at(const Plan& p, const planned_kernel& k, std::int32_t number) noexcept {
  for (std::int32_t i = k.code_begin; i < k.code_end; ++i) {
    const instruction& s = p.code[static_cast<std::size_t>(i)];
    if (s.at == level::factor && s.slot == number - k.slot_begin) return i - k.code_begin;
  }
  return -1;
}

/// The extents over which the kernel's slot `number` is walked.
template<class Plan>
constexpr kernel_shape walked_by(const Plan& p, const planned_kernel& k, std::int32_t number) noexcept {
  kernel_shape shape = k.shape;
  if (factor_step_at(p, k, number) < 0) return shape;
  shape.extent = {1, 1, shape.extent[3], shape.inner};
  return shape;
}

/// True where a slot reads what an earlier one of the same kernel reads in the same way.
template<class Plan> constexpr bool read_before(const Plan& p, const planned_kernel& k, std::int32_t number) noexcept {
  const auto at = static_cast<std::size_t>(number);
  const std::int32_t step = factor_step_at(p, k, number);
  if (step >= 0) {
    const instruction& product = p.code[static_cast<std::size_t>(k.code_begin)];
    if (step == product.a || step == product.b) return true;
  }
  for (auto other = static_cast<std::size_t>(k.slot_begin); other < at; ++other) {
    if (p.uses[other] == use::read && p.locations[other].argument == p.locations[at].argument &&
        p.locations[other].offset == p.locations[at].offset && p.slots[other] == p.slots[at]) {
      return true;
    }
  }
  return false;
}

}  // namespace detail

/// The bytes that a kernel on elements of `element_bytes` must read and write: each element of each operand once,
/// however often it is used, and once more where it is written in place. What it keeps for itself is left out. Not for
/// loops, whose bodies have plans of their own.
template<class Plan>
constexpr std::int64_t kernel_bytes(const Plan& p, const planned_kernel& k, std::int64_t element_bytes) noexcept {
  constexpr std::int64_t integer_bytes = 4;
  std::int64_t sum = 0;
  for (std::int32_t i = k.slot_begin; i < k.slot_end; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const operand_slot& s = p.slots[at];
    if (p.uses[at] == use::scratch || s.what == content::counter) continue;
    if (p.uses[at] == use::read && detail::read_before(p, k, i)) continue;
    sum += detail::elements_of_slot(detail::walked_by(p, k, i), s, i - k.slot_begin) *
           (s.what == content::integer ? integer_bytes : element_bytes);
  }
  return sum;
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
