// SPDX-License-Identifier: BSL-1.0
#pragma once

// Registers of x86 without AVX2, four floats or two doubles: plain loops where xsimd 8 to 13 have no common word.

#include <tapeless/config.hpp>
#include TAPELESS_FMA_HEADER
#include <tapeless/kernel/simd/portable.hpp>
#include <tapeless/kernel/simd/portable_shuffle.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

template<class T> struct registers : portable_registers<T>, multiply_add<T> {};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless
