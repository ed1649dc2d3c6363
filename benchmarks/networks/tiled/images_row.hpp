// SPDX-License-Identifier: BSL-1.0
#pragma once

// 784-128-64-10 with ReLU and cross-entropy, one sample at a time: the first weights are read from the second-level
// cache, read again and written; nothing else takes time.

#include <cstdint>

#include "images.hpp"
#include "vector.hpp"

namespace bench::tiled {

/// x w + b of one row; w (Depth, 16 C). `Chains` sums for each column.
template<int Depth, int C, int Chains>
TILED_INLINE void row_product(const float* x, const float* w, const float* b, vec (&to)[C]) {
  vec s[Chains][C];
  unroll<C>(TILED_EACH(c) {
    s[0][c] = load(b + lanes * c);
    unroll<Chains - 1>(TILED_EACH(j) { s[j + 1][c] = zero(); });
  });
#pragma GCC unroll 2
  for (int k = 0; k < Depth; k += Chains) {
    unroll<Chains>(TILED_EACH(j) {
      const vec a = all(x[k + j]);
      unroll<C>(TILED_EACH(c) { s[j][c] = fma(a, load(w + ((k + j) * C + c) * lanes), s[j][c]); });
    });
  }
  unroll<C>(TILED_EACH(c) {
    to[c] = s[0][c];
    unroll<Chains - 1>(TILED_EACH(j) { to[c] = add(to[c], s[j + 1][c]); });
  });
}

/// x w1 + b1 of one row. Two streams of rows come sooner than one.
TILED_INLINE void row_first(const images_parameters& p, const float* x, vec (&to)[8]) {
  unroll<8>(TILED_EACH(c) { to[c] = load(p.b1 + lanes * c); });
  for (int k = 0; k < 392; ++k) {
    unroll<2>(TILED_EACH(j) {
      const vec a = all(x[k + 392 * j]);
      unroll<8>(TILED_EACH(c) { to[c] = fma(a, load(p.w1[k + 392 * j] + lanes * c), to[c]); });
    });
  }
}

/// Logits of one row of 64, the last six 0.
TILED_INLINE vec row_logits(const images_parameters& p, const float* h) {
  vec s[8];
  s[0] = load_ten(p.b3);
  unroll<7>(TILED_EACH(i) { s[i + 1] = zero(); });
  for (int k = 0; k < 64; k += 8) {
    unroll<8>(TILED_EACH(i) { s[i] = fma(all(h[k + i]), load_ten(p.w3[k + i]), s[i]); });
  }
  unroll<4>(TILED_EACH(i) { s[i] = add(s[i], s[i + 4]); });
  return add(add(s[0], s[1]), add(s[2], s[3]));
}

/// 16 rows of w (..., 16 C): the products with d summed, then w += h d.
template<int C> TILED_INLINE vec row_back(float* w, const float* h, const vec (&d)[C]) {
  static_assert(C == 4);
  vec s[16];
  unroll<16>(TILED_EACH(i) {
    float* at = w + i * C * lanes;
    const vec a = all(h[i]);
    const vec w0 = load(at), w1 = load(at + 16), w2 = load(at + 32), w3 = load(at + 48);
    s[i] = add(fma(w0, d[0], mul(w1, d[1])), fma(w2, d[2], mul(w3, d[3])));
    store(at, fma(a, d[0], w0));
    store(at + 16, fma(a, d[1], w1));
    store(at + 32, fma(a, d[2], w2));
    store(at + 48, fma(a, d[3], w3));
  });
  return sums(s);
}

/// Both hidden layers of one row.
TILED_INLINE void row_hidden(const images_parameters& p, const float* x, float (&h1)[128], float (&h2)[64],
                             vec (&second)[4]) {
  vec first[8];
  row_first(p, x, first);
  unroll<8>(TILED_EACH(c) { store(h1 + lanes * c, relu(first[c])); });
  row_product<128, 4, 2>(h1, p.w2[0], p.b2, second);
  unroll<4>(TILED_EACH(c) { store(h2 + lanes * c, relu(second[c])); });
}

/// One sample; the loss before the update.
[[gnu::noinline]] inline float images_row_step(images_parameters& p, const float* x, const std::int32_t* labels,
                                               float rate) {
  alignas(64) float h1[128], h2[64];
  vec second[4];
  row_hidden(p, x, h1, h2, second);
  const vec y = row_logits(p, h2);

  const vec below = sub(y, all(_mm512_mask_reduce_max_ps(ten, y)));
  const vec powers = _mm512_maskz_mov_ps(ten, exp(below));
  const vec sum = total(powers);
  const __mmask16 wanted = static_cast<__mmask16>(1u << labels[0]);
  const vec losses = sub(log(sum), below);
  vec g = mul(powers, _mm512_div_ps(all(-rate), sum));
  g = _mm512_mask_add_ps(g, wanted, g, all(rate));

  vec d2[4];
  unroll<4>(TILED_EACH(c) {
    vec s[16];
    unroll<16>(TILED_EACH(i) { s[i] = mul(load_ten(p.w3[lanes * c + i]), g); });
    d2[c] = relu_gradient(sums(s), second[c]);
    store(p.b2 + lanes * c, add(load(p.b2 + lanes * c), d2[c]));
  });
  add_outer_ten<64>(p.w3[0], h2, g);
  store_ten(p.b3, add(load_ten(p.b3), g));

  alignas(64) float d1_memory[128];
  for (int block = 0; block < 8; ++block) {
    const int at = lanes * block;
    const vec d = relu_gradient(row_back<4>(p.w2[at], h1 + at, d2), load(h1 + at));
    store(p.b1 + at, add(load(p.b1 + at), d));
    store(d1_memory + at, d);
  }
  vec d1[8];
  unroll<8>(TILED_EACH(c) { d1[c] = load(d1_memory + lanes * c); });
#pragma GCC unroll 2
  for (int k = 0; k < 784; ++k) {
    const vec a = all(x[k]);
    unroll<8>(TILED_EACH(c) { store(p.w1[k] + lanes * c, fma(a, d1[c], load(p.w1[k] + lanes * c))); });
  }
  return _mm_cvtss_f32(_mm512_castps512_ps128(_mm512_maskz_compress_ps(wanted, losses)));
}

}  // namespace bench::tiled
