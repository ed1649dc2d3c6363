// SPDX-License-Identifier: BSL-1.0
#pragma once

// Some lanes of a register loaded in pieces of 8, 4, 2 and 1, as they are stored: a masked load does not see a store
// that has not reached the cache yet, and compilers do not see through one.

#include <immintrin.h>

#include <cstddef>

#include <tapeless/config.hpp>

TAPELESS_INTRINSICS_BEGIN

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// The first N numbers from p on, N from 1 to 4, and zeros.
template<std::size_t N> TAPELESS_INLINE __m128 load_quarter(const float* p) noexcept {
  if constexpr (N == 4) return _mm_loadu_ps(p);
  else if constexpr (N == 3) return _mm_movelh_ps(load_quarter<2>(p), load_quarter<1>(p + 2));
  else if constexpr (N == 2) return _mm_castsi128_ps(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p)));
  else return _mm_load_ss(p);
}
template<std::size_t N> TAPELESS_INLINE __m128d load_quarter(const double* p) noexcept {
  if constexpr (N == 2) return _mm_loadu_pd(p);
  else return _mm_load_sd(p);
}

/// The first N numbers, up to a half register of AVX-512.
template<std::size_t N> TAPELESS_INLINE __m256 load_half(const float* p) noexcept {
  if constexpr (N == 8) return _mm256_loadu_ps(p);
  else if constexpr (N > 4) return _mm256_set_m128(load_quarter<N - 4>(p + 4), _mm_loadu_ps(p));
  else return _mm256_zextps128_ps256(load_quarter<N>(p));
}
template<std::size_t N> TAPELESS_INLINE __m256d load_half(const double* p) noexcept {
  if constexpr (N == 4) return _mm256_loadu_pd(p);
  else if constexpr (N > 2) return _mm256_set_m128d(load_quarter<N - 2>(p + 2), _mm_loadu_pd(p));
  else return _mm256_zextpd128_pd256(load_quarter<N>(p));
}

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_INTRINSICS_END

TAPELESS_ARITHMETIC_END
