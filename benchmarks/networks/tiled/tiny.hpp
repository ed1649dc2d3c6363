// SPDX-License-Identifier: BSL-1.0
#pragma once

// 2-8-1 with tanh and mean squared error: a step that keeps everything in registers. What counts is the length of the
// chain from the parameters loaded to the parameters stored.

#include "functions.hpp"
#include "vector.hpp"

namespace bench::tiled {

/// Parameters of 2-8-1, each tensor row-major.
struct tiny_parameters {
  alignas(32) float w1[2][8];
  alignas(32) float b1[8];
  alignas(32) float w2[8];
  float b2;
};

using half = __m256;

TILED_INLINE half low(vec x) { return _mm512_castps512_ps256(x); }
TILED_INLINE half high(vec x) { return _mm512_extractf32x8_ps(x, 1); }
TILED_INLINE vec twice(const float* p) { return _mm512_broadcast_f32x8(_mm256_load_ps(p)); }

/// The sum of each half's lanes, in all of them.
TILED_INLINE vec half_totals(vec x) {
  x = add(x, _mm512_shuffle_f32x4(x, x, 0xb1));
  x = add(x, _mm512_permute_ps(x, 0x4e));
  return add(x, _mm512_permute_ps(x, 0xb1));
}

TILED_INLINE half half_total(half x) {
  x = _mm256_add_ps(x, _mm256_permute2f128_ps(x, x, 1));
  x = _mm256_add_ps(x, _mm256_permute_ps(x, 0x4e));
  return _mm256_add_ps(x, _mm256_permute_ps(x, 0xb1));
}

/// One sample; the loss before the update.
[[gnu::noinline]] inline float tiny_step_1(tiny_parameters& p, const float* inputs, const float* targets, float rate) {
  const half w10 = _mm256_load_ps(p.w1[0]), w11 = _mm256_load_ps(p.w1[1]), b1 = _mm256_load_ps(p.b1);
  const half w2 = _mm256_load_ps(p.w2), slope = _mm256_set1_ps(-2 * rate), v = _mm256_mul_ps(slope, w2);
  const half x0 = _mm256_set1_ps(inputs[0]), x1 = _mm256_set1_ps(inputs[1]);
  const __m128 b2 = _mm_load_ss(&p.b2);
  const half shift = _mm256_zextps128_ps256(_mm_sub_ss(b2, _mm_load_ss(targets)));
  const half z = _mm256_add_ps(_mm256_mul_ps(w10, x0), _mm256_fmadd_ps(w11, x1, b1));
  const auto made = tanh_times(_mm512_castps256_ps512(z), _mm512_castps256_ps512(w2), _mm512_castps256_ps512(shift));
  const half h = low(made.tanh), e = half_total(low(made.product));
  // everything that e is multiplied with is there when e is
  const half inner = _mm256_fnmadd_ps(h, h, _mm256_set1_ps(1));
  _mm256_store_ps(p.w1[0], _mm256_fmadd_ps(e, _mm256_mul_ps(_mm256_mul_ps(v, x0), inner), w10));
  _mm256_store_ps(p.w1[1], _mm256_fmadd_ps(e, _mm256_mul_ps(_mm256_mul_ps(v, x1), inner), w11));
  _mm256_store_ps(p.b1, _mm256_fmadd_ps(e, _mm256_mul_ps(v, inner), b1));
  _mm256_store_ps(p.w2, _mm256_fmadd_ps(e, _mm256_mul_ps(slope, h), w2));
  const __m128 e1 = _mm256_castps256_ps128(e);
  _mm_store_ss(&p.b2, _mm_fmadd_ss(e1, _mm256_castps256_ps128(slope), b2));
  return _mm_cvtss_f32(_mm_mul_ss(e1, e1));
}

/// Four samples, two in each register.
[[gnu::noinline]] inline float tiny_step_4(tiny_parameters& p, const float* inputs, const float* targets, float rate) {
  const vec w10 = twice(p.w1[0]), w11 = twice(p.w1[1]), b1 = twice(p.b1), w2 = twice(p.w2);
  const vec b2 = _mm512_maskz_broadcastss_ps(0x0101, _mm_load_ss(&p.b2));
  const auto both = [](float a, float b) __attribute__((always_inline)) {
    return _mm512_mask_blend_ps(0xff00, all(a), all(b));
  };
  const vec slope = all(-2 * rate / 4), v = mul(slope, w2);
  vec x0[2], x1[2], h[2], e[2], d[2], d0[2], d1[2];
  unroll<2>(TILED_EACH(i) {
    x0[i] = both(inputs[4 * i], inputs[4 * i + 2]), x1[i] = both(inputs[4 * i + 1], inputs[4 * i + 3]);
    const vec t = _mm512_maskz_mov_ps(0x0101, both(targets[2 * i], targets[2 * i + 1]));
    const auto made = tanh_times(add(mul(w10, x0[i]), fma(w11, x1[i], b1)), w2, sub(b2, t));
    h[i] = made.tanh, e[i] = half_totals(made.product);
    const vec inner = fnma(h[i], h[i], all(1));
    d[i] = mul(v, inner), d0[i] = mul(mul(v, x0[i]), inner), d1[i] = mul(mul(v, x1[i]), inner);
  });
  const auto update = [&](float* to, vec f0, vec f1, vec old) __attribute__((always_inline)) {
    const vec g = fma(e[0], f0, mul(e[1], f1));
    _mm256_store_ps(to, _mm256_add_ps(_mm256_add_ps(low(old), low(g)), high(g)));
  };
  update(p.w1[0], d0[0], d0[1], w10);
  update(p.w1[1], d1[0], d1[1], w11);
  update(p.b1, d[0], d[1], b1);
  update(p.w2, mul(slope, h[0]), mul(slope, h[1]), w2);
  const vec sum = add(e[0], e[1]), squares = fma(e[0], e[0], mul(e[1], e[1]));
  const __m128 both_sums = _mm_add_ss(_mm512_castps512_ps128(sum), _mm256_castps256_ps128(high(sum)));
  _mm_store_ss(&p.b2, _mm_fmadd_ss(both_sums, _mm512_castps512_ps128(slope), _mm_load_ss(&p.b2)));
  return _mm_cvtss_f32(_mm_add_ss(_mm512_castps512_ps128(squares), _mm256_castps256_ps128(high(squares)))) / 4;
}

}  // namespace bench::tiled
