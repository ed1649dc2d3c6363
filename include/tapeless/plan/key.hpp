// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a node computes, whatever its number is: a structural hash.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/node.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// A number made of what a node computes, down to the inputs: eight bits that say how many operations that takes one
/// after the other, and a hash. It does not depend on the order in which the operands of an operator were traced, which
/// is the compiler's choice. `earlier(o)` is that of an operand.
template<class Earlier> constexpr std::uint32_t key_of(const node& n, Earlier earlier) noexcept {
  std::uint32_t height = 0;
  const auto bits = __builtin_bit_cast(std::uint64_t, n.value);
  std::uint32_t key = key_number(n.code) * 2654435761u + static_cast<std::uint32_t>(bits >> 32) +
                      static_cast<std::uint32_t>(bits) * 668265263u +
                      static_cast<std::uint32_t>(n.detail.items[0] + 5 * n.detail.items[1]) * 374761393u;
  for (const std::int16_t o : n.operand.items) {
    if (o < 0) break;
    const std::uint32_t of = earlier(o);
    key = key * (is_commutative(n.code) ? 1u : 31u) + of;
    if (of >> 24 >= height) height = (of >> 24) + 1;
  }
  key = (key ^ (key >> 15)) * 2246822519u;
  return (height < 255 ? height : 255u) << 24 | (key ^ (key >> 13)) >> 8;
}

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless
