// SPDX-License-Identifier: BSL-1.0
#pragma once

// 784-128-64-10 with ReLU: its parameters, and softmax with cross-entropy of 16 rows of 10 numbers.

#include <cstdint>

#include "functions.hpp"
#include "vector.hpp"

namespace bench::tiled {

/// Parameters of 784-128-64-10, each tensor row-major.
struct images_parameters {
  alignas(64) float w1[784][128];
  alignas(64) float b1[128];
  alignas(64) float w2[128][64];
  alignas(64) float b2[64];
  alignas(64) float w3[64][10];
  alignas(64) float b3[10];
};

inline constexpr __mmask16 ten = 0x03ff;

TILED_INLINE vec load_ten(const float* p) { return _mm512_maskz_loadu_ps(ten, p); }
TILED_INLINE void store_ten(float* p, vec x) { _mm512_mask_storeu_ps(p, ten, x); }

/// Eight rows of ten numbers are five whole registers: row and column of each of their lanes. Masked stores of single
/// rows take 25 cycles each, since what is loaded next overlaps them.
struct ten_lanes {
  alignas(64) int row[5][16], column[5][16];
};
inline constexpr ten_lanes tens = [] {
  ten_lanes t{};
  for (int i = 0; i < 80; ++i) t.row[i / 16][i % 16] = i / 10, t.column[i / 16][i % 16] = i % 10;
  return t;
}();

/// w (Rows, 10) += h g: the outer product of `Rows` numbers and the first ten lanes of g.
template<int Rows> TILED_INLINE void add_outer_ten(float* w, const float* h, vec g) {
  static_assert(Rows % 8 == 0);
  vec pattern[5];
  unroll<5>(TILED_EACH(v) { pattern[v] = _mm512_permutexvar_ps(_mm512_load_si512(tens.column[v]), g); });
  for (int k = 0; k < Rows; k += 8) {
    const vec eight = _mm512_castps256_ps512(_mm256_loadu_ps(h + k));
    unroll<5>(TILED_EACH(v) {
      float* at = w + k * 10 + v * lanes;
      const vec rows = _mm512_permutexvar_ps(_mm512_load_si512(tens.row[v]), eight);
      store(at, fma(rows, pattern[v], load(at)));
    });
  }
}

/// Writes rows of ten lanes to `to` (16, 10): each row's last six lanes are overwritten by the next one's first.
TILED_INLINE void store_tens(float* to, const vec (&x)[16][1]) {
  unroll<15>(TILED_EACH(i) { store(to + 10 * i, x[i][0]); });
  store_ten(to + 150, x[15][0]);
}

TILED_INLINE vec relu(vec x) { return _mm512_max_ps(x, zero()); }
/// g where h > 0, else 0.
TILED_INLINE vec relu_gradient(vec g, vec h) {
  return _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(h, zero(), _CMP_GT_OQ), g);
}

/// Samples in lanes: logits x[0] to x[9] become `factor` times the gradient of the sum of cross-entropies; those.
TILED_INLINE vec cross_entropy(vec (&x)[16], __m512i labels, vec factor) {
  vec top = x[0], sum = zero(), wanted = zero();
  unroll<9>(TILED_EACH(o) { top = _mm512_max_ps(top, x[o + 1]); });
  unroll<10>(TILED_EACH(o) {
    const vec below = sub(x[o], top);
    wanted = _mm512_mask_mov_ps(wanted, _mm512_cmpeq_epi32_mask(labels, _mm512_set1_epi32(o)), below);
    x[o] = exp(below);
    sum = add(sum, x[o]);
  });
  const vec scale = _mm512_div_ps(factor, sum);
  unroll<10>(TILED_EACH(o) {
    const vec g = mul(x[o], scale);
    x[o] = _mm512_mask_sub_ps(g, _mm512_cmpeq_epi32_mask(labels, _mm512_set1_epi32(o)), g, factor);
  });
  unroll<6>(TILED_EACH(o) { x[10 + o] = zero(); });
  return sub(log(sum), wanted);
}

}  // namespace bench::tiled
