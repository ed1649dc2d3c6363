// SPDX-License-Identifier: BSL-1.0
#pragma once

// The table of all rules, by operation.

#include <cstddef>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/rules/activation.hpp>
#include <tapeless/rules/arithmetic.hpp>
#include <tapeless/rules/comparison.hpp>
#include <tapeless/rules/exponential.hpp>
#include <tapeless/rules/fast.hpp>
#include <tapeless/rules/shape.hpp>
#include <tapeless/rules/trigonometric.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

using pullback_function = adjoints (*)(ref, ref, ref, ref, ref) noexcept;

template<std::size_t... Code> constexpr auto pullback_table(std::index_sequence<Code...>) noexcept {
  return fixed_array<pullback_function, sizeof...(Code)>{&rule<static_cast<op>(Code)>::pullback...};
}

inline constexpr auto pullbacks = pullback_table(std::make_index_sequence<op_count>{});

}  // namespace detail

/// The adjoints of the operands of `y`, given the adjoint `g` of y itself.
constexpr adjoints pull_back(ref g, ref y) noexcept {
  return detail::pullbacks[static_cast<std::size_t>(y->code)](g, y, y.operand(0), y.operand(1), y.operand(2));
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
