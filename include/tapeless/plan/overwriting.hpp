// SPDX-License-Identifier: BSL-1.0
#pragma once

// Whether a result may be written where an argument lies: what a finished plan says of it.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/plan/order.hpp>
#include <tapeless/plan/plan.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// True where a plan that was made for results with storage of their own is right, too, where its argument number
/// `result` lies in the place of the argument `input`: no number is read there after it has been overwritten.
template<class Plan> constexpr bool may_overwrite(const Plan& p, int result, int input) noexcept {
  const auto at = [](auto i) { return static_cast<std::size_t>(i); };
  const auto reads = [&](std::int32_t s) { return p.uses[at(s)] == use::read && p.locations[at(s)].argument == input; };
  const auto writes = [&](std::int32_t s) {
    return p.uses[at(s)] == use::write && p.locations[at(s)].argument == result;
  };
  bool written = false;
  for (const planned_kernel& k : p.kernels) {
    bool reads_here = false, writes_here = false;
    for (std::int32_t s = k.slot_begin; s < k.slot_end; ++s) {
      reads_here = reads_here || reads(s);
      writes_here = writes_here || writes(s);
    }
    if (reads_here && written) return false;
    written = written || writes_here;
    if (!reads_here || !writes_here) continue;
    for (std::int32_t s = k.slot_begin; s < k.slot_end; ++s) {
      if (writes(s) && !detail::updates_safely(p, k, s, reads)) return false;
    }
  }
  return true;
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
