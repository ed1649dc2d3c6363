// SPDX-License-Identifier: BSL-1.0
#pragma once

// Moving lanes between registers of AVX2: what kernel/simd/portable_shuffle.hpp says in plain loops.

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
  using lanes = __m256;

  TAPELESS_INLINE static lanes zip_low(lanes a, lanes b) noexcept {
    return _mm256_permute2f128_ps(_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b), 0x20);
  }
  TAPELESS_INLINE static lanes zip_high(lanes a, lanes b) noexcept {
    return _mm256_permute2f128_ps(_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b), 0x31);
  }
  TAPELESS_INLINE static lanes even(lanes a, lanes b) noexcept { return in_order(_mm256_shuffle_ps(a, b, 0x88)); }
  TAPELESS_INLINE static lanes odd(lanes a, lanes b) noexcept { return in_order(_mm256_shuffle_ps(a, b, 0xdd)); }
  template<int N> TAPELESS_INLINE static lanes cycle(lanes a) noexcept {
    return _mm256_permutevar8x32_ps(a, _mm256_and_si256(iota(), _mm256_set1_epi32(N - 1)));
  }
  template<int N> TAPELESS_INLINE static lanes repeat(lanes a) noexcept {
    return _mm256_permutevar8x32_ps(a, _mm256_srli_epi32(iota(), __builtin_ctz(N)));
  }

  /// The lanes from `First` on of a and b, one behind the other.
  template<int First> TAPELESS_INLINE static lanes across(lanes a, lanes b) noexcept {
    const __m256i middle = _mm256_castps_si256(_mm256_permute2f128_ps(a, b, 0x21));
    if constexpr (First == 4) return _mm256_castsi256_ps(middle);
    else if constexpr (First < 4)
      return _mm256_castsi256_ps(_mm256_alignr_epi8(middle, _mm256_castps_si256(a), 4 * First));
    else return _mm256_castsi256_ps(_mm256_alignr_epi8(_mm256_castps_si256(b), middle, 4 * First - 16));
  }

  /// Halves, pairs, neighbours: after each level a register holds the sums of twice as many.
  TAPELESS_INLINE static lanes sums(const lanes* r) noexcept {
    const lanes ab = pairs(halves(r), halves(r + 1)), cd = pairs(halves(r + 2), halves(r + 3));
    return _mm256_add_ps(_mm256_shuffle_ps(ab, cd, 0x88), _mm256_shuffle_ps(ab, cd, 0xdd));
  }

 private:
  TAPELESS_INLINE static __m256i iota() noexcept { return _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7); }
  /// Pairs of lanes 0, 2, 1, 3.
  TAPELESS_INLINE static lanes in_order(lanes a) noexcept {
    return _mm256_castpd_ps(_mm256_permute4x64_pd(_mm256_castps_pd(a), 0b11'01'10'00));
  }
  /// Of registers 0 and 4 of `r`, four lanes each.
  TAPELESS_INLINE static lanes halves(const lanes* r) noexcept {
    return _mm256_add_ps(_mm256_permute2f128_ps(r[0], r[4], 0x20), _mm256_permute2f128_ps(r[0], r[4], 0x31));
  }
  TAPELESS_INLINE static lanes pairs(lanes a, lanes b) noexcept {
    const __m256d x = _mm256_castps_pd(a), y = _mm256_castps_pd(b);
    return _mm256_add_ps(_mm256_castpd_ps(_mm256_unpacklo_pd(x, y)), _mm256_castpd_ps(_mm256_unpackhi_pd(x, y)));
  }
};

template<> struct shuffles<double> {
  using lanes = __m256d;

  TAPELESS_INLINE static lanes zip_low(lanes a, lanes b) noexcept {
    return _mm256_permute2f128_pd(_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b), 0x20);
  }
  TAPELESS_INLINE static lanes zip_high(lanes a, lanes b) noexcept {
    return _mm256_permute2f128_pd(_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b), 0x31);
  }
  TAPELESS_INLINE static lanes even(lanes a, lanes b) noexcept {
    return _mm256_unpacklo_pd(_mm256_permute2f128_pd(a, b, 0x20), _mm256_permute2f128_pd(a, b, 0x31));
  }
  TAPELESS_INLINE static lanes odd(lanes a, lanes b) noexcept {
    return _mm256_unpackhi_pd(_mm256_permute2f128_pd(a, b, 0x20), _mm256_permute2f128_pd(a, b, 0x31));
  }
  template<int N> TAPELESS_INLINE static lanes cycle(lanes a) noexcept {
    static_assert(N == 2, "a cycle has two of four lanes");
    return _mm256_permute2f128_pd(a, a, 0x00);
  }
  template<int N> TAPELESS_INLINE static lanes repeat(lanes a) noexcept {
    static_assert(N == 2, "two of four lanes are repeated");
    return _mm256_permute4x64_pd(a, 0b01'01'00'00);
  }

  template<int First> TAPELESS_INLINE static lanes across(lanes a, lanes b) noexcept {
    const lanes middle = _mm256_permute2f128_pd(a, b, 0x21);
    if constexpr (First == 2) return middle;
    else if constexpr (First == 1) return _mm256_shuffle_pd(a, middle, 0b0101);
    else return _mm256_shuffle_pd(middle, b, 0b0101);
  }

  TAPELESS_INLINE static lanes sums(const lanes* r) noexcept {
    const lanes a = halves(r), b = halves(r + 1);
    return _mm256_add_pd(_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b));
  }

 private:
  /// Of registers 0 and 2 of `r`, two lanes each.
  TAPELESS_INLINE static lanes halves(const lanes* r) noexcept {
    return _mm256_add_pd(_mm256_permute2f128_pd(r[0], r[2], 0x20), _mm256_permute2f128_pd(r[0], r[2], 0x31));
  }
};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_INTRINSICS_END

TAPELESS_ARITHMETIC_END
