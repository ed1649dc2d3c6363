// SPDX-License-Identifier: BSL-1.0
#pragma once

// 40-100-100-10 with ReLU: rows of 100 numbers, six registers and a quarter.

#include "images.hpp"
#include "vector.hpp"

namespace bench::tiled {

/// Parameters of 40-100-100-10, each tensor row-major.
struct odd_parameters {
  alignas(64) float w1[40][100];
  alignas(64) float b1[112];  // the last 12 are 0
  alignas(64) float w2[100][100];
  alignas(64) float b2[112];
  alignas(64) float w3[100][10];
  alignas(64) float b3[16];
};

/// relu(x w + b) of one row, w (Depth, 100): four rows of w are 25 whole registers, so none is loaded across a line;
/// the three that end in one row and begin the next one are multiplied with two numbers of x. 112 numbers, the last 12
/// any.
template<int Depth> TILED_INLINE void odd_layer(const float* x, const float* w, const float* b, float* to) {
  static_assert(Depth % 4 == 0);
  vec s[25];
  unroll<25>(TILED_EACH(v) { s[v] = zero(); });
  for (int k = 0; k < Depth; k += 4) {
    const vec a[4] = {all(x[k]), all(x[k + 1]), all(x[k + 2]), all(x[k + 3])};
    unroll<25>(TILED_EACH(v) {
      constexpr int row = v * lanes / 100, next = (v * lanes + lanes - 1) / 100;
      const vec w_here = load(w + k * 100 + v * lanes);
      if constexpr (row == next) {
        s[v] = fma(a[row], w_here, s[v]);
      } else {
        constexpr __mmask16 mask = static_cast<__mmask16>(0xffff << (next * 100 - v * lanes));
        s[v] = fma(_mm512_mask_mov_ps(a[row], mask, a[next]), w_here, s[v]);
      }
    });
  }
  alignas(64) float all_rows[25 * lanes + lanes];
  unroll<25>(TILED_EACH(v) { store(all_rows + v * lanes, s[v]); });
  unroll<7>(TILED_EACH(c) {
    const float* at = all_rows + c * lanes;
    const vec first = add(load(b + c * lanes), add(load(at), load(at + 100)));
    const vec last = add(load(at + 200), c < 6 ? load(at + 300) : _mm512_maskz_loadu_ps(0xf, at + 300));
    store(to + c * lanes, relu(add(first, last)));
  });
}

/// One row of 40-100-100-10.
[[gnu::noinline]] inline void odd_row(const odd_parameters& p, const float* x, float* y) {
  alignas(64) float h1[112], h2[112];
  odd_layer<40>(x, p.w1[0], p.b1, h1);
  odd_layer<100>(h1, p.w2[0], p.b2, h2);
  // eight rows of w3 are five whole registers
  vec s[5];
  __m512i from[5];
  unroll<5>(TILED_EACH(v) {
    s[v] = zero();
    from[v] = _mm512_load_si512(tens.row[v]);
  });
  const float* w = p.w3[0];
  for (int k = 0; k < 96; k += 8) {
    const vec a = _mm512_castps256_ps512(_mm256_load_ps(h2 + k));
    unroll<5>(TILED_EACH(v) { s[v] = fma(_mm512_permutexvar_ps(from[v], a), load(w + k * 10 + v * lanes), s[v]); });
  }
  const vec a = _mm512_castps256_ps512(_mm256_load_ps(h2 + 96));
  unroll<3>(TILED_EACH(v) {
    const __mmask16 mask = v < 2 ? 0xffff : 0xff;
    s[v] = fma(_mm512_maskz_permutexvar_ps(mask, from[v], a), _mm512_maskz_loadu_ps(mask, w + 960 + v * lanes), s[v]);
  });
  alignas(64) float all_rows[80 + lanes];
  unroll<5>(TILED_EACH(v) { store(all_rows + v * lanes, s[v]); });
  vec t[8];
  unroll<8>(TILED_EACH(i) { t[i] = load_ten(all_rows + 10 * i); });
  unroll<4>(TILED_EACH(i) { t[i] = add(t[i], t[i + 4]); });
  store_ten(y, add(add(t[0], t[1]), add(add(t[2], t[3]), load_ten(p.b3))));
}

/// s[r][c] += rows of x times w, as `accumulate`, the last register of each row of w having `Last` lanes.
template<int Depth, int Width, int Last, int R, int C>
TILED_INLINE void odd_accumulate(const float* x, const float* w, vec (&s)[R][C]) {
  constexpr __mmask16 mask = static_cast<__mmask16>((1 << Last) - 1);
  for (int k = 0; k < Depth; ++k) {
    vec v[C];
    unroll<C>(TILED_EACH(c) {
      v[c] = c + 1 < C || Last == lanes ? load(w + lanes * c) : _mm512_maskz_loadu_ps(mask, w + lanes * c);
    });
    unroll<R>(TILED_EACH(r) {
      const vec a = all(x[r * 112 + k]);
      unroll<C>(TILED_EACH(c) { s[r][c] = fma(a, v[c], s[r][c]); });
    });
    w += Width;
  }
}

/// relu(x w + b) of N rows, 112 numbers apart: four columns of registers, then three.
template<int N, int Depth> TILED_INLINE void odd_layer_rows(const float* x, const float* w, const float* b, float* to) {
  static_assert(N % 8 == 0);
  row_tiles<N, 6>([&](int r, auto rows) __attribute__((always_inline)) {
    vec s[rows][4];
    unroll<rows>(TILED_EACH(i) { unroll<4>(TILED_EACH(c) { s[i][c] = load(b + lanes * c); }); });
    odd_accumulate<Depth, 100, 16>(x + r * 112, w, s);
    unroll<rows>(TILED_EACH(i) { unroll<4>(TILED_EACH(c) { store(to + (r + i) * 112 + lanes * c, relu(s[i][c])); }); });
  });
  row_tiles<N, 8>([&](int r, auto rows) __attribute__((always_inline)) {
    vec s[rows][3];
    unroll<rows>(TILED_EACH(i) { unroll<3>(TILED_EACH(c) { s[i][c] = load(b + 64 + lanes * c); }); });
    odd_accumulate<Depth, 100, 4>(x + r * 112, w + 64, s);
    unroll<rows>(
        TILED_EACH(i) { unroll<3>(TILED_EACH(c) { store(to + (r + i) * 112 + 64 + lanes * c, relu(s[i][c])); }); });
  });
}

template<int N> struct odd_scratch {
  alignas(64) float x[N][112];
  alignas(64) float h1[N][112];
  alignas(64) float h2[N][112];
};

/// N rows of 40-100-100-10.
template<int N> [[gnu::noinline]] void odd_rows(const odd_parameters& p, odd_scratch<N>& m, const float* x, float* y) {
  for (int r = 0; r < N; ++r) {
    unroll<3>(TILED_EACH(c) {
      store(m.x[r] + lanes * c, _mm512_maskz_loadu_ps(c < 2 ? 0xffff : 0xff, x + r * 40 + lanes * c));
    });
  }
  odd_layer_rows<N, 40>(m.x[0], p.w1[0], p.b1, m.h1[0]);
  odd_layer_rows<N, 100>(m.h1[0], p.w2[0], p.b2, m.h2[0]);
  const vec b = load_ten(p.b3);
  for (int r = 0; r < N; r += 16) {
    vec s[16][1];
    unroll<16>(TILED_EACH(i) { s[i][0] = b; });
    odd_accumulate<100, 10, 10>(m.h2[r], p.w3[0], s);
    store_tens(y + r * 10, s);
  }
}

}  // namespace bench::tiled
