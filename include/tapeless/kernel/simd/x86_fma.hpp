// SPDX-License-Identifier: BSL-1.0
#pragma once

// Fused multiply-add on registers of x86.

#include <immintrin.h>

#include <tapeless/config.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// a*b + c, rounded once; nothing where the target has no such instruction.
template<class T> struct multiply_add;

template<> struct multiply_add<float> {
  TAPELESS_INLINE static __m128 fma(__m128 a, __m128 b, __m128 c) noexcept { return _mm_fmadd_ps(a, b, c); }
  TAPELESS_INLINE static __m256 fma(__m256 a, __m256 b, __m256 c) noexcept { return _mm256_fmadd_ps(a, b, c); }
};

template<> struct multiply_add<double> {
  TAPELESS_INLINE static __m128d fma(__m128d a, __m128d b, __m128d c) noexcept { return _mm_fmadd_pd(a, b, c); }
  TAPELESS_INLINE static __m256d fma(__m256d a, __m256d b, __m256d c) noexcept { return _mm256_fmadd_pd(a, b, c); }
};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
