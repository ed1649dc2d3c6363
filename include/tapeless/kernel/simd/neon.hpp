// SPDX-License-Identifier: BSL-1.0
#pragma once

// Registers of NEON on AArch64: four floats or two doubles.

#include <arm_neon.h>

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/kernel/simd/portable.hpp>
#include <tapeless/kernel/simd/portable_shuffle.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// xsimd 8 approximates quotients and roots of floats, and its fma rounds twice unless the compiler contracts it.
template<> struct registers<float> : portable_registers<float> {
  TAPELESS_INLINE static batch fma(float32x4_t a, float32x4_t b, float32x4_t c) noexcept { return vfmaq_f32(c, a, b); }
  TAPELESS_INLINE static batch divide(float32x4_t a, float32x4_t b) noexcept { return vdivq_f32(a, b); }
  TAPELESS_INLINE static batch root(float32x4_t a) noexcept { return vsqrtq_f32(a); }
  TAPELESS_INLINE static batch load_index(const std::int32_t* p) noexcept { return vcvtq_f32_s32(vld1q_s32(p)); }
  using portable_registers<float>::load_index;
};

template<> struct registers<double> : portable_registers<double> {
  TAPELESS_INLINE static batch fma(float64x2_t a, float64x2_t b, float64x2_t c) noexcept { return vfmaq_f64(c, a, b); }
  TAPELESS_INLINE static batch divide(float64x2_t a, float64x2_t b) noexcept { return vdivq_f64(a, b); }
  TAPELESS_INLINE static batch root(float64x2_t a) noexcept { return vsqrtq_f64(a); }
};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless
