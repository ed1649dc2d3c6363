// SPDX-License-Identifier: BSL-1.0
#pragma once

// Arithmetic and comparisons on registers of AVX-512: what kernel/simd/portable_arithmetic.hpp says in xsimd's words. A
// truth value is a bit of a mask register. (+, -, * and / are the compiler's own.)

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>

TAPELESS_INTRINSICS_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

template<class T> struct arithmetic;

template<> struct arithmetic<float> {
  using batch = __m512;
  using register_type = __m512;
  using integers = __m512i;
  using truth = __mmask16;
  static constexpr std::size_t size = 16;

  TAPELESS_INLINE static batch all(float x) noexcept { return _mm512_set1_ps(x); }
  TAPELESS_INLINE static batch load(const float* p) noexcept { return _mm512_loadu_ps(p); }
  TAPELESS_INLINE static void store(batch v, float* p) noexcept { _mm512_storeu_ps(p, v); }
  TAPELESS_INLINE static float lowest_lane(batch v) noexcept { return _mm512_cvtss_f32(v); }
  TAPELESS_INLINE static batch root(batch a) noexcept { return _mm512_sqrt_ps(a); }

  TAPELESS_INLINE static truth less(batch a, batch b) noexcept { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ); }
  TAPELESS_INLINE static truth less_equal(batch a, batch b) noexcept { return _mm512_cmp_ps_mask(a, b, _CMP_LE_OQ); }
  TAPELESS_INLINE static truth equal(batch a, batch b) noexcept { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }
  TAPELESS_INLINE static batch select(truth m, batch a, batch b) noexcept { return _mm512_mask_blend_ps(m, b, a); }

  TAPELESS_INLINE static truth both(truth a, truth b) noexcept { return _kand_mask16(a, b); }
  TAPELESS_INLINE static truth either(truth a, truth b) noexcept { return _kor_mask16(a, b); }
  TAPELESS_INLINE static truth negated(truth a) noexcept { return _knot_mask16(a); }
  TAPELESS_INLINE static bool any(truth a) noexcept { return a != 0; }

  TAPELESS_INLINE static integers to_bits(batch a) noexcept { return _mm512_castps_si512(a); }
  TAPELESS_INLINE static batch from_bits(integers i) noexcept { return _mm512_castsi512_ps(i); }
  TAPELESS_INLINE static batch from_integer(integers i) noexcept { return _mm512_cvtepi32_ps(i); }
  TAPELESS_INLINE static integers all_bits(std::int32_t i) noexcept { return _mm512_set1_epi32(i); }
  TAPELESS_INLINE static integers add(integers a, integers b) noexcept { return _mm512_add_epi32(a, b); }
  TAPELESS_INLINE static integers subtract(integers a, integers b) noexcept { return _mm512_sub_epi32(a, b); }
  TAPELESS_INLINE static integers left(integers a, int n) noexcept {
    return _mm512_slli_epi32(a, static_cast<unsigned>(n));
  }
  TAPELESS_INLINE static integers right(integers a, int n) noexcept {
    return _mm512_srai_epi32(a, static_cast<unsigned>(n));
  }
  TAPELESS_INLINE static truth equal_bits(integers a, integers b) noexcept { return _mm512_cmpeq_epi32_mask(a, b); }
  TAPELESS_INLINE static truth less_bits(integers a, integers b) noexcept { return _mm512_cmplt_epi32_mask(a, b); }
};

template<> struct arithmetic<double> {
  using batch = __m512d;
  using register_type = __m512d;
  using integers = __m512i;
  using truth = __mmask8;
  static constexpr std::size_t size = 8;

  TAPELESS_INLINE static batch all(double x) noexcept { return _mm512_set1_pd(x); }
  TAPELESS_INLINE static batch load(const double* p) noexcept { return _mm512_loadu_pd(p); }
  TAPELESS_INLINE static void store(batch v, double* p) noexcept { _mm512_storeu_pd(p, v); }
  TAPELESS_INLINE static double lowest_lane(batch v) noexcept { return _mm512_cvtsd_f64(v); }
  TAPELESS_INLINE static batch root(batch a) noexcept { return _mm512_sqrt_pd(a); }

  TAPELESS_INLINE static truth less(batch a, batch b) noexcept { return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ); }
  TAPELESS_INLINE static truth less_equal(batch a, batch b) noexcept { return _mm512_cmp_pd_mask(a, b, _CMP_LE_OQ); }
  TAPELESS_INLINE static truth equal(batch a, batch b) noexcept { return _mm512_cmp_pd_mask(a, b, _CMP_EQ_OQ); }
  TAPELESS_INLINE static batch select(truth m, batch a, batch b) noexcept { return _mm512_mask_blend_pd(m, b, a); }

  TAPELESS_INLINE static truth both(truth a, truth b) noexcept { return _kand_mask8(a, b); }
  TAPELESS_INLINE static truth either(truth a, truth b) noexcept { return _kor_mask8(a, b); }
  TAPELESS_INLINE static truth negated(truth a) noexcept { return _knot_mask8(a); }
  TAPELESS_INLINE static bool any(truth a) noexcept { return a != 0; }

  TAPELESS_INLINE static integers to_bits(batch a) noexcept { return _mm512_castpd_si512(a); }
  TAPELESS_INLINE static batch from_bits(integers i) noexcept { return _mm512_castsi512_pd(i); }
  TAPELESS_INLINE static integers all_bits(std::int64_t i) noexcept { return _mm512_set1_epi64(i); }
  TAPELESS_INLINE static integers add(integers a, integers b) noexcept { return _mm512_add_epi64(a, b); }
  TAPELESS_INLINE static integers subtract(integers a, integers b) noexcept { return _mm512_sub_epi64(a, b); }
  TAPELESS_INLINE static integers left(integers a, int n) noexcept {
    return _mm512_slli_epi64(a, static_cast<unsigned>(n));
  }
  TAPELESS_INLINE static integers right(integers a, int n) noexcept {
    return _mm512_srai_epi64(a, static_cast<unsigned>(n));
  }
  TAPELESS_INLINE static truth equal_bits(integers a, integers b) noexcept { return _mm512_cmpeq_epi64_mask(a, b); }
  TAPELESS_INLINE static truth less_bits(integers a, integers b) noexcept { return _mm512_cmplt_epi64_mask(a, b); }
};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_INTRINSICS_END
