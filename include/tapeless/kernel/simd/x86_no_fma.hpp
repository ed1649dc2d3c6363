// SPDX-License-Identifier: BSL-1.0
#pragma once

// Registers of x86 without fused multiply-add, whose counterpart is kernel/simd/x86_fma.hpp.

#include <tapeless/config.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// Where `has_fma` is false, nobody asks for it.
template<class T> struct multiply_add {};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless
