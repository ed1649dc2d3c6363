// SPDX-License-Identifier: BSL-1.0
#pragma once

// Where the numbers of a loop lie while it runs.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/plan/plan.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Where the numbers of a loop lie that change from step to step, and those that do not and are few: in variables of
/// the function that runs it, in its scratch, or where its slots say.
template<class Body> struct loop_storage {
  static constexpr const auto& values = Body::values;
  static constexpr std::size_t count = values.size();
  static constexpr bool in_registers = keeps_in_registers<Body>;
  static constexpr std::int32_t most_copied = 16;  ///< numbers that are the same in each step

  static constexpr bool is_state(std::size_t i) noexcept { return values[i].how == loop_use::state; }
  static constexpr bool has_rows(std::size_t i) noexcept {
    return values[i].how == loop_use::row || values[i].how == loop_use::all;
  }
  /// A last value that the body writes in each step.
  static constexpr bool is_last(std::size_t i) noexcept {
    return values[i].how == loop_use::last && values[i].same_as < 0;
  }
  static constexpr bool is_fixed(std::size_t i) noexcept {
    return values[i].how == loop_use::fixed || values[i].how == loop_use::whole;
  }
  /// A state that the body writes apart from what it was.
  static constexpr bool moves(std::size_t i) noexcept {
    return Body::apart && is_state(i) && values[i].next != values[i].inner;
  }
  static constexpr std::int32_t size(std::size_t i) noexcept { return Body::size_of(values[i]); }

  /// The variables that argument i takes, those that it is written to apart included.
  static constexpr std::int32_t variables_of(std::size_t i) noexcept {
    if (!in_registers) return 0;
    if (is_state(i)) return moves(i) ? 2 * size(i) : size(i);
    if (is_last(i)) return size(i);
    const bool copied = is_fixed(i) && size(i) <= most_copied && Body::type_of(values[i]) == element::real;
    return copied ? size(i) : 0;
  }
  static constexpr std::int32_t first_variable(std::size_t i) noexcept {
    std::int32_t first = 0;
    for (std::size_t k = 0; k < i; ++k) first += variables_of(k);
    return first;
  }
  static constexpr std::int32_t variables = first_variable(count);
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
