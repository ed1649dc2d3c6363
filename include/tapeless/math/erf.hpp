// SPDX-License-Identifier: BSL-1.0
#pragma once

// The error function and its complement.

#include <tapeless/config.hpp>
#include <tapeless/math/gaussian_tail.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/odd.hpp>
#include <tapeless/math/pieces.hpp>
#include <tapeless/math/polynomial.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math {

namespace detail {

template<class T> struct erf_fit;

/// Eight pieces about the multiples n/k of 1/k = 33/64: erf a = c0 + r (c1 + c2 r + ...) with r = a - n/k, a minimax
/// fit (Sollya, fpminimax), and on the first, where r = a, a + a (c1 + c2 a + ...). At `highest` it rounds to 1.
template<> struct erf_fit<float> {
  static constexpr float highest = 3.867f, counter = 0x1.8p23f, k = 64.0f / 33, width = 33.0f / 64;
  static constexpr float c[7][8] = {
      {0, 0x1.117894p-1f, 0x1.b5e63p-1f, 0x1.f14e82p-1f, 0x1.fe308p-1f, 0x1.ffdd18p-1f, 0x1.fffe68p-1f, 0x1.fffff4p-1f},
      {0x1.06eba8p-3f, 0x1.bada6p-1f, 0x1.8eed54p-2f, 0x1.a64db8p-4f, 0x1.06adbap-6f, 0x1.80074ep-10f, 0x1.49ebbep-14f,
       0x1.4d2a2p-19f},
      {-0x1.57cefap-21f, -0x1.c8b2p-2f, -0x1.9b64fep-2f, -0x1.46a02cp-3f, -0x1.0ee98ap-5f, -0x1.ef5a06p-9f,
       -0x1.f717eap-13f, -0x1.87e92ep-18f},
      {-0x1.811d74p-2f, -0x1.148b64p-3f, 0x1.2b9b28p-3f, 0x1.0a7dcap-3f, 0x1.48c65p-5f, 0x1.8940eep-8f, 0x1.f1889cp-12f,
       0x1.5955d2p-16f},
      {-0x1.66ea84p-11f, 0x1.77e24p-3f, 0x1.df6e64p-5f, -0x1.84d0cep-5f, -0x1.f00212p-6f, -0x1.a3ce6cp-8f,
       -0x1.8d22c8p-11f, -0x1.0ce3a8p-13f},
      {0x1.e46dbp-4f, 0x1.be91p-9f, -0x1.100bbap-4f, -0x1.51163ep-7f, 0x1.a0394ap-7f, 0x1.44bfb4p-8f, 0x1.700bb8p-11f,
       0x1.8eeb7ap-15f},
      {-0x1.41caf8p-6f, -0x1.92c88cp-5f, 0x1.b98a14p-8f, 0x1.1e7b2ap-6f, -0x1.720a66p-10f, -0x1.951cacp-9f,
       0x1.7a1b76p-12f, 0x1.c4p-11f},
  };

  template<class V> TAPELESS_INLINE static constexpr V of(V a) noexcept {
    const V t = fma(a, V(k), V(counter));
    const V r = fma(t - V(counter), V(-width), a);
    const auto i = to_bits(t);
    return fma(r, piece<1>(c, i, r, mul(r, r)), raw_max(lookup(c[0], i), r));  // c0 is 0 first, and then exceeds r
  }
};

/// erf a = a + a q(a²) for a < middle, a minimax fit, above 1 - erfc a; from `highest` on the result is 1.
template<> struct erf_fit<double> {
  static constexpr double middle = 0.75, highest = 5.95;
  static constexpr double q[11] = {0x1.06eba8214db68p-3,   -0x1.812746b0379c3p-2,  0x1.ce2f21a041468p-4,
                                   -0x1.b82ce312126a9p-6,  0x1.565bccf94bb86p-8,   -0x1.c02daf561083ap-11,
                                   0x1.f9a27c1442a92p-14,  -0x1.f4c23533b9665p-17, 0x1.b8e5deeaa7347p-20,
                                   -0x1.554ef1c624619p-23, 0x1.84cd802d80391p-27};

  template<class V> TAPELESS_INLINE static constexpr V of(V a) noexcept {
    const V lower = fma(a, polynomial(mul(a, a), q), a);
    const V upper = fma(gaussian_tail<double>::erfc(a), V(-gaussian_tail<double>::down), V(1));
    return select(a < V(middle), lower, upper);
  }
};

}  // namespace detail

/// The error function, 2/√π ∫ e^(-t²) dt from 0 to x.
///
/// Error below 1.2 ulp (float, all arguments), 1.2 ulp (double, sampled).
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V erf(V x) noexcept {
  return detail::odd<detail::erf_fit<value_of<V>>>(x);
}

/// 1 - erf(x), relatively exact down to the subnormals.
///
/// Error below 2 ulp (float, all arguments; double, sampled); 3 without fma.
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V erfc(V x) noexcept {
  using C = detail::gaussian_tail<value_of<V>>;
  const V a = abs(x);
  V within = a;
  if constexpr (Scalar<V>) {  // processors foresee this branch and do not wait for what it depends on
    if (__builtin_expect(!(a <= C::erfc_highest), false)) return x > 0 ? V(0) : x < 0 ? V(2) : x;
  } else {
    within = raw_min(V(C::erfc_highest), a);  // where it rounds to 0 already
  }
  const V upper = C::erfc(within);
  return select(x < V(0), fma(upper, V(-C::down), V(2)), mul(upper, V(C::down)));
}

}  // namespace math
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
