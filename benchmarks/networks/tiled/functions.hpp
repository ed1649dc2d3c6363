// SPDX-License-Identifier: BSL-1.0
#pragma once

// tanh, exp and log of registers, as exact as the library's default (2 ulp) and as short as that allows.

#include <immintrin.h>

#include "tanh_table.hpp"
#include "vector.hpp"

namespace bench::tiled {

/// x, its magnitude at most `top`.
TILED_INLINE vec clamp(vec x, float top) { return _mm512_range_ps(x, all(top), 2); }

/// tanh x = x P(|x|) up to 2.5 ulp (2 ulp below, where several registers are given), with a polynomial of degree 5 for
/// each quarter, its coefficients looked up: 26 cycles on Zen 5 from argument to result, where the shortest formula
/// known here that divides by e^2x + 1 takes 64.
TILED_INLINE vec tanh(vec x) {
  const vec a = _mm512_range_ps(x, all(tanh_top), 0b1010);  // without the sign
  const vec t = add(_mm512_range_ps(x, all(tanh_last), 0b1010), all(tanh_steps));
  const __m512i index = _mm512_castps_si512(t);
  const vec u = sub(a, sub(t, all(tanh_steps))), u2 = mul(u, u);
  vec k[6];
  unroll<6>(TILED_EACH(i) { k[i] = _mm512_permutex2var_ps(load(tanh_table[i]), index, load(tanh_table[i] + lanes)); });
  const vec c = clamp(x, tanh_top);
  const vec high = fma(fma(k[5], u, k[4]), u2, fma(k[3], u, k[2]));
  return fma(mul(c, u2), high, mul(c, fma(k[1], u, k[0])));
}

/// tanh x, and v tanh x + w no later than that.
struct tanh_and_product {
  vec tanh, product;
};
TILED_INLINE tanh_and_product tanh_times(vec x, vec v, vec w) {
  const vec a = _mm512_range_ps(x, all(tanh_top), 0b1010);
  const vec t = add(_mm512_range_ps(x, all(tanh_last), 0b1010), all(tanh_steps));
  const __m512i index = _mm512_castps_si512(t);
  const vec u = sub(a, sub(t, all(tanh_steps))), u2 = mul(u, u);
  vec k[6];
  unroll<6>(TILED_EACH(i) { k[i] = _mm512_permutex2var_ps(load(tanh_table[i]), index, load(tanh_table[i] + lanes)); });
  const vec c = clamp(x, tanh_top), cv = mul(c, v);
  const vec high = fma(fma(k[5], u, k[4]), u2, fma(k[3], u, k[2])), low = fma(k[1], u, k[0]);
  return {fma(mul(c, u2), high, mul(c, low)), fma(mul(cv, u2), high, fma(cv, low, w))};
}

/// Several registers, with the fewest operations: each table is loaded once for all of them. 7 cycles each.
template<int N> TILED_INLINE void tanh(vec (&x)[N]) {
  vec u[N], p[N];
  __m512i index[N];
  unroll<N>(TILED_EACH(j) {
    const vec a = _mm512_range_ps(x[j], all(tanh_top), 0b1010);
    const vec t = add(_mm512_range_ps(x[j], all(tanh_last), 0b1010), all(tanh_steps));
    index[j] = _mm512_castps_si512(t);
    u[j] = sub(a, sub(t, all(tanh_steps)));
  });
  const float* table = tanh_table[0];
  asm volatile("" : "+r"(table));  // so that no compiler keeps the tables in registers that others need
  unroll<6>(TILED_EACH(i) {
    const vec low = load(table + (5 - i) * 32), high = load(table + (5 - i) * 32 + lanes);
    unroll<N>(TILED_EACH(j) {
      const vec k = _mm512_permutex2var_ps(low, index[j], high);
      if constexpr (i == 0) p[j] = k;
      else p[j] = fma(p[j], u[j], k);
    });
  });
  unroll<N>(TILED_EACH(j) { x[j] = mul(p[j], clamp(x[j], tanh_top)); });
}

/// e^x for x <= 0.
TILED_INLINE vec exp(vec x) {
  const vec magic = all(12582912.0f + 127.0f), low = all(-87.0f);
  x = _mm512_max_ps(low, x);
  const vec t = fma(x, all(0x1.715476p0f), magic), n = sub(t, magic);
  const vec s = _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_castps_si512(t), 23));
  const vec r = fnma(n, all(0x1.7f7d1cp-20f), fnma(n, all(0x1.62e4p-1f), x));
  vec q = fma(r, all(0x1.9b7e44p-13f), all(0x1.71c646p-10f));
  q = fma(r, q, all(0x1.1127cap-7f));
  q = fma(r, q, all(0x1.5549d8p-5f));
  q = fma(r, q, all(0x1.55551p-3f));
  q = fma(r, q, all(0.5f));
  return fma(fma(mul(r, r), q, r), s, s);
}

/// log x for normal, positive x.
TILED_INLINE vec log(vec x) {
  const __m512i bits = _mm512_castps_si512(x);
  const __m512i e = _mm512_and_si512(_mm512_sub_epi32(bits, _mm512_set1_epi32(0x3f3504f3)),
                                     _mm512_set1_epi32(static_cast<int>(0xff800000)));
  const vec f = sub(_mm512_castsi512_ps(_mm512_sub_epi32(bits, e)), all(1.0f));
  const vec n = mul(_mm512_cvtepi32_ps(e), all(0x1p-23f));
  vec q = fma(f, all(-0x1.496a5cp-4f), all(0x1.08a6a4p-3f));
  q = fma(f, q, all(-0x1.0bf544p-3f));
  q = fma(f, q, all(0x1.22446ap-3f));
  q = fma(f, q, all(-0x1.5487e2p-3f));
  q = fma(f, q, all(0x1.99a7a8p-3f));
  q = fma(f, q, all(-0x1.000222p-2f));
  q = fma(f, q, all(0x1.555548p-2f));
  q = fma(f, q, all(-0x1.fffffep-2f));
  return fma(n, all(0x1.62e4p-1f), fma(n, all(0x1.7f7d1cp-20f), fma(mul(f, f), q, f)));
}

}  // namespace bench::tiled
