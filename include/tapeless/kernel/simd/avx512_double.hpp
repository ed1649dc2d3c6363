// SPDX-License-Identifier: BSL-1.0
#pragma once

// Registers of AVX-512: eight doubles.

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

template<> struct registers<double> : arithmetic<double> {
  using arithmetic<double>::load, arithmetic<double>::store;

  TAPELESS_INLINE static batch fma(__m512d a, __m512d b, __m512d c) noexcept { return _mm512_fmadd_pd(a, b, c); }
  TAPELESS_INLINE static batch raw_max(__m512d a, __m512d b) noexcept { return _mm512_max_pd(a, b); }
  TAPELESS_INLINE static batch raw_min(__m512d a, __m512d b) noexcept { return _mm512_min_pd(a, b); }
  TAPELESS_INLINE static batch magnitude(__m512d x) noexcept { return _mm512_and_pd(x, unsigned_bits()); }
  TAPELESS_INLINE static batch copysign(__m512d x, __m512d s) noexcept {
    return _mm512_castsi512_pd(_mm512_ternarylogic_epi64(_mm512_castpd_si512(x), _mm512_castpd_si512(s),
                                                         _mm512_castpd_si512(unsigned_bits()), 0xe4));
  }

  TAPELESS_INLINE static __mmask8 first(std::size_t n) noexcept {
    return static_cast<__mmask8>((std::uint32_t{1} << n) - 1);
  }
  TAPELESS_INLINE static batch load(const double* p, std::size_t n) noexcept {
    if (__builtin_constant_p(n) && n == 4) return load_pieces<4>(p);
    if (__builtin_constant_p(n) && n == 2) return load_pieces<2>(p);
    __mmask8 lanes = first(n);
    TAPELESS_MASK(lanes);
    return _mm512_maskz_loadu_pd(lanes, p);
  }
  template<std::size_t N> TAPELESS_INLINE static batch load_pieces(const double* p) noexcept {
    if constexpr (N > 4) return _mm512_insertf64x4(load_pieces<4>(p), load_half<N - 4>(p + 4), 1);
    else return _mm512_zextpd256_pd512(load_half<N>(p));
  }
  template<std::size_t N> TAPELESS_INLINE static batch load_some(const double* p) noexcept {
    if constexpr (N > 4) return load_pieces<N>(p);
    else if constexpr (N > 2) return _mm512_castpd256_pd512(load_half<N>(p));
    else return _mm512_castpd128_pd512(load_quarter<N>(p));
  }
  template<int N> TAPELESS_INLINE static batch load_cycle(const double* p) noexcept {
    if constexpr (N == 4) return _mm512_broadcast_f64x4(_mm256_loadu_pd(p));
    else return _mm512_broadcast_f64x2(_mm_loadu_pd(p));
  }
  TAPELESS_INLINE static batch load_index(const std::int32_t* p) noexcept {
    return _mm512_cvtepi32_pd(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
  }
  TAPELESS_INLINE static batch load_index(const std::int32_t* p, std::size_t n) noexcept {
    return _mm512_cvtepi32_pd(_mm256_maskz_loadu_epi32(first(n), p));
  }
  TAPELESS_INLINE static batch gather(const double* p, std::ptrdiff_t stride) noexcept {
    return _mm512_i64gather_pd(offsets(stride), p, 8);
  }
  TAPELESS_INLINE static batch gather(const double* p, std::ptrdiff_t stride, std::size_t n) noexcept {
    return _mm512_mask_i64gather_pd(_mm512_setzero_pd(), first(n), offsets(stride), p, 8);
  }
  /// Exact pieces, as for float.
  TAPELESS_INLINE static void store(__m512d v, double* p, std::size_t n) noexcept {
    __m256d four = _mm512_castpd512_pd256(v);
    if ((n & 4) != 0) {
      _mm256_storeu_pd(p, four);
      four = _mm512_extractf64x4_pd(v, 1);
      p += 4;
    }
    __m128d two = _mm256_castpd256_pd128(four);
    if ((n & 2) != 0) {
      _mm_storeu_pd(p, two);
      two = _mm256_extractf128_pd(four, 1);
      p += 2;
    }
    if ((n & 1) != 0) _mm_store_sd(p, two);
  }
  TAPELESS_INLINE static batch iota() noexcept { return _mm512_setr_pd(0, 1, 2, 3, 4, 5, 6, 7); }

  /// Lane i + Width moved to lane i.
  template<std::size_t Width> TAPELESS_INLINE static batch down(__m512d v) noexcept {
    if constexpr (Width == 4) return _mm512_shuffle_f64x2(v, v, 0b00'00'11'10);
    else if constexpr (Width == 2) return _mm512_shuffle_f64x2(v, v, 0b00'00'00'01);
    else return _mm512_permute_pd(v, 0b0101'0101);
  }

  template<std::ptrdiff_t N>
  TAPELESS_INLINE static void transpose(const double* src, std::ptrdiff_t ld_src, double* dst,
                                        std::ptrdiff_t ld_dst) noexcept {
    __m512d r[8], t[8];
    for (std::ptrdiff_t i = 0; i < 8; ++i) r[i] = load_first<N>(src + i * ld_src);
    for (int i = 0; i < 8; i += 2) {  // t[i + j]: columns j, j+2, j+4, j+6 of rows i and i+1
      t[i] = _mm512_unpacklo_pd(r[i], r[i + 1]);
      t[i + 1] = _mm512_unpackhi_pd(r[i], r[i + 1]);
    }
    for (int j = 0; j < 2; ++j) {  // r[j], r[j + 2]: columns j, j+4 and j+2, j+6 of rows 0 to 3; r[j + 4] on: 4 to 7
      r[j] = _mm512_shuffle_f64x2(t[j], t[j + 2], 0x88);
      r[j + 2] = _mm512_shuffle_f64x2(t[j], t[j + 2], 0xdd);
      r[j + 4] = _mm512_shuffle_f64x2(t[j + 4], t[j + 6], 0x88);
      r[j + 6] = _mm512_shuffle_f64x2(t[j + 4], t[j + 6], 0xdd);
    }
    for (std::ptrdiff_t j = 0; j < 4; ++j) {
      if (j < N) _mm512_storeu_pd(dst + j * ld_dst, _mm512_shuffle_f64x2(r[j], r[j + 4], 0x88));
      if (j + 4 < N) _mm512_storeu_pd(dst + (j + 4) * ld_dst, _mm512_shuffle_f64x2(r[j], r[j + 4], 0xdd));
    }
  }

 private:
  TAPELESS_INLINE static __m512d unsigned_bits() noexcept {
    return _mm512_set1_pd(__builtin_bit_cast(double, std::int64_t{0x7fffffffffffffff}));
  }
  template<std::ptrdiff_t N> TAPELESS_INLINE static __m512d load_first(const double* p) noexcept {
    if constexpr (N == 8) return _mm512_loadu_pd(p);
    else return load(p, std::size_t{N});
  }
  TAPELESS_INLINE static __m512i offsets(std::ptrdiff_t stride) noexcept {
    return _mm512_mullo_epi64(_mm512_set1_epi64(stride), _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7));
  }
};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_INTRINSICS_END

TAPELESS_ARITHMETIC_END
