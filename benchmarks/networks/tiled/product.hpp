// SPDX-License-Identifier: BSL-1.0
#pragma once

// Products of matrices with sizes known to the compiler, a tile of registers at a time.

#include "vector.hpp"

namespace bench::tiled {

/// s[r][c] += sum over k of a[r RowStride + k Step] b[k Width + 16 c ...]: with (RowStride, Step) either of a matrix
/// and its transpose.
template<int RowStride, int Step, int Width, int R, int C>
TILED_INLINE void accumulate(const float* a, const float* b, int depth, vec (&s)[R][C]) {
#pragma GCC unroll 2
  for (int k = 0; k < depth; ++k) {
    vec v[C];
    unroll<C>(TILED_EACH(c) { v[c] = load(b + lanes * c); });
    unroll<R>(TILED_EACH(r) {
      const vec x = all(a[r * RowStride]);
      unroll<C>(TILED_EACH(c) { s[r][c] = fma(x, v[c], s[r][c]); });
    });
    a += Step, b += Width;
  }
}

/// The same for a few steps, written out.
template<int RowStride, int Step, int Width, int Depth, int R, int C>
TILED_INLINE void accumulate_steps(const float* a, const float* b, vec (&s)[R][C]) {
  unroll<Depth>(TILED_EACH(k) {
    vec v[C];
    unroll<C>(TILED_EACH(c) { v[c] = load(b + k * Width + lanes * c); });
    unroll<R>(TILED_EACH(r) {
      const vec x = all(a[r * RowStride + k * Step]);
      unroll<C>(TILED_EACH(c) { s[r][c] = fma(x, v[c], s[r][c]); });
    });
  });
}

template<int R, int C> TILED_INLINE void clear(vec (&s)[R][C]) {
  unroll<R>(TILED_EACH(r) { unroll<C>(TILED_EACH(c) { s[r][c] = zero(); }); });
}

/// f(first row, constant number of rows) for tiles that share `Rows` as evenly as possible, at most `Most` each.
template<int Rows, int Most, class F> TILED_INLINE void row_tiles(F&& f) {
  constexpr int tiles = (Rows + Most - 1) / Most, less = Rows / tiles, larger = Rows % tiles;
  int row = 0;
  if constexpr (larger > 0) {
    for (int t = 0; t < larger; ++t, row += less + 1) f(row, std::integral_constant<int, less + 1>{});
  }
  for (int t = larger; t < tiles; ++t, row += less) f(row, std::integral_constant<int, less>{});
}

/// to (Columns, Rows) = from (Rows, Columns) transposed; both sizes multiples of 16, rows `Width` apart in `from`.
template<int Rows, int Columns, int Width = Columns> TILED_INLINE void turn(const float* from, float* to) {
  for (int r = 0; r < Rows; r += 16) {
    for (int c = 0; c < Columns; c += 16) {
      vec x[16];
      unroll<16>(TILED_EACH(i) { x[i] = load(from + (r + i) * Width + c); });
      transpose(x);
      unroll<16>(TILED_EACH(i) { store(to + (c + i) * Rows + r, x[i]); });
    }
  }
}

}  // namespace bench::tiled
