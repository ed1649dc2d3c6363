// SPDX-License-Identifier: BSL-1.0
#pragma once

// Arithmetic and comparisons on registers of AVX2: what kernel/simd/portable_arithmetic.hpp says in xsimd's words. A
// truth value is a lane of ones. (+, -, * and / are the compiler's own.)

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

template<class T> struct arithmetic;

template<> struct arithmetic<float> {
  using batch = __m256;
  using register_type = __m256;
  using integers = __m256i;
  using truth = __m256;
  static constexpr std::size_t size = 8;

  TAPELESS_INLINE static batch all(float x) noexcept { return _mm256_set1_ps(x); }
  TAPELESS_INLINE static batch load(const float* p) noexcept { return _mm256_loadu_ps(p); }
  TAPELESS_INLINE static void store(batch v, float* p) noexcept { _mm256_storeu_ps(p, v); }
  TAPELESS_INLINE static float lowest_lane(batch v) noexcept { return _mm256_cvtss_f32(v); }
  TAPELESS_INLINE static batch root(batch a) noexcept { return _mm256_sqrt_ps(a); }

  TAPELESS_INLINE static truth less(batch a, batch b) noexcept { return _mm256_cmp_ps(a, b, _CMP_LT_OQ); }
  TAPELESS_INLINE static truth less_equal(batch a, batch b) noexcept { return _mm256_cmp_ps(a, b, _CMP_LE_OQ); }
  TAPELESS_INLINE static truth equal(batch a, batch b) noexcept { return _mm256_cmp_ps(a, b, _CMP_EQ_OQ); }
  TAPELESS_INLINE static batch select(truth m, batch a, batch b) noexcept { return _mm256_blendv_ps(b, a, m); }

  TAPELESS_INLINE static truth both(truth a, truth b) noexcept { return _mm256_and_ps(a, b); }
  TAPELESS_INLINE static truth either(truth a, truth b) noexcept { return _mm256_or_ps(a, b); }
  TAPELESS_INLINE static truth negated(truth a) noexcept { return _mm256_xor_ps(a, from_bits(all_bits(-1))); }
  TAPELESS_INLINE static bool any(truth a) noexcept { return _mm256_movemask_ps(a) != 0; }

  TAPELESS_INLINE static integers to_bits(batch a) noexcept { return _mm256_castps_si256(a); }
  TAPELESS_INLINE static batch from_bits(integers i) noexcept { return _mm256_castsi256_ps(i); }
  TAPELESS_INLINE static batch from_integer(integers i) noexcept { return _mm256_cvtepi32_ps(i); }
  TAPELESS_INLINE static integers all_bits(std::int32_t i) noexcept { return _mm256_set1_epi32(i); }
  TAPELESS_INLINE static integers add(integers a, integers b) noexcept { return _mm256_add_epi32(a, b); }
  TAPELESS_INLINE static integers subtract(integers a, integers b) noexcept { return _mm256_sub_epi32(a, b); }
  TAPELESS_INLINE static integers left(integers a, int n) noexcept { return _mm256_slli_epi32(a, n); }
  TAPELESS_INLINE static integers right(integers a, int n) noexcept { return _mm256_srai_epi32(a, n); }
  TAPELESS_INLINE static truth equal_bits(integers a, integers b) noexcept {
    return from_bits(_mm256_cmpeq_epi32(a, b));
  }
  TAPELESS_INLINE static truth less_bits(integers a, integers b) noexcept {
    return from_bits(_mm256_cmpgt_epi32(b, a));
  }
};

template<> struct arithmetic<double> {
  using batch = __m256d;
  using register_type = __m256d;
  using integers = __m256i;
  using truth = __m256d;
  static constexpr std::size_t size = 4;

  TAPELESS_INLINE static batch all(double x) noexcept { return _mm256_set1_pd(x); }
  TAPELESS_INLINE static batch load(const double* p) noexcept { return _mm256_loadu_pd(p); }
  TAPELESS_INLINE static void store(batch v, double* p) noexcept { _mm256_storeu_pd(p, v); }
  TAPELESS_INLINE static double lowest_lane(batch v) noexcept { return _mm256_cvtsd_f64(v); }
  TAPELESS_INLINE static batch root(batch a) noexcept { return _mm256_sqrt_pd(a); }

  TAPELESS_INLINE static truth less(batch a, batch b) noexcept { return _mm256_cmp_pd(a, b, _CMP_LT_OQ); }
  TAPELESS_INLINE static truth less_equal(batch a, batch b) noexcept { return _mm256_cmp_pd(a, b, _CMP_LE_OQ); }
  TAPELESS_INLINE static truth equal(batch a, batch b) noexcept { return _mm256_cmp_pd(a, b, _CMP_EQ_OQ); }
  TAPELESS_INLINE static batch select(truth m, batch a, batch b) noexcept { return _mm256_blendv_pd(b, a, m); }

  TAPELESS_INLINE static truth both(truth a, truth b) noexcept { return _mm256_and_pd(a, b); }
  TAPELESS_INLINE static truth either(truth a, truth b) noexcept { return _mm256_or_pd(a, b); }
  TAPELESS_INLINE static truth negated(truth a) noexcept { return _mm256_xor_pd(a, from_bits(all_bits(-1))); }
  TAPELESS_INLINE static bool any(truth a) noexcept { return _mm256_movemask_pd(a) != 0; }

  TAPELESS_INLINE static integers to_bits(batch a) noexcept { return _mm256_castpd_si256(a); }
  TAPELESS_INLINE static batch from_bits(integers i) noexcept { return _mm256_castsi256_pd(i); }
  TAPELESS_INLINE static integers all_bits(std::int64_t i) noexcept { return _mm256_set1_epi64x(i); }
  TAPELESS_INLINE static integers add(integers a, integers b) noexcept { return _mm256_add_epi64(a, b); }
  TAPELESS_INLINE static integers subtract(integers a, integers b) noexcept { return _mm256_sub_epi64(a, b); }
  TAPELESS_INLINE static integers left(integers a, int n) noexcept { return _mm256_slli_epi64(a, n); }
  /// There is no such instruction: the sign is moved as 64 bits of it.
  TAPELESS_INLINE static integers right(integers a, int n) noexcept {
    const integers sign = _mm256_cmpgt_epi64(_mm256_setzero_si256(), a);
    return _mm256_or_si256(_mm256_srli_epi64(a, n), _mm256_slli_epi64(sign, 64 - n));
  }
  TAPELESS_INLINE static truth equal_bits(integers a, integers b) noexcept {
    return from_bits(_mm256_cmpeq_epi64(a, b));
  }
  TAPELESS_INLINE static truth less_bits(integers a, integers b) noexcept {
    return from_bits(_mm256_cmpgt_epi64(b, a));
  }
};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
