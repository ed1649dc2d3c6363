// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a kernel asks a target that has registers; kernel/simd/none.hpp is its counterpart without.

#include <cstddef>

#include <tapeless/config.hpp>
#include <tapeless/kernel/simd/pack.hpp>
#include <tapeless/kernel/simd/pack_reduce.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// What a kernel computes on.
template<class T> using native_lane = pack<T>;

/// The numbers in a `native_lane<T>`.
template<class T> inline constexpr std::size_t native_lanes = pack<T>::size;
/// Where storage holds registers they are computed one by one.
template<class T> inline constexpr std::size_t native_lanes<pack<T>> = 1;

}  // namespace TAPELESS_ABI
}  // namespace tapeless
