// SPDX-License-Identifier: BSL-1.0
#pragma once

// 784-128-64-10 with ReLU and cross-entropy in batches.

#include <cstdint>

#include "images.hpp"
#include "product.hpp"
#include "vector.hpp"

namespace bench::tiled {

/// What a step on N samples needs besides the parameters.
template<int N> struct images_scratch {
  alignas(64) float h1[N][128];
  alignas(64) float h2[N][64];
  alignas(64) float e[N][16];  // gradients of the logits, the last six 0
  alignas(64) float d2[N][64];
  alignas(64) float d1[4][N][32];  // by panels of 32 columns, each contiguous
  alignas(64) float w3[64][16];    // rows filled with zeros
  alignas(64) float w3_turned[16][64];
  alignas(64) float w2_turned[64][32];  // of 32 rows
};

/// to (N, Columns) = relu(x (N, Depth) w (Depth, Columns) + b).
template<int N, int Depth, int Columns, int Most>
TILED_INLINE void relu_layer(const float* x, const float* w, const float* b, float* to) {
  for (int c = 0; c < Columns; c += 32) {
    row_tiles<N, Most>([&](int r, auto rows) __attribute__((always_inline)) {
      vec s[rows][2];
      unroll<rows>(TILED_EACH(i) { s[i][0] = load(b + c), s[i][1] = load(b + c + lanes); });
      accumulate<Depth, 1, Columns>(x + r * Depth, w + c, Depth, s);
      unroll<rows>(TILED_EACH(i) {
        store(to + (r + i) * Columns + c, relu(s[i][0]));
        store(to + (r + i) * Columns + c + lanes, relu(s[i][1]));
      });
    });
  }
}

/// Tiles begin at zero: those that begin at w take 8 % longer, since they wait for w. Prefetching w adds nothing.
/// w (Rows, Columns) += a^T b, a (N, Rows), b (N, ...) rows `Width` apart with the columns from `b` on.
template<int N, int Rows, int Columns, int Width, int Most>
TILED_INLINE void update(float* w, const float* a, const float* b) {
  row_tiles<Rows, Most>([&](int k, auto rows) __attribute__((always_inline)) {
    vec s[rows][2];
    clear(s);
    accumulate<1, Rows, Width>(a + k, b, N, s);
    unroll<rows>(TILED_EACH(i) {
      float* to = w + (k + i) * Columns;
      store(to, add(load(to), s[i][0]));
      store(to + lanes, add(load(to + lanes), s[i][1]));
    });
  });
}

/// Logits, loss and its gradient, `factor` times the sum over the batch; e (N, 16). The sum of cross-entropies.
template<int N>
TILED_INLINE float images_last(const images_parameters& p, images_scratch<N>& m, const std::int32_t* labels,
                               float factor) {
  vec losses = zero();
  const vec b = load_ten(p.b3);
  for (int r = 0; r < N; r += 16) {
    vec s[16][1];
    unroll<16>(TILED_EACH(i) { s[i][0] = b; });
    accumulate<64, 1, 16>(m.h2[r], m.w3[0], 64, s);
    vec x[16];
    unroll<16>(TILED_EACH(i) { x[i] = s[i][0]; });
    transpose(x);
    losses = add(losses, cross_entropy(x, _mm512_loadu_si512(labels + r), all(factor)));
    transpose(x);
    unroll<16>(TILED_EACH(i) { store(m.e[r + i], x[i]); });
  }
  return _mm512_reduce_add_ps(losses);
}

/// A step on N samples; the loss before the update.
template<int N>
[[gnu::noinline]] float images_batch_step(images_parameters& p, images_scratch<N>& m, const float* x,
                                          const std::int32_t* labels, float rate) {
  relu_layer<N, 784, 128, 12>(x, p.w1[0], p.b1, m.h1[0]);
  relu_layer<N, 128, 64, 12>(m.h1[0], p.w2[0], p.b2, m.h2[0]);
  for (int k = 0; k < 64; k += 16) {
    vec w[16];
    unroll<16>(TILED_EACH(i) { w[i] = load_ten(p.w3[k + i]), store(m.w3[k + i], w[i]); });
    transpose(w);
    unroll<10>(TILED_EACH(i) { store(m.w3_turned[i] + k, w[i]); });
  }
  const float loss = images_last<N>(p, m, labels, -rate / N);

  // the last layer
  for (int k = 0; k < 64; k += 16) {
    vec s[16][1];
    unroll<16>(TILED_EACH(i) { s[i][0] = load(m.w3[k + i]); });
    accumulate<1, 64, 16>(m.h2[0] + k, m.e[0], N, s);
    store_tens(p.w3[k], s);
  }
  vec b3 = load_ten(p.b3);
  for (int r = 0; r < N; ++r) b3 = add(b3, load(m.e[r]));
  store_ten(p.b3, b3);

  // the second
  for (int c = 0; c < 64; c += 32) {
    vec b[2] = {load(p.b2 + c), load(p.b2 + c + lanes)};
    row_tiles<N, 8>([&](int r, auto rows) __attribute__((always_inline)) {
      vec s[rows][2];
      clear(s);
      accumulate<16, 1, 64>(m.e[r], m.w3_turned[0] + c, 10, s);
      unroll<rows>(TILED_EACH(i) {
        unroll<2>(TILED_EACH(j) {
          const vec d = relu_gradient(s[i][j], load(m.h2[r + i] + c + lanes * j));
          b[j] = add(b[j], d);
          store(m.d2[r + i] + c + lanes * j, d);
        });
      });
    });
    store(p.b2 + c, b[0]), store(p.b2 + c + lanes, b[1]);
  }

  // the first
  for (int c = 0; c < 128; c += 32) {
    turn<32, 64>(p.w2[c], m.w2_turned[0]);
    vec b[2] = {load(p.b1 + c), load(p.b1 + c + lanes)};
    row_tiles<N, 12>([&](int r, auto rows) __attribute__((always_inline)) {
      vec s[rows][2];
      clear(s);
      accumulate<64, 1, 32>(m.d2[r], m.w2_turned[0], 64, s);
      unroll<rows>(TILED_EACH(i) {
        unroll<2>(TILED_EACH(j) {
          const vec d = relu_gradient(s[i][j], load(m.h1[r + i] + c + lanes * j));
          b[j] = add(b[j], d);
          store(m.d1[c / 32][r + i] + lanes * j, d);
        });
      });
    });
    store(p.b1 + c, b[0]), store(p.b1 + c + lanes, b[1]);
    update<N, 784, 128, 32, 12>(p.w1[0] + c, x, m.d1[c / 32][0]);
  }
  for (int c = 0; c < 64; c += 32) update<N, 128, 64, 64, 12>(p.w2[0] + c, m.h1[0], m.d2[0] + c);
  return loss / N;
}

}  // namespace bench::tiled
