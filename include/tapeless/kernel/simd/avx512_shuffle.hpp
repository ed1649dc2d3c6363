// SPDX-License-Identifier: BSL-1.0
#pragma once

// Moving lanes between registers of AVX-512: what kernel/simd/portable_shuffle.hpp says in plain loops.

#include <immintrin.h>

#include <cstddef>

#include <tapeless/config.hpp>

TAPELESS_INTRINSICS_BEGIN

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

template<class T> struct shuffles;

template<> struct shuffles<float> {
  using lanes = __m512;

  TAPELESS_INLINE static lanes zip_low(lanes a, lanes b) noexcept {
    return _mm512_permutex2var_ps(a, _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), b);
  }
  TAPELESS_INLINE static lanes zip_high(lanes a, lanes b) noexcept {
    return _mm512_permutex2var_ps(a, _mm512_setr_epi32(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31),
                                  b);
  }
  TAPELESS_INLINE static lanes even(lanes a, lanes b) noexcept {
    return _mm512_permutex2var_ps(a, _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), b);
  }
  TAPELESS_INLINE static lanes odd(lanes a, lanes b) noexcept {
    return _mm512_permutex2var_ps(a, _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31), b);
  }
  template<int N> TAPELESS_INLINE static lanes cycle(lanes a) noexcept {
    return _mm512_permutexvar_ps(_mm512_and_si512(iota(), _mm512_set1_epi32(N - 1)), a);
  }
  template<int N> TAPELESS_INLINE static lanes repeat(lanes a) noexcept {
    return _mm512_permutexvar_ps(_mm512_srli_epi32(iota(), __builtin_ctz(N)), a);
  }

  /// The lanes from `First` on of a and b, one behind the other.
  template<int First> TAPELESS_INLINE static lanes across(lanes a, lanes b) noexcept {
    return _mm512_castsi512_ps(_mm512_alignr_epi32(_mm512_castps_si512(b), _mm512_castps_si512(a), First));
  }

  /// Halves, quarters, pairs, neighbours: after each level a register holds the sums of twice as many.
  TAPELESS_INLINE static lanes sums(const lanes* r) noexcept {
    const lanes a = quarters(r), b = quarters(r + 1), c = quarters(r + 2), d = quarters(r + 3);
    const lanes ab = pairs(a, b), cd = pairs(c, d);
    return _mm512_add_ps(_mm512_shuffle_ps(ab, cd, 0x88), _mm512_shuffle_ps(ab, cd, 0xdd));
  }

 private:
  TAPELESS_INLINE static __m512i iota() noexcept {
    return _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  }
  TAPELESS_INLINE static lanes halves(lanes a, lanes b) noexcept {
    return _mm512_add_ps(_mm512_shuffle_f32x4(a, b, 0x44), _mm512_shuffle_f32x4(a, b, 0xee));
  }
  /// Of registers 0, 4, 8 and 12 of `r`, four lanes each.
  TAPELESS_INLINE static lanes quarters(const lanes* r) noexcept {
    const lanes a = halves(r[0], r[4]), b = halves(r[8], r[12]);
    return _mm512_add_ps(_mm512_shuffle_f32x4(a, b, 0x88), _mm512_shuffle_f32x4(a, b, 0xdd));
  }
  TAPELESS_INLINE static lanes pairs(lanes a, lanes b) noexcept {
    const __m512d x = _mm512_castps_pd(a), y = _mm512_castps_pd(b);
    return _mm512_add_ps(_mm512_castpd_ps(_mm512_unpacklo_pd(x, y)), _mm512_castpd_ps(_mm512_unpackhi_pd(x, y)));
  }
};

template<> struct shuffles<double> {
  using lanes = __m512d;

  TAPELESS_INLINE static lanes zip_low(lanes a, lanes b) noexcept {
    return _mm512_permutex2var_pd(a, _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11), b);
  }
  TAPELESS_INLINE static lanes zip_high(lanes a, lanes b) noexcept {
    return _mm512_permutex2var_pd(a, _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15), b);
  }
  TAPELESS_INLINE static lanes even(lanes a, lanes b) noexcept {
    return _mm512_permutex2var_pd(a, _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14), b);
  }
  TAPELESS_INLINE static lanes odd(lanes a, lanes b) noexcept {
    return _mm512_permutex2var_pd(a, _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15), b);
  }
  template<int N> TAPELESS_INLINE static lanes cycle(lanes a) noexcept {
    return _mm512_permutexvar_pd(_mm512_and_si512(iota(), _mm512_set1_epi64(N - 1)), a);
  }
  template<int N> TAPELESS_INLINE static lanes repeat(lanes a) noexcept {
    return _mm512_permutexvar_pd(_mm512_srli_epi64(iota(), __builtin_ctz(N)), a);
  }

  template<int First> TAPELESS_INLINE static lanes across(lanes a, lanes b) noexcept {
    return _mm512_castsi512_pd(_mm512_alignr_epi64(_mm512_castpd_si512(b), _mm512_castpd_si512(a), First));
  }

  TAPELESS_INLINE static lanes sums(const lanes* r) noexcept {
    const lanes a = pairs(r), b = pairs(r + 1);
    return _mm512_add_pd(_mm512_unpacklo_pd(a, b), _mm512_unpackhi_pd(a, b));
  }

 private:
  TAPELESS_INLINE static __m512i iota() noexcept { return _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7); }
  TAPELESS_INLINE static lanes halves(lanes a, lanes b) noexcept {
    return _mm512_add_pd(_mm512_shuffle_f64x2(a, b, 0x44), _mm512_shuffle_f64x2(a, b, 0xee));
  }
  /// Of registers 0, 2, 4 and 6 of `r`, two lanes each.
  TAPELESS_INLINE static lanes pairs(const lanes* r) noexcept {
    const lanes a = halves(r[0], r[2]), b = halves(r[4], r[6]);
    return _mm512_add_pd(_mm512_shuffle_f64x2(a, b, 0x88), _mm512_shuffle_f64x2(a, b, 0xdd));
  }
};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_INTRINSICS_END

TAPELESS_ARITHMETIC_END
