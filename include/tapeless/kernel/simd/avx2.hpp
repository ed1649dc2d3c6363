// SPDX-License-Identifier: BSL-1.0
#pragma once

// Registers of AVX2: eight floats or four doubles.

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/kernel/simd/avx2_arithmetic.hpp>
#include TAPELESS_FMA_HEADER
#include <tapeless/kernel/simd/avx2_pieces.hpp>
#include <tapeless/kernel/simd/avx2_shuffle.hpp>
#include <tapeless/kernel/simd/native.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// A window on it is the mask of the first n lanes.
alignas(64) inline constexpr std::int32_t lanes_below[16] = {-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0};

template<> struct registers<float> : arithmetic<float>, multiply_add<float> {
  using arithmetic<float>::load, arithmetic<float>::store;

  TAPELESS_INLINE static batch raw_max(__m256 a, __m256 b) noexcept { return _mm256_max_ps(a, b); }
  TAPELESS_INLINE static batch raw_min(__m256 a, __m256 b) noexcept { return _mm256_min_ps(a, b); }

  TAPELESS_INLINE static batch lookup(const float* table, __m256i i) noexcept {
    return _mm256_permutevar8x32_ps(_mm256_loadu_ps(table), i);
  }

  TAPELESS_INLINE static batch load(const float* p, std::size_t n) noexcept { return _mm256_maskload_ps(p, below(n)); }
  template<std::size_t N> TAPELESS_INLINE static batch load_pieces(const float* p) noexcept { return load_half<N>(p); }
  template<std::size_t N> TAPELESS_INLINE static batch load_some(const float* p) noexcept {
    if constexpr (N > 4) return load_half<N>(p);
    else return _mm256_castps128_ps256(load_quarter<N>(p));
  }
  TAPELESS_INLINE static batch load_index(const std::int32_t* p) noexcept {
    return _mm256_cvtepi32_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
  }
  TAPELESS_INLINE static batch load_index(const std::int32_t* p, std::size_t n) noexcept {
    return _mm256_cvtepi32_ps(_mm256_maskload_epi32(p, below(n)));
  }
  TAPELESS_INLINE static batch gather(const float* p, std::ptrdiff_t stride) noexcept {
    return _mm256_i32gather_ps(p, offsets(stride), 4);
  }
  TAPELESS_INLINE static batch gather(const float* p, std::ptrdiff_t stride, std::size_t n) noexcept {
    return _mm256_mask_i32gather_ps(_mm256_setzero_ps(), p, offsets(stride), _mm256_castsi256_ps(below(n)), 4);
  }
  /// Exact pieces of 4, 2 and 1 lanes: a masked store would block the forwarding to a load that follows.
  TAPELESS_INLINE static void store(__m256 v, float* p, std::size_t n) noexcept {
    __m128 four = _mm256_castps256_ps128(v);
    if ((n & 4) != 0) {
      _mm_storeu_ps(p, four);
      four = _mm256_extractf128_ps(v, 1);
      p += 4;
    }
    if ((n & 2) != 0) {
      _mm_storel_epi64(reinterpret_cast<__m128i*>(p), _mm_castps_si128(four));
      four = _mm_movehl_ps(four, four);
      p += 2;
    }
    if ((n & 1) != 0) _mm_store_ss(p, four);
  }
  TAPELESS_INLINE static batch iota() noexcept { return _mm256_setr_ps(0, 1, 2, 3, 4, 5, 6, 7); }
  TAPELESS_INLINE static truth first(std::size_t n) noexcept { return _mm256_castsi256_ps(below(n)); }

  /// Lane i + Width moved to lane i.
  template<std::size_t Width> TAPELESS_INLINE static batch down(__m256 v) noexcept {
    if constexpr (Width == 4) return _mm256_permute2f128_ps(v, v, 0x01);
    else if constexpr (Width == 2) return _mm256_permute_ps(v, 0b00'00'11'10);
    else return _mm256_permute_ps(v, 0b00'00'00'01);
  }

  template<std::ptrdiff_t N>
  TAPELESS_INLINE static void transpose(const float* src, std::ptrdiff_t ld_src, float* dst,
                                        std::ptrdiff_t ld_dst) noexcept {
    __m256 r[8], t[8];
    for (std::ptrdiff_t i = 0; i < 8; ++i) r[i] = load_first<N>(src + i * ld_src);
    for (int i = 0; i < 8; i += 2) {
      t[i] = _mm256_unpacklo_ps(r[i], r[i + 1]);
      t[i + 1] = _mm256_unpackhi_ps(r[i], r[i + 1]);
    }
    for (int i = 0; i < 8; i += 4) {  // r[i + j]: columns j and j+4 of rows i to i+3
      r[i] = _mm256_shuffle_ps(t[i], t[i + 2], 0x44);
      r[i + 1] = _mm256_shuffle_ps(t[i], t[i + 2], 0xee);
      r[i + 2] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0x44);
      r[i + 3] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0xee);
    }
    for (std::ptrdiff_t j = 0; j < 4; ++j) {
      if (j < N) _mm256_storeu_ps(dst + j * ld_dst, _mm256_permute2f128_ps(r[j], r[j + 4], 0x20));
      if (j + 4 < N) _mm256_storeu_ps(dst + (j + 4) * ld_dst, _mm256_permute2f128_ps(r[j], r[j + 4], 0x31));
    }
  }

 private:
  template<std::ptrdiff_t N> TAPELESS_INLINE static __m256 load_first(const float* p) noexcept {
    if constexpr (N == 8) return _mm256_loadu_ps(p);
    else return load(p, std::size_t{N});
  }
  TAPELESS_INLINE static __m256i below(std::size_t n) noexcept {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(lanes_below + (8 - n)));
  }
  TAPELESS_INLINE static __m256i offsets(std::ptrdiff_t stride) noexcept {
    return _mm256_mullo_epi32(_mm256_set1_epi32(static_cast<std::int32_t>(stride)),
                              _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  }
};

template<> struct registers<double> : arithmetic<double>, multiply_add<double> {
  using arithmetic<double>::load, arithmetic<double>::store;

  TAPELESS_INLINE static batch raw_max(__m256d a, __m256d b) noexcept { return _mm256_max_pd(a, b); }
  TAPELESS_INLINE static batch raw_min(__m256d a, __m256d b) noexcept { return _mm256_min_pd(a, b); }

  TAPELESS_INLINE static batch load(const double* p, std::size_t n) noexcept { return _mm256_maskload_pd(p, below(n)); }
  template<std::size_t N> TAPELESS_INLINE static batch load_pieces(const double* p) noexcept { return load_half<N>(p); }
  TAPELESS_INLINE static batch load_index(const std::int32_t* p) noexcept {
    return _mm256_cvtepi32_pd(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
  }
  TAPELESS_INLINE static batch load_index(const std::int32_t* p, std::size_t n) noexcept {
    const auto mask = _mm_loadu_si128(reinterpret_cast<const __m128i*>(lanes_below + (8 - n)));
    return _mm256_cvtepi32_pd(_mm_maskload_epi32(p, mask));
  }
  TAPELESS_INLINE static batch gather(const double* p, std::ptrdiff_t stride) noexcept {
    return _mm256_i32gather_pd(p, offsets(stride), 8);
  }
  TAPELESS_INLINE static batch gather(const double* p, std::ptrdiff_t stride, std::size_t n) noexcept {
    return _mm256_mask_i32gather_pd(_mm256_setzero_pd(), p, offsets(stride), _mm256_castsi256_pd(below(n)), 8);
  }
  /// Exact pieces, as for float.
  TAPELESS_INLINE static void store(__m256d v, double* p, std::size_t n) noexcept {
    __m128d two = _mm256_castpd256_pd128(v);
    if ((n & 2) != 0) {
      _mm_storeu_pd(p, two);
      two = _mm256_extractf128_pd(v, 1);
      p += 2;
    }
    if ((n & 1) != 0) _mm_store_sd(p, two);
  }
  TAPELESS_INLINE static batch iota() noexcept { return _mm256_setr_pd(0, 1, 2, 3); }
  TAPELESS_INLINE static truth first(std::size_t n) noexcept { return _mm256_castsi256_pd(below(n)); }

  /// Lane i + Width moved to lane i.
  template<std::size_t Width> TAPELESS_INLINE static batch down(__m256d v) noexcept {
    if constexpr (Width == 2) return _mm256_permute2f128_pd(v, v, 0x01);
    else return _mm256_permute_pd(v, 0b0101);
  }

  template<std::ptrdiff_t N>
  TAPELESS_INLINE static void transpose(const double* src, std::ptrdiff_t ld_src, double* dst,
                                        std::ptrdiff_t ld_dst) noexcept {
    const auto a = load_first<N>(src), b = load_first<N>(src + ld_src);
    const auto c = load_first<N>(src + 2 * ld_src), d = load_first<N>(src + 3 * ld_src);
    const auto ab02 = _mm256_unpacklo_pd(a, b), ab13 = _mm256_unpackhi_pd(a, b);
    const auto cd02 = _mm256_unpacklo_pd(c, d), cd13 = _mm256_unpackhi_pd(c, d);
    _mm256_storeu_pd(dst, _mm256_permute2f128_pd(ab02, cd02, 0x20));
    if (N > 1) _mm256_storeu_pd(dst + ld_dst, _mm256_permute2f128_pd(ab13, cd13, 0x20));
    if (N > 2) _mm256_storeu_pd(dst + 2 * ld_dst, _mm256_permute2f128_pd(ab02, cd02, 0x31));
    if (N > 3) _mm256_storeu_pd(dst + 3 * ld_dst, _mm256_permute2f128_pd(ab13, cd13, 0x31));
  }

 private:
  template<std::ptrdiff_t N> TAPELESS_INLINE static __m256d load_first(const double* p) noexcept {
    if constexpr (N == 4) return _mm256_loadu_pd(p);
    else return load(p, std::size_t{N});
  }
  TAPELESS_INLINE static __m256i below(std::size_t n) noexcept {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(lanes_below + (8 - 2 * n)));
  }
  TAPELESS_INLINE static __m128i offsets(std::ptrdiff_t stride) noexcept {
    return _mm_mullo_epi32(_mm_set1_epi32(static_cast<std::int32_t>(stride)), _mm_setr_epi32(0, 1, 2, 3));
  }
};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
