// SPDX-License-Identifier: BSL-1.0
#pragma once

// The error function and its complement.

#include <tapeless/config.hpp>
#include <tapeless/math/gaussian_tail.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/polynomial.hpp>

namespace tapeless::inline TAPELESS_ABI::math {

namespace detail {

/// erf a = a + a q(a²) for a < middle, a minimax fit. Above, float takes 1 - 2^-W(a) and double 1 - erfc a; from
/// `highest` on the result is 1.
template<class T> struct erf_fit;

template<> struct erf_fit<float> {
  static constexpr float middle = 1, highest = 3.95f;
  static constexpr float q[6] = {0x1.06eba2p-3f,  -0x1.812672p-2f, 0x1.ce08e8p-4f,
                                 -0x1.b59f2cp-6f, 0x1.423266p-8f,  -0x1.26f9bep-11f};
  /// -W(a) = w0 + w1 a + a² w(a), and 2^r = 1 + p1 r + r² p(r) for |r| <= 1/2.
  static constexpr float w0 = -0x1.f936d2p-9f, w1 = -0x1.9cb416p0f;
  static constexpr float w[4] = {-0x1.e371dep-1f, -0x1.05e1cp-3f, 0x1.5d4fc4p-6f, -0x1.b314d8p-10f};
  static constexpr float p1 = 0x1.62e432p-1f;
  static constexpr float p[4] = {0x1.ebf9b6p-3f, 0x1.c6addcp-5f, 0x1.3cec96p-7f, 0x1.5f9efcp-10f};

  template<class V> TAPELESS_INLINE static constexpr V upper(V a) noexcept {
    constexpr float counter = 0x1.8p23f + 127;
    const V minus_w = by_pairs(fma(V(w1), a, V(w0)), a, mul(a, a), w);
    const V t = minus_w + V(counter);
    const V r = minus_w - (t - V(counter));
    return fma(-from_bits(to_bits(t) << 23), by_pairs(fma(V(p1), r, V(1)), r, mul(r, r), p), V(1));
  }
};

template<> struct erf_fit<double> {
  static constexpr double middle = 0.75, highest = 5.95;
  static constexpr double q[11] = {0x1.06eba8214db68p-3,   -0x1.812746b0379c3p-2,  0x1.ce2f21a041468p-4,
                                   -0x1.b82ce312126a9p-6,  0x1.565bccf94bb86p-8,   -0x1.c02daf561083ap-11,
                                   0x1.f9a27c1442a92p-14,  -0x1.f4c23533b9665p-17, 0x1.b8e5deeaa7347p-20,
                                   -0x1.554ef1c624619p-23, 0x1.84cd802d80391p-27};

  template<class V> TAPELESS_INLINE static constexpr V upper(V a) noexcept {
    return fma(gaussian_tail<double>::erfc(a), V(-gaussian_tail<double>::down), V(1));
  }
};

}  // namespace detail

/// The error function, 2/√π ∫ e^(-t²) dt from 0 to x.
///
/// Error below 1.6 ulp (float, all arguments; 1.7 without fma), 1.2 ulp (double, sampled).
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V erf(V x) noexcept {
  using C = detail::erf_fit<value_of<V>>;
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && x != x) return x;
  }
  const V a = raw_min(V(C::highest), abs(x));
  const V lower = fma(a, detail::polynomial(mul(a, a), C::q), a);
  return copysign(select(a < V(C::middle), lower, C::upper(a)), x);
}

/// 1 - erf(x), relatively exact down to the subnormals.
///
/// Error below 2 ulp (float, all arguments; double, sampled); 3 without fma.
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V erfc(V x) noexcept {
  using C = detail::gaussian_tail<value_of<V>>;
  const V a = abs(x);
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && !(a <= C::erfc_highest)) return x > 0 ? V(0) : x < 0 ? V(2) : x;
  }
  const V upper = select(a > V(C::erfc_highest), V(0), C::erfc(a));  // all begins without waiting for the comparison
  return select(x < V(0), fma(upper, V(-C::down), V(2)), mul(upper, V(C::down)));
}

}  // namespace tapeless::inline TAPELESS_ABI::math
