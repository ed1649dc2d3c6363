// SPDX-License-Identifier: BSL-1.0
#pragma once

// 4-64-64-2 with tanh and mean squared error, one sample at a time: activations and errors stay in registers, each
// weight is read twice and written once.

#include "functions.hpp"
#include "vector.hpp"

namespace bench::tiled {

/// Parameters of 4-64-64-2, each tensor row-major.
struct small_parameters {
  alignas(64) float w1[4][64];
  alignas(64) float b1[64];
  alignas(64) float w2[64][64];
  alignas(64) float b2[64];
  alignas(64) float w3[64][2];
  alignas(64) float b3[2];
};

/// The two columns of w3 (64, 2), each in four registers.
TILED_INLINE void load_columns(const float* w3, vec (&first)[4], vec (&second)[4]) {
  const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  const __m512i odd = _mm512_add_epi32(even, _mm512_set1_epi32(1));
  unroll<4>(TILED_EACH(c) {
    const vec low = load(w3 + 2 * lanes * c), high = load(w3 + 2 * lanes * c + lanes);
    first[c] = _mm512_permutex2var_ps(low, even, high);
    second[c] = _mm512_permutex2var_ps(low, odd, high);
  });
}
TILED_INLINE void store_columns(float* w3, const vec (&first)[4], const vec (&second)[4]) {
  const __m512i low = _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const __m512i high = _mm512_add_epi32(low, _mm512_set1_epi32(8));
  unroll<4>(TILED_EACH(c) {
    store(w3 + 2 * lanes * c, _mm512_permutex2var_ps(first[c], low, second[c]));
    store(w3 + 2 * lanes * c + lanes, _mm512_permutex2var_ps(first[c], high, second[c]));
  });
}

/// Even lanes become the sum of a's lanes, odd ones that of b's.
TILED_INLINE vec pair_totals(vec a, vec b) {
  vec s = add(_mm512_unpacklo_ps(a, b), _mm512_unpackhi_ps(a, b));
  s = add(s, _mm512_permute_ps(s, 0x4e));
  s = add(s, _mm512_shuffle_f32x4(s, s, 0x4e));
  return add(s, _mm512_shuffle_f32x4(s, s, 0xb1));
}

/// Two numbers, again and again.
TILED_INLINE vec pair(const float* p) {
  return _mm512_castpd_ps(
      _mm512_broadcastsd_pd(_mm_castps_pd(_mm_loadl_pi(_mm_setzero_ps(), reinterpret_cast<const __m64*>(p)))));
}

/// h = tanh(x w + b) of one row of 64, x of 4 numbers.
TILED_INLINE void small_first(const small_parameters& p, const float* x, vec (&h)[4]) {
  vec x0 = all(x[0]), x1 = all(x[1]), x2 = all(x[2]), x3 = all(x[3]);
  unroll<4>(TILED_EACH(c) {
    h[c] = add(fma(x0, load(p.w1[0] + lanes * c), fma(x1, load(p.w1[1] + lanes * c), load(p.b1 + lanes * c))),
               fma(x2, load(p.w1[2] + lanes * c), mul(x3, load(p.w1[3] + lanes * c))));
  });
  unroll<4>(TILED_EACH(c) { h[c] = tanh(h[c]); });
}

/// tanh(x w + b) of one row of 64, x in registers: its numbers are spread by shuffles, since loads are what it waits
/// for.
TILED_INLINE void small_second(const small_parameters& p, const vec (&x)[4], vec (&h)[4]) {
  vec s[4], t[4];
  unroll<4>(TILED_EACH(c) { s[c] = load(p.b2 + lanes * c), t[c] = zero(); });
  unroll<16>(TILED_EACH(q) {
    const vec from = here(x[q / 4]), quarter = _mm512_shuffle_f32x4(from, from, (q % 4) * 0x55);
    unroll<4>(TILED_EACH(i) {
      const vec a = _mm512_permute_ps(quarter, i * 0x55);
      const float* w = p.w2[4 * q + i];
      unroll<4>(TILED_EACH(c) {
        if constexpr (i % 2 == 0) s[c] = fma(a, load(w + lanes * c), s[c]);
        else t[c] = fma(a, load(w + lanes * c), t[c]);
      });
    });
  });
  unroll<4>(TILED_EACH(c) { h[c] = tanh(add(s[c], t[c])); });
}

/// One sample; the loss before the update.
[[gnu::noinline]] inline float small_row_step(small_parameters& p, const float* x, const float* target, float rate) {
  alignas(64) float h1_memory[64];
  vec h1[4], h2[4], first[4], second[4];
  small_first(p, x, h1);
  unroll<4>(TILED_EACH(c) { store(h1_memory + lanes * c, h1[c]); });
  small_second(p, h1, h2);

  load_columns(p.w3[0], first, second);
  const vec y =
      pair_totals(add(fma(h2[0], first[0], mul(h2[1], first[1])), fma(h2[2], first[2], mul(h2[3], first[3]))),
                  add(fma(h2[0], second[0], mul(h2[1], second[1])), fma(h2[2], second[2], mul(h2[3], second[3]))));
  const vec both = pair(p.b3);
  const vec wanted = pair(target);
  const vec e = add(y, sub(both, wanted));  // (first, second, first, second, ...)
  const vec g = mul(e, all(-rate));         // -rate times the gradient of mean((y - t)^2)
  const vec g0 = _mm512_permute_ps(g, 0xa0), g1 = _mm512_permute_ps(g, 0xf5);
  _mm_storel_pi(reinterpret_cast<__m64*>(p.b3), _mm512_castps512_ps128(add(both, g)));
  vec d2[4];
  unroll<4>(TILED_EACH(c) {
    d2[c] = mul(fma(g0, first[c], mul(g1, second[c])), fnma(h2[c], h2[c], all(1)));
    first[c] = fma(g0, h2[c], first[c]);
    second[c] = fma(g1, h2[c], second[c]);
    store(p.b2 + lanes * c, add(load(p.b2 + lanes * c), d2[c]));
  });
  store_columns(p.w3[0], first, second);

  const vec x0 = all(x[0]), x1 = all(x[1]), x2 = all(x[2]), x3 = all(x[3]);
  for (int block = 0; block < 4; ++block) {
    vec s[16];
    unroll<16>(TILED_EACH(i) {
      float* w = p.w2[block * 16 + i];
      const vec h = all(h1_memory[block * 16 + i]);
      vec w0 = load(w), w1 = load(w + 16), w2 = load(w + 32), w3 = load(w + 48);
      s[i] = add(fma(w0, d2[0], mul(w1, d2[1])), fma(w2, d2[2], mul(w3, d2[3])));
      store(w, fma(h, d2[0], w0));
      store(w + 16, fma(h, d2[1], w1));
      store(w + 32, fma(h, d2[2], w2));
      store(w + 48, fma(h, d2[3], w3));
    });
    const vec h = load(h1_memory + lanes * block);
    const vec d1 = mul(sums(s), fnma(h, h, all(1)));
    const int at = lanes * block;
    store(p.b1 + at, add(load(p.b1 + at), d1));
    store(p.w1[0] + at, fma(x0, d1, load(p.w1[0] + at)));
    store(p.w1[1] + at, fma(x1, d1, load(p.w1[1] + at)));
    store(p.w1[2] + at, fma(x2, d1, load(p.w1[2] + at)));
    store(p.w1[3] + at, fma(x3, d1, load(p.w1[3] + at)));
  }
  const __m128 squares = _mm_mul_ps(_mm512_castps512_ps128(e), _mm512_castps512_ps128(e));
  return 0.5f * (squares[0] + squares[1]);
}

}  // namespace bench::tiled
