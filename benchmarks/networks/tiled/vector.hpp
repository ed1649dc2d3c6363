// SPDX-License-Identifier: BSL-1.0
#pragma once

// One AVX-512 register of floats: loads, stores, loops that are unrolled for certain, transposed sums.

#include <immintrin.h>

#include <cstddef>
#include <utility>

namespace bench::tiled {

using vec = __m512;
inline constexpr int lanes = 16;

#define TILED_INLINE [[gnu::always_inline]] inline

TILED_INLINE vec load(const float* p) { return _mm512_loadu_ps(p); }
TILED_INLINE void store(float* p, vec x) { _mm512_storeu_ps(p, x); }
TILED_INLINE vec all(float x) { return _mm512_set1_ps(x); }
TILED_INLINE vec zero() { return _mm512_setzero_ps(); }
TILED_INLINE vec fma(vec a, vec b, vec c) { return _mm512_fmadd_ps(a, b, c); }
TILED_INLINE vec fnma(vec a, vec b, vec c) { return _mm512_fnmadd_ps(a, b, c); }
TILED_INLINE vec mul(vec a, vec b) { return _mm512_mul_ps(a, b); }
TILED_INLINE vec add(vec a, vec b) { return _mm512_add_ps(a, b); }
TILED_INLINE vec sub(vec a, vec b) { return _mm512_sub_ps(a, b); }

/// Loads and stores stay on their side of this, so that code written in turns is run in turns.
TILED_INLINE void fence() { asm volatile("" : : : "memory"); }

/// What is made from x is made after this: a compiler that makes it early has to keep it in memory.
TILED_INLINE vec here(vec x) {
  asm volatile("" : "+v"(x) : : "memory");
  return x;
}

namespace detail {
template<class F, int... I> TILED_INLINE void unroll(F&& f, std::integer_sequence<int, I...>) {
  (f(std::integral_constant<int, I>{}), ...);
}
}  // namespace detail

/// f(0), ..., f(N - 1) with constants, so that arrays of registers stay registers.
template<int N, class F> TILED_INLINE void unroll(F&& f) { detail::unroll(f, std::make_integer_sequence<int, N>{}); }

/// A lambda that must not become a call.
#define TILED_EACH(i) [&](auto i) __attribute__((always_inline))

/// Lane i of the result is the sum of x[i]: 15 additions and 30 shuffles, 24 of them within quarters.
TILED_INLINE vec sums(const vec (&x)[16]) {
  vec a[8], b[4], c[2];
  unroll<8>(TILED_EACH(i) {
    constexpr int first = i / 2 * 4 + i % 2;
    a[i] = add(_mm512_unpacklo_ps(x[first], x[first + 2]), _mm512_unpackhi_ps(x[first], x[first + 2]));
  });
  unroll<4>(TILED_EACH(i) {
    b[i] = add(_mm512_unpacklo_ps(a[2 * i], a[2 * i + 1]), _mm512_unpackhi_ps(a[2 * i], a[2 * i + 1]));
  });
  unroll<2>(TILED_EACH(i) {
    c[i] = add(_mm512_shuffle_f32x4(b[2 * i], b[2 * i + 1], 0x88), _mm512_shuffle_f32x4(b[2 * i], b[2 * i + 1], 0xdd));
  });
  return add(_mm512_shuffle_f32x4(c[0], c[1], 0x88), _mm512_shuffle_f32x4(c[0], c[1], 0xdd));
}

/// The sum of all lanes, in all lanes.
TILED_INLINE vec total(vec x) {
  x = add(x, _mm512_shuffle_f32x4(x, x, 0x4e));
  x = add(x, _mm512_shuffle_f32x4(x, x, 0xb1));
  x = add(x, _mm512_permute_ps(x, 0x4e));
  return add(x, _mm512_permute_ps(x, 0xb1));
}

/// Turns 16 registers of 16 lanes: lane j of x[i] and lane i of x[j] change places.
TILED_INLINE void transpose(vec (&x)[16]) {
  vec a[16], b[16];
  unroll<8>(TILED_EACH(i) {
    a[2 * i] = _mm512_unpacklo_ps(x[2 * i], x[2 * i + 1]);
    a[2 * i + 1] = _mm512_unpackhi_ps(x[2 * i], x[2 * i + 1]);
  });
  // b[4 g + m], quarter q: column 4 q + m of rows 4 g to 4 g + 3
  unroll<4>(TILED_EACH(g) {
    unroll<2>(TILED_EACH(h) {
      const __m512d low = _mm512_castps_pd(a[4 * g + h]), high = _mm512_castps_pd(a[4 * g + 2 + h]);
      b[4 * g + 2 * h] = _mm512_castpd_ps(_mm512_unpacklo_pd(low, high));
      b[4 * g + 2 * h + 1] = _mm512_castpd_ps(_mm512_unpackhi_pd(low, high));
    });
  });
  unroll<4>(TILED_EACH(m) {
    const vec even0 = _mm512_shuffle_f32x4(b[m], b[4 + m], 0x88), odd0 = _mm512_shuffle_f32x4(b[m], b[4 + m], 0xdd);
    const vec even1 = _mm512_shuffle_f32x4(b[8 + m], b[12 + m], 0x88);
    const vec odd1 = _mm512_shuffle_f32x4(b[8 + m], b[12 + m], 0xdd);
    x[m] = _mm512_shuffle_f32x4(even0, even1, 0x88);
    x[8 + m] = _mm512_shuffle_f32x4(even0, even1, 0xdd);
    x[4 + m] = _mm512_shuffle_f32x4(odd0, odd1, 0x88);
    x[12 + m] = _mm512_shuffle_f32x4(odd0, odd1, 0xdd);
  });
}

}  // namespace bench::tiled
