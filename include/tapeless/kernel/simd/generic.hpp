// SPDX-License-Identifier: BSL-1.0
#pragma once

// Registers of any architecture xsimd knows (SSE2, NEON): plain loops where xsimd 8 to 13 have no common word.

#include <tapeless/config.hpp>
#include <tapeless/kernel/simd/portable.hpp>
#include <tapeless/kernel/simd/portable_shuffle.hpp>

namespace tapeless::inline TAPELESS_ABI::detail {

template<class T> struct registers : portable_registers<T> {};

}  // namespace tapeless::inline TAPELESS_ABI::detail
