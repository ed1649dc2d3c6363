// SPDX-License-Identifier: BSL-1.0
#pragma once

// No registers: kernels run on single numbers.

#include <cstddef>

#include <tapeless/config.hpp>
#include <tapeless/plan/sum_order.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// What a kernel computes on: T itself here, `pack<T>` where there are registers.
template<class T> using native_lane = T;

/// The numbers in a `native_lane<T>`; 1 tells a kernel to use single numbers only.
template<class T> inline constexpr std::size_t native_lanes = 1;

/// Names for the branches that native_lanes<T> = 1 discards.
template<class T> struct pack;
namespace detail {
struct sum_of {};
}  // namespace detail
template<class T> inline constexpr std::size_t lane_registers = virtual_lanes;

}  // namespace TAPELESS_ABI
}  // namespace tapeless
