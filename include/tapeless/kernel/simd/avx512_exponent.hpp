// SPDX-License-Identifier: BSL-1.0
#pragma once

// Exponents of registers of AVX-512, found as friends are by code generic over its lanes: it takes the long way round
// where they do not exist, with the same bits.

#include <immintrin.h>

#include <tapeless/config.hpp>
#include <tapeless/kernel/simd/avx512_arithmetic.hpp>
#include <tapeless/kernel/simd/pack.hpp>

TAPELESS_INTRINSICS_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// x 2^n for whole numbers n, rounded once.
TAPELESS_INLINE pack<float> scale(pack<float> x, pack<float> n) noexcept {
  return pack<float>::batch(_mm512_scalef_ps(x.value, n.value));
}
TAPELESS_INLINE pack<double> scale(pack<double> x, pack<double> n) noexcept {
  return pack<double>::batch(_mm512_scalef_pd(x.value, n.value));
}

/// The significand of |x| in [3/4, 3/2); NaN below 0, 1 at 0 and inf.
TAPELESS_INLINE pack<float> significand(pack<float> x) noexcept {
  return pack<float>::batch(_mm512_getmant_ps(x.value, _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_nan));
}
TAPELESS_INLINE pack<double> significand(pack<double> x) noexcept {
  return pack<double>::batch(_mm512_getmant_pd(x.value, _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_nan));
}

/// The exponent of |x|, subnormal or not: -inf at 0, inf at inf.
TAPELESS_INLINE pack<float> exponent(pack<float> x) noexcept { return pack<float>::batch(_mm512_getexp_ps(x.value)); }
TAPELESS_INLINE pack<double> exponent(pack<double> x) noexcept {
  return pack<double>::batch(_mm512_getexp_pd(x.value));
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_INTRINSICS_END
