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
