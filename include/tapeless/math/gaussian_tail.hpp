// SPDX-License-Identifier: BSL-1.0
#pragma once

// erfc(a) and a Φ(-a) for a >= 0, scaled up: what erf, erfc and gelu are made of.

#include <cstddef>

#include <tapeless/config.hpp>
#include <tapeless/math/falling_exp.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/polynomial.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math::detail {

/// c[0] + c[1] a + c[2] a² + ... from z = a², the even and the odd powers apart: half as many roundings in a row as
/// Horner's scheme, and the rounding of z cancels in a quotient of two.
template<std::size_t First, class V, std::size_t N>
TAPELESS_INLINE constexpr V every_other(V z, const value_of<V> (&c)[N]) noexcept {
  if constexpr (First + 2 >= N) return V(c[First]);
  else return fma(every_other<First + 2>(z, c), z, V(c[First]));
}
template<class V, std::size_t N>
TAPELESS_INLINE constexpr V even_and_odd(V a, V z, const value_of<V> (&c)[N]) noexcept {
  return fma(every_other<1>(z, c), a, every_other<0>(z, c));
}

/// Coefficients of erfc and gelu: S(a) = b (1 + N(a)/Q(a)), where b is `erfc_numerator` / (1 + 2a) for erfc and
/// a/2 / (1 + a) for gelu, so that the quotient stays small and the rounding errors of its polynomials below the last
/// place. Relative error 2^-26 and 2^-60. For gelu the powers a² are written as 2 w.
template<class T> struct gaussian_fit;

template<> struct gaussian_fit<float> {
  static constexpr int up = 64;
  static constexpr float down = 0x1p-64f, erfc_highest = 10.1f, gelu_highest = 14.6f, erfc_numerator = 1.125f;
  static constexpr float erfc_n[6] = {-0x1.c71c72p-4f, 0x1.0623c6p-1f, 0x1.cb8eeap-2f,
                                      0x1.6d2876p-3f,  0x1.ed6ff2p-6f, 0x1.6cd6p-13f};
  static constexpr float erfc_q[6] = {
      1, 0x1.2eb99cp+1f, 0x1.32f968p+1f, 0x1.5251a4p+0f, 0x1.9e2a88p-2f, 0x1.d88b2ap-5f};
  static constexpr float gelu_n[6] = {0x0.0p+0f,       0x1.9dee7ep-3f,  0x1.4ceb46p-4f,
                                      -0x1.640146p-5f, -0x1.955a6ap-5f, -0x1.11d374p-7f};
  static constexpr float gelu_q[6] = {0x1.000000p+0f, 0x1.acc51ep+0f, 0x1.340058p+1f,
                                      0x1.e12548p-1f, 0x1.a1bc1ep-2f, 0x1.52b71cp-5f};
};

template<> struct gaussian_fit<double> {
  static constexpr int up = 512;
  static constexpr double down = 0x1p-512, erfc_highest = 27.4, gelu_highest = 38.7, erfc_numerator = 1.125;
  static constexpr double erfc_n[12] = {-0x1.c71c71c71c71cp-4, 0x1.8e944d82b1962p-2,  0x1.e40016d2e89a8p-1,
                                        0x1.efd94bbc02687p-1,  0x1.395ee05e026b2p-1,  0x1.1091658336986p-2,
                                        0x1.53455c7301c51p-4,  0x1.2f05c266ee318p-6,  0x1.78bb1036d67ecp-9,
                                        0x1.2ba089fbab20ap-12, 0x1.e3b48f898b4aep-17, 0x1.47a484c0dc6b1p-24};
  static constexpr double erfc_q[12] = {1,
                                        0x1.bc2354bc515b8p+1,
                                        0x1.6884e4c71b5dbp+2,
                                        0x1.6a3535a379ec5p+2,
                                        0x1.f5a36545e1844p+1,
                                        0x1.f831498ebecb5p+0,
                                        0x1.7887f9b5cbcafp-1,
                                        0x1.a3942a918e132p-3,
                                        0x1.579d82e338432p-5,
                                        0x1.8c99bc1d7ad7fp-8,
                                        0x1.250abc1b4062dp-11,
                                        0x1.aa178973b0662p-16};
  static constexpr double gelu_n[12] = {0,
                                        0x1.9deeb30af26b6p-3,
                                        0x1.958822b2d37e8p-2,
                                        0x1.28b31e0d20afcp-3,
                                        -0x1.5c073213b00a7p-8,
                                        -0x1.a647a077795e1p-5,
                                        -0x1.a2feea51717e8p-5,
                                        -0x1.d659b234c2936p-7,
                                        -0x1.5aecb38621bacp-8,
                                        -0x1.544c33ec980c8p-11,
                                        -0x1.9dba2beeff9f1p-14,
                                        -0x1.e72abbe05eee4p-19};
  static constexpr double gelu_q[12] = {1,
                                        0x1.3a0d91662e6fdp+1,
                                        0x1.6884e4c71b5dbp+2,
                                        0x1.001e9fdb77ce4p+2,
                                        0x1.f5a36545e1844p+1,
                                        0x1.648498c439e2dp+0,
                                        0x1.7887f9b5cbcafp-1,
                                        0x1.28afdf04682e0p-3,
                                        0x1.579d82e338432p-5,
                                        0x1.18705d2e3b9b2p-8,
                                        0x1.250abc1b4062dp-11,
                                        0x1.2d4ae157cb934p-16};
};

/// The tails fall as e^-w, w = a² or a²/2, times a slow function S(a). The rounding error of w is kept, since it would
/// come back multiplied by w. All results are scaled by 2^up, which keeps them normal down to the last subnormal. With
/// e^-w = scale (1 + p), c = N/Q and b times scale, the corrections are gathered before they meet b:
/// b + b (p + (c + p c)), in the order that loses least.
template<class T> struct gaussian_tail {
  using C = gaussian_fit<T>;
  static constexpr T down = C::down, erfc_highest = C::erfc_highest, gelu_highest = C::gelu_highest;

  /// numerator / (1 + x) (1 + quotient) e^-w 2^up; what sum, inverse and product lose in rounding is put back.
  template<class V>
  TAPELESS_INLINE static constexpr V times_exp(V numerator, V x, V quotient, double_word<V> w) noexcept {
    const falling_exp<C::up, V> e(w.head, w.tail);
    const V d = V(1) + x, lost = x - (d - V(1));
    const V inverse = V(1) / d;
    const V correction = quotient + fma(-inverse, lost, fma(-inverse, d, V(1)));
    const V scaled = mul(numerator, e.scale), b = mul(scaled, inverse), b_lost = fma(scaled, inverse, -b);
    if constexpr (sizeof(T) == 4) return fma(b, e.p + fma(e.p, correction, correction), b_lost) + b;
    else return fma(e.p, fma(b, correction, b), fma(b, correction, b_lost)) + b;
  }

  /// erfc(a) 2^up, 0 <= a <= erfc_highest.
  template<class V> TAPELESS_INLINE static constexpr V erfc(V a) noexcept {
    const auto w = exact_product(a, a);
    if constexpr (sizeof(T) == 4) {
      const V quotient = even_and_odd(a, w.head, C::erfc_n) / even_and_odd(a, w.head, C::erfc_q);
      return times_exp(V(C::erfc_numerator), a + a, quotient, w);
    } else {
      const V quotient = polynomial(a, C::erfc_n) / polynomial(a, C::erfc_q);
      return times_exp(V(C::erfc_numerator), a + a, quotient, w);
    }
  }
  /// a Φ(-a) 2^up, 0 <= a <= gelu_highest.
  template<class V> TAPELESS_INLINE static constexpr V gelu(V a) noexcept {
    const V half = mul(a, V(T(0.5)));
    const auto w = exact_product(a, half);
    const V quotient = even_and_odd(a, w.head, C::gelu_n) / even_and_odd(a, w.head, C::gelu_q);
    return times_exp(half, a, quotient, w);
  }
};

}  // namespace math::detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
