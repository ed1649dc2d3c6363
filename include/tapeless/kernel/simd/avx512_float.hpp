// SPDX-License-Identifier: BSL-1.0
#pragma once

// Registers of AVX-512: sixteen floats.

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/kernel/simd/avx2_pieces.hpp>
#include <tapeless/kernel/simd/avx512_arithmetic.hpp>
#include <tapeless/kernel/simd/native.hpp>

TAPELESS_INTRINSICS_BEGIN

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

template<> struct registers<float> : arithmetic<float> {
  using arithmetic<float>::load, arithmetic<float>::store;

  TAPELESS_INLINE static batch fma(__m512 a, __m512 b, __m512 c) noexcept { return _mm512_fmadd_ps(a, b, c); }
  TAPELESS_INLINE static batch raw_max(__m512 a, __m512 b) noexcept { return _mm512_max_ps(a, b); }
  TAPELESS_INLINE static batch raw_min(__m512 a, __m512 b) noexcept { return _mm512_min_ps(a, b); }
  /// One constant for both, which g++ takes from memory: those of integers go through a register.
  TAPELESS_INLINE static batch magnitude(__m512 x) noexcept { return _mm512_and_ps(x, unsigned_bits()); }
  TAPELESS_INLINE static batch copysign(__m512 x, __m512 s) noexcept {
    return _mm512_castsi512_ps(_mm512_ternarylogic_epi32(_mm512_castps_si512(x), _mm512_castps_si512(s),
                                                         _mm512_castps_si512(unsigned_bits()), 0xe4));
  }

  /// By the last four bits of an index, so the table stands in both halves.
  TAPELESS_INLINE static batch lookup(const float* table, __m512i i) noexcept {
    return _mm512_permutexvar_ps(i, _mm512_broadcast_f32x8(_mm256_loadu_ps(table)));
  }

  TAPELESS_INLINE static __mmask16 first(std::size_t n) noexcept {
    return static_cast<__mmask16>((std::uint32_t{1} << n) - 1);
  }
  /// Halves and quarters as such: a masked load does not see a store that has not reached the cache yet.
  TAPELESS_INLINE static batch load(const float* p, std::size_t n) noexcept {
    if (__builtin_constant_p(n) && n == 8) return load_pieces<8>(p);
    if (__builtin_constant_p(n) && n == 4) return load_pieces<4>(p);
    if (__builtin_constant_p(n) && n == 2) return load_pieces<2>(p);
    if (__builtin_constant_p(n) && n == 1) return load_pieces<1>(p);
    __mmask16 lanes = first(n);
    TAPELESS_MASK(lanes);
    return _mm512_maskz_loadu_ps(lanes, p);
  }
  template<std::size_t N> TAPELESS_INLINE static batch load_pieces(const float* p) noexcept {
    if constexpr (N > 8) return _mm512_insertf32x8(load_pieces<8>(p), load_half<N - 8>(p + 8), 1);
    else return _mm512_zextps256_ps512(load_half<N>(p));
  }
  template<std::size_t N> TAPELESS_INLINE static batch load_some(const float* p) noexcept {
    if constexpr (N > 8) return load_pieces<N>(p);
    else if constexpr (N > 4) return _mm512_castps256_ps512(load_half<N>(p));
    else return _mm512_castps128_ps512(load_quarter<N>(p));
  }
  template<int N> TAPELESS_INLINE static batch load_cycle(const float* p) noexcept {
    if constexpr (N == 8) return _mm512_broadcast_f32x8(_mm256_loadu_ps(p));
    else if constexpr (N == 4) return _mm512_broadcast_f32x4(_mm_loadu_ps(p));
    else return _mm512_castpd_ps(_mm512_broadcastsd_pd(_mm_castps_pd(load_quarter<2>(p))));
  }
  TAPELESS_INLINE static batch load_index(const std::int32_t* p) noexcept {
    return _mm512_cvtepi32_ps(_mm512_loadu_si512(p));
  }
  TAPELESS_INLINE static batch load_index(const std::int32_t* p, std::size_t n) noexcept {
    return _mm512_cvtepi32_ps(_mm512_maskz_loadu_epi32(first(n), p));
  }
  TAPELESS_INLINE static batch gather(const float* p, std::ptrdiff_t stride) noexcept {
    return _mm512_i32gather_ps(offsets(stride), p, 4);
  }
  TAPELESS_INLINE static batch gather(const float* p, std::ptrdiff_t stride, std::size_t n) noexcept {
    return _mm512_mask_i32gather_ps(_mm512_setzero_ps(), first(n), offsets(stride), p, 4);
  }
  /// Exact pieces of 8, 4, 2 and 1 lanes: a masked store would block the forwarding to a load that follows.
  TAPELESS_INLINE static void store(__m512 v, float* p, std::size_t n) noexcept {
    __m256 eight = _mm512_castps512_ps256(v);
    if ((n & 8) != 0) {
      _mm256_storeu_ps(p, eight);
      eight = _mm512_extractf32x8_ps(v, 1);
      p += 8;
    }
    __m128 four = _mm256_castps256_ps128(eight);
    if ((n & 4) != 0) {
      _mm_storeu_ps(p, four);
      four = _mm256_extractf128_ps(eight, 1);
      p += 4;
    }
    if ((n & 2) != 0) {
      _mm_storel_epi64(reinterpret_cast<__m128i*>(p), _mm_castps_si128(four));
      four = _mm_movehl_ps(four, four);
      p += 2;
    }
    if ((n & 1) != 0) _mm_store_ss(p, four);
  }
  TAPELESS_INLINE static batch iota() noexcept {
    return _mm512_setr_ps(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  }

  /// Lane i + Width moved to lane i.
  template<std::size_t Width> TAPELESS_INLINE static batch down(__m512 v) noexcept {
    if constexpr (Width == 8) return _mm512_shuffle_f32x4(v, v, 0b00'00'11'10);
    else if constexpr (Width == 4) return _mm512_shuffle_f32x4(v, v, 0b00'00'00'01);
    else if constexpr (Width == 2) return _mm512_permute_ps(v, 0b00'00'11'10);
    else return _mm512_permute_ps(v, 0b00'00'00'01);
  }

  /// Pairs and quads within the 128-bit quarters, then the quarters: the rows of `t` are named by what they hold.
  template<std::ptrdiff_t N>
  TAPELESS_INLINE static void transpose(const float* src, std::ptrdiff_t ld_src, float* dst,
                                        std::ptrdiff_t ld_dst) noexcept {
    __m512 r[16], t[16];
    for (std::ptrdiff_t i = 0; i < 16; ++i) r[i] = load_first<N>(src + i * ld_src);
    for (int i = 0; i < 16; i += 2) {
      t[i] = _mm512_unpacklo_ps(r[i], r[i + 1]);
      t[i + 1] = _mm512_unpackhi_ps(r[i], r[i + 1]);
    }
    for (int i = 0; i < 16; i += 4) {  // r[i + j]: columns j, j+4, j+8, j+12 of rows i to i+3
      r[i] = _mm512_shuffle_ps(t[i], t[i + 2], 0x44);
      r[i + 1] = _mm512_shuffle_ps(t[i], t[i + 2], 0xee);
      r[i + 2] = _mm512_shuffle_ps(t[i + 1], t[i + 3], 0x44);
      r[i + 3] = _mm512_shuffle_ps(t[i + 1], t[i + 3], 0xee);
    }
    for (int j = 0; j < 4; ++j) {  // t[j], t[j + 4]: columns j, j+8 and j+4, j+12 of rows 0 to 7; t[j + 8] on: 8 to 15
      t[j] = _mm512_shuffle_f32x4(r[j], r[j + 4], 0x88);
      t[j + 4] = _mm512_shuffle_f32x4(r[j], r[j + 4], 0xdd);
      t[j + 8] = _mm512_shuffle_f32x4(r[j + 8], r[j + 12], 0x88);
      t[j + 12] = _mm512_shuffle_f32x4(r[j + 8], r[j + 12], 0xdd);
    }
    for (std::ptrdiff_t j = 0; j < 8; ++j) {
      if (j < N) _mm512_storeu_ps(dst + j * ld_dst, _mm512_shuffle_f32x4(t[j], t[j + 8], 0x88));
      if (j + 8 < N) _mm512_storeu_ps(dst + (j + 8) * ld_dst, _mm512_shuffle_f32x4(t[j], t[j + 8], 0xdd));
    }
  }

 private:
  TAPELESS_INLINE static __m512 unsigned_bits() noexcept {
    return _mm512_set1_ps(__builtin_bit_cast(float, std::int32_t{0x7fffffff}));
  }
  template<std::ptrdiff_t N> TAPELESS_INLINE static __m512 load_first(const float* p) noexcept {
    if constexpr (N == 16) return _mm512_loadu_ps(p);
    else return load(p, std::size_t{N});
  }
  TAPELESS_INLINE static __m512i offsets(std::ptrdiff_t stride) noexcept {
    return _mm512_mullo_epi32(_mm512_set1_epi32(static_cast<std::int32_t>(stride)),
                              _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
  }
};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_INTRINSICS_END

TAPELESS_ARITHMETIC_END
