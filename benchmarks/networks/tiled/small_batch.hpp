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

/// Register `v` of eight rows of tanh(x w1 + b1), four registers a row.
TILED_INLINE void small_batch_first(const small_parameters& p, const float* x, float* to, int v) {
  const float* row = x + v / 4 * 4;
  const int c = v % 4 * lanes;
  const vec low = fma(all(row[0]), load(p.w1[0] + c), fma(all(row[1]), load(p.w1[1] + c), load(p.b1 + c)));
  vec h[1] = {fma(all(row[2]), load(p.w1[2] + c), fma(all(row[3]), load(p.w1[3] + c), low))};
  tanh(h);
  store(to + v * lanes, h[0]);
}

/// One register of the second layer, at first without tanh.
TILED_INLINE void small_batch_finish(float* z) {
  vec h[1] = {load(z)};
  tanh(h);
  store(z, h[0]);
}

/// h1 = tanh(x w1 + b1), h2 = tanh(h1 w2 + b2).
///
/// A product keeps two ports busy and tanh the others, too far apart for the processor to mix them. So each four steps
/// of a tile's product are followed by one register of the next rows' first layer and one of the last tile's tanh.
template<int N> TILED_INLINE void small_batch_forward(const small_parameters& p, const float* x, float* h1, float* h2) {
  static_assert(N % 8 == 0);
  constexpr int rows = 8, size = rows * 64;
  for (int v = 0; v < size / lanes; ++v) small_batch_first(p, x, h1, v);
  const auto tile = [&](int r, int c, auto more, auto pending, float* z) __attribute__((always_inline)) {
    vec s[rows][2];
    unroll<rows>(TILED_EACH(i) { s[i][0] = load(p.b2 + c), s[i][1] = load(p.b2 + c + lanes); });
    const float* a = h1 + r * 64;
    for (int q = 0; q < 16; ++q) {
      accumulate_steps<64, 1, 64, 4>(a + 4 * q, p.w2[4 * q] + c, s);
      fence();
      if constexpr (more) small_batch_first(p, x + (r + rows) * 4, h1 + (r + rows) * 64, c / 2 + q);
      if constexpr (pending) small_batch_finish(z + q / 2 * 64 + q % 2 * lanes);
      fence();
    }
    unroll<rows>(
        TILED_EACH(i) { store(h2 + (r + i) * 64 + c, s[i][0]), store(h2 + (r + i) * 64 + c + lanes, s[i][1]); });
  };
  constexpr std::true_type yes;
  constexpr std::false_type no;
  tile(0, 0, yes, no, h2);
  tile(0, 32, yes, yes, h2);
  for (int r = rows; r < N - rows; r += rows) {
    tile(r, 0, yes, yes, h2 + (r - rows) * 64 + 32);
    tile(r, 32, yes, yes, h2 + r * 64);
  }
  tile(N - rows, 0, no, yes, h2 + (N - 2 * rows) * 64 + 32);
  tile(N - rows, 32, no, yes, h2 + (N - rows) * 64);
  for (int q = 0; q < 16; ++q) small_batch_finish(h2 + (N - rows) * 64 + 32 + q / 2 * 64 + q % 2 * lanes);
}

/// The last layer forward and backward and its update; h becomes the gradient of what tanh was given, times `factor`.
/// The sum of squared errors.
template<int N> TILED_INLINE float small_batch_last(small_parameters& p, float* h, const float* targets, float factor) {
  vec first[4], second[4], g0[4], g1[4], gb[4];
  load_columns(p.w3[0], first, second);
  unroll<4>(TILED_EACH(c) { g0[c] = g1[c] = gb[c] = zero(); });
  const vec b3 = pair(p.b3);
  vec squares = zero(), errors = zero();
  const auto outputs = [&](int r) __attribute__((always_inline)) {
    vec y[16];
    unroll<8>(TILED_EACH(i) {
      const float* row = h + (r + i) * 64;
      const vec h0 = load(row), h1 = load(row + 16), h2 = load(row + 32), h3 = load(row + 48);
      y[2 * i] = fma(h0, first[0], fma(h1, first[1], fma(h2, first[2], mul(h3, first[3]))));
      y[2 * i + 1] = fma(h0, second[0], fma(h1, second[1], fma(h2, second[2], mul(h3, second[3]))));
    });
    return add(sums(y), b3);
  };
  // the outputs of the next rows before the gradients of these, which wait for theirs
  vec y = outputs(0);
  for (int r = 0; r < N; r += 8) {
    const vec e = sub(y, load(targets + 2 * r));
    squares = fma(e, e, squares);
    const vec scaled = mul(e, all(factor));
    errors = add(errors, scaled);
    alignas(64) float g[16];
    store(g, scaled);
    if (r + 8 < N) y = outputs(r + 8);
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
  small_batch_forward<N>(p, x, m.h1[0], m.h2[0]);
  const float squares = small_batch_last<N>(p, m.h2[0], targets, -rate / N);
  turn<64, 64>(p.w2[0], m.turned[0]);
  small_batch_back<N>(m.h2[0], m.turned[0], m.h1[0], m.d1[0]);
  for (int c = 0; c < 64; c += 32) {
    row_tiles<64, 8>([&](int k, auto rows) __attribute__((always_inline)) {
      vec s[rows][2];
      clear(s);
      accumulate<1, 64, 64>(m.h1[0] + k, m.h2[0] + c, N, s);
      unroll<rows>(TILED_EACH(i) {
        float* to = p.w2[k + i] + c;
        store(to, add(load(to), s[i][0])), store(to + lanes, add(load(to + lanes), s[i][1]));
      });
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
