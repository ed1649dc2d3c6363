// SPDX-License-Identifier: BSL-1.0
#pragma once

// Which loops compute nothing but single numbers in a step: their states are kept in registers.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/loop.hpp>
#include <tapeless/graph/program.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/scalar_program.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Whether a body computes single numbers alone, and whatever has several elements is read, or put together of these.
/// `needed` marks what the body computes (`wanted`) and what it is given (`bound`).
template<int Nodes, int Outputs>
constexpr bool computes_numbers(const program<Nodes, Outputs>& p,
                                const fixed_array<std::int16_t, static_cast<std::size_t>(Nodes)>& needed) noexcept {
  std::int32_t read = 0, joined = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(Nodes); ++i) {
    const node& n = p.nodes.items[i];
    if ((needed.items[i] & bound) != 0) read += n.shape.size();
    if ((needed.items[i] & (wanted | bound)) != wanted || n.code == op::scope) continue;
    if (is_joined(n)) joined += n.shape.size();
    else if (!is_view(n.code) && n.code != op::constant && !(is_elementwise(n.code) && n.shape.size() == 1))
      return false;
  }
  return read <= most_elements && joined <= most_elements;
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
