// SPDX-License-Identifier: BSL-1.0
#pragma once

// 4-64-64-2 with tanh and mean squared error in batches.

#include "functions.hpp"
#include "product.hpp"
#include "small_row.hpp"
#include "vector.hpp"

namespace bench::tiled {

/// What a step on N samples needs besides the parameters.
template<int N> struct small_scratch {
  alignas(64) float h1[N][64];
  alignas(64) float h2[N][64];  // d2 later
  alignas(64) float d1[N][64];
  alignas(64) float turned[64][64];
};

/// h1 = tanh(x w1 + b1).
template<int N> TILED_INLINE void small_batch_first(const small_parameters& p, const float* x, float* to) {
  vec w[4][4], b[4];
  for (int c = 0; c < 4; c += 2) {
    unroll<2>(TILED_EACH(i) {
      unroll<4>(TILED_EACH(k) { w[k][i] = load(p.w1[k] + lanes * (c + i)); });
      b[i] = load(p.b1 + lanes * (c + i));
    });
    for (int r = 0; r < N; r += 4) {
      vec s[8];
      unroll<4>(TILED_EACH(j) {
        const float* row = x + 4 * (r + j);
        unroll<2>(TILED_EACH(i) {
          s[2 * j + i] = fma(all(row[0]), w[0][i], fma(all(row[1]), w[1][i], b[i]));
          s[2 * j + i] = fma(all(row[2]), w[2][i], fma(all(row[3]), w[3][i], s[2 * j + i]));
        });
      });
      tanh(s);
      unroll<4>(
          TILED_EACH(j) { unroll<2>(TILED_EACH(i) { store(to + 64 * (r + j) + lanes * (c + i), s[2 * j + i]); }); });
    }
  }
}

/// tanh(x w2 + b2).
template<int N> TILED_INLINE void small_batch_second(const small_parameters& p, const float* x, float* to) {
  for (int c = 0; c < 64; c += 32) {
    row_tiles<N, 8>([&](int r, auto rows) __attribute__((always_inline)) {
      vec s[rows][2];
      unroll<rows>(TILED_EACH(i) { s[i][0] = load(p.b2 + c), s[i][1] = load(p.b2 + c + lanes); });
      accumulate<64, 1, 64>(x + r * 64, p.w2[0] + c, 64, s);
      unroll<rows / 2>(TILED_EACH(i) {
        vec t[4] = {s[2 * i][0], s[2 * i][1], s[2 * i + 1][0], s[2 * i + 1][1]};
        tanh(t);
        unroll<4>(TILED_EACH(j) { store(to + (r + 2 * i + j / 2) * 64 + c + lanes * (j % 2), t[j]); });
      });
    });
  }
}

/// The last layer forward and backward and its update; h becomes the gradient of what tanh was given, times `factor`.
/// The sum of squared errors.
template<int N> TILED_INLINE float small_batch_last(small_parameters& p, float* h, const float* targets, float factor) {
  vec first[4], second[4], g0[4], g1[4], gb[4];
  load_columns(p.w3[0], first, second);
  unroll<4>(TILED_EACH(c) { g0[c] = g1[c] = gb[c] = zero(); });
  const vec b3 = pair(p.b3);
  vec squares = zero(), errors = zero();
  for (int r = 0; r < N; r += 8) {
    vec y[16];
    unroll<8>(TILED_EACH(i) {
      const float* row = h + (r + i) * 64;
      const vec h0 = load(row), h1 = load(row + 16), h2 = load(row + 32), h3 = load(row + 48);
      y[2 * i] = fma(h0, first[0], fma(h1, first[1], fma(h2, first[2], mul(h3, first[3]))));
      y[2 * i + 1] = fma(h0, second[0], fma(h1, second[1], fma(h2, second[2], mul(h3, second[3]))));
    });
    const vec e = add(sums(y), sub(b3, load(targets + 2 * r)));
    squares = fma(e, e, squares);
    const vec scaled = mul(e, all(factor));
    errors = add(errors, scaled);
    alignas(64) float g[16];
    store(g, scaled);
    unroll<8>(TILED_EACH(i) {
      float* row = h + (r + i) * 64;
      const vec e0 = all(g[2 * i]), e1 = all(g[2 * i + 1]);
      unroll<4>(TILED_EACH(c) {
        const vec v = load(row + lanes * c);
        g0[c] = fma(e0, v, g0[c]);
        g1[c] = fma(e1, v, g1[c]);
        const vec d = mul(fma(e0, first[c], mul(e1, second[c])), fnma(v, v, all(1)));
        gb[c] = add(gb[c], d);
        store(row + lanes * c, d);
      });
    });
  }
  unroll<4>(TILED_EACH(c) {
    first[c] = add(first[c], g0[c]);
    second[c] = add(second[c], g1[c]);
    store(p.b2 + lanes * c, add(load(p.b2 + lanes * c), gb[c]));
  });
  store_columns(p.w3[0], first, second);
  errors = add(errors, _mm512_shuffle_f32x4(errors, errors, 0x4e));
  errors = add(errors, _mm512_shuffle_f32x4(errors, errors, 0xb1));
  errors = add(errors, _mm512_permute_ps(errors, 0x4e));
  _mm_storel_pi(reinterpret_cast<__m64*>(p.b3), _mm512_castps512_ps128(add(b3, errors)));
  return _mm512_reduce_add_ps(squares);
}

/// The gradient of what the first tanh was given, d1 = (d2 w2^T)(1 - h1^2).
template<int N> TILED_INLINE void small_batch_back(const float* d2, const float* turned, const float* h1, float* d1) {
  for (int c = 0; c < 64; c += 32) {
    row_tiles<N, 8>([&](int r, auto rows) __attribute__((always_inline)) {
      vec s[rows][2];
      clear(s);
      accumulate<64, 1, 64>(d2 + r * 64, turned + c, 64, s);
      unroll<rows>(TILED_EACH(i) {
        unroll<2>(TILED_EACH(j) {
          const int at = (r + i) * 64 + c + lanes * j;
          const vec h = load(h1 + at);
          store(d1 + at, mul(s[i][j], fnma(h, h, all(1))));
        });
      });
    });
  }
}

/// A step on N samples; the loss before the update.
template<int N>
[[gnu::noinline]] float small_batch_step(small_parameters& p, small_scratch<N>& m, const float* x, const float* targets,
                                         float rate) {
  small_batch_first<N>(p, x, m.h1[0]);
  small_batch_second<N>(p, m.h1[0], m.h2[0]);
  const float squares = small_batch_last<N>(p, m.h2[0], targets, -rate / N);
  turn<64, 64>(p.w2[0], m.turned[0]);
  small_batch_back<N>(m.h2[0], m.turned[0], m.h1[0], m.d1[0]);
  for (int c = 0; c < 64; c += 32) {
    row_tiles<64, 8>([&](int k, auto rows) __attribute__((always_inline)) {
      vec s[rows][2];
      unroll<rows>(TILED_EACH(i) { s[i][0] = load(p.w2[k + i] + c), s[i][1] = load(p.w2[k + i] + c + lanes); });
      accumulate<1, 64, 64>(m.h1[0] + k, m.h2[0] + c, N, s);
      unroll<rows>(TILED_EACH(i) { store(p.w2[k + i] + c, s[i][0]), store(p.w2[k + i] + c + lanes, s[i][1]); });
    });
  }
  vec w1[4][4], b1[4];
  unroll<4>(TILED_EACH(c) {
    unroll<4>(TILED_EACH(k) { w1[k][c] = load(p.w1[k] + lanes * c); });
    b1[c] = load(p.b1 + lanes * c);
  });
  for (int r = 0; r < N; ++r) {
    vec d[4];
    unroll<4>(TILED_EACH(c) { d[c] = load(m.d1[r] + lanes * c), b1[c] = add(b1[c], d[c]); });
    unroll<4>(TILED_EACH(k) {
      const vec a = all(x[4 * r + k]);
      unroll<4>(TILED_EACH(c) { w1[k][c] = fma(a, d[c], w1[k][c]); });
    });
  }
  unroll<4>(TILED_EACH(c) {
    unroll<4>(TILED_EACH(k) { store(p.w1[k] + lanes * c, w1[k][c]); });
    store(p.b1 + lanes * c, b1[c]);
  });
  return squares / (2 * N);
}

}  // namespace bench::tiled
