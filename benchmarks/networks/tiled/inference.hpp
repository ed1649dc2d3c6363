// SPDX-License-Identifier: BSL-1.0
#pragma once

// The outputs of 2-8-1, 4-64-64-2 and 784-128-64-10, one row or many.

#include "images.hpp"
#include "images_batch.hpp"
#include "images_row.hpp"
#include "product.hpp"
#include "small_batch.hpp"
#include "small_row.hpp"
#include "tiny.hpp"

namespace bench::tiled {

/// One row of 2-8-1.
[[gnu::noinline]] inline void tiny_row(const tiny_parameters& p, const float* x, float* y) {
  const half x0 = _mm256_set1_ps(x[0]), x1 = _mm256_set1_ps(x[1]);
  const half z =
      _mm256_fmadd_ps(_mm256_load_ps(p.w1[0]), x0, _mm256_fmadd_ps(_mm256_load_ps(p.w1[1]), x1, _mm256_load_ps(p.b1)));
  const half h = low(tanh(_mm512_castps256_ps512(z)));
  const half s = _mm256_fmadd_ps(h, _mm256_load_ps(p.w2), _mm256_zextps128_ps256(_mm_load_ss(&p.b2)));
  __m128 t = _mm_add_ps(_mm256_castps256_ps128(s), _mm256_extractf128_ps(s, 1));
  t = _mm_add_ps(t, _mm_permute_ps(t, 0x4e));
  _mm_store_ss(y, _mm_add_ss(t, _mm_permute_ps(t, 0xb1)));
}

/// N rows of 2-8-1, 16 in the lanes of a register.
template<int N> [[gnu::noinline]] void tiny_rows(const tiny_parameters& p, const float* x, float* y) {
  const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  const __m512i odd = _mm512_add_epi32(even, _mm512_set1_epi32(1));
  for (int r = 0; r < N; r += lanes) {
    const vec first = load(x + 2 * r), second = load(x + 2 * r + lanes);
    const vec x0 = _mm512_permutex2var_ps(first, even, second), x1 = _mm512_permutex2var_ps(first, odd, second);
    vec h[8];
    unroll<8>(TILED_EACH(j) { h[j] = fma(x0, all(p.w1[0][j]), fma(x1, all(p.w1[1][j]), all(p.b1[j]))); });
    tanh(h);
    vec s = all(p.b2), t = zero();
    unroll<4>(TILED_EACH(j) {
      s = fma(h[j], all(p.w2[j]), s);
      t = fma(h[j + 4], all(p.w2[j + 4]), t);
    });
    store(y + r, add(s, t));
  }
}

/// One row of 4-64-64-2.
[[gnu::noinline]] inline void small_row(const small_parameters& p, const float* x, float* y) {
  vec h1[4], h2[4], first[4], second[4];
  small_first(p, x, h1);
  load_columns(p.w3[0], first, second);
  small_second(p, h1, h2);
  const vec s =
      pair_totals(add(fma(h2[0], first[0], mul(h2[1], first[1])), fma(h2[2], first[2], mul(h2[3], first[3]))),
                  add(fma(h2[0], second[0], mul(h2[1], second[1])), fma(h2[2], second[2], mul(h2[3], second[3]))));
  _mm_storel_pi(reinterpret_cast<__m64*>(y), _mm512_castps512_ps128(add(s, pair(p.b3))));
}

/// N rows of 4-64-64-2.
template<int N>
[[gnu::noinline]] void small_rows(const small_parameters& p, small_scratch<N>& m, const float* x, float* y) {
  small_batch_forward<N>(p, x, m.h1[0], m.h2[0]);
  vec first[4], second[4];
  load_columns(p.w3[0], first, second);
  const vec b = pair(p.b3);
  for (int r = 0; r < N; r += 8) {
    vec s[16];
    unroll<8>(TILED_EACH(i) {
      const float* row = m.h2[r + i];
      const vec h0 = load(row), h1 = load(row + 16), h2 = load(row + 32), h3 = load(row + 48);
      s[2 * i] = fma(h0, first[0], fma(h1, first[1], fma(h2, first[2], mul(h3, first[3]))));
      s[2 * i + 1] = fma(h0, second[0], fma(h1, second[1], fma(h2, second[2], mul(h3, second[3]))));
    });
    store(y + 2 * r, add(sums(s), b));
  }
}

/// One row of 784-128-64-10.
[[gnu::noinline]] inline void images_row(const images_parameters& p, const float* x, float* y) {
  alignas(64) float h1[128], h2[64];
  vec second[4];
  row_hidden(p, x, h1, h2, second);
  store_ten(y, row_logits(p, h2));
}

/// N rows of 784-128-64-10.
template<int N>
[[gnu::noinline]] void images_rows(const images_parameters& p, images_scratch<N>& m, const float* x, float* y) {
  relu_layer<N, 784, 128, 12>(x, p.w1[0], p.b1, m.h1[0]);
  relu_layer<N, 128, 64, 12>(m.h1[0], p.w2[0], p.b2, m.h2[0]);
  for (int k = 0; k < 64; ++k) store(m.w3[k], load_ten(p.w3[k]));
  const vec b = load_ten(p.b3);
  for (int r = 0; r < N; r += 16) {
    vec s[16][1];
    unroll<16>(TILED_EACH(i) { s[i][0] = b; });
    accumulate<64, 1, 16>(m.h2[r], m.w3[0], 64, s);
    store_tens(y + r * 10, s);
  }
}

}  // namespace bench::tiled
