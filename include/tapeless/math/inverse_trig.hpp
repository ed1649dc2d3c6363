// SPDX-License-Identifier: BSL-1.0
#pragma once

// asin, acos and atan.

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/polynomial.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math {

namespace detail {

/// Polynomials in z = t², minimax fits (Sollya, fpminimax): asin t = t + t z S(z) for t <= 1/2, relative error 2^-27.6
/// and 2^-59.8; atan t = t + t z A(z) for t <= tan π/8, 2^-30.4 and 2^-59.4.
template<class T> struct inverse_trig_constants;

template<> struct inverse_trig_constants<float> {
  static constexpr float asin[5] = {0x1.5555c8p-3f, 0x1.330204p-4f, 0x1.747bbep-5f, 0x1.8c3ddp-6f, 0x1.595d06p-5f};
  static constexpr float atan[5] = {-0x1.55554ap-2f, 0x1.9991e4p-3f, -0x1.23b9d6p-3f, 0x1.b227aep-4f, -0x1.f2f74cp-5f};
  static constexpr float half_pi = 0x1.921fb6p0f, half_pi_tail = -0x1.777a5cp-25f;
};

template<> struct inverse_trig_constants<double> {
  static constexpr double asin[13] = {
      0x1.5555555555577p-3, 0x1.333333332e13p-4,   0x1.6db6db721283bp-5, 0x1.f1c71a94e2c9bp-6, 0x1.6e8bdee29a3e2p-6,
      0x1.1c49f0292c4b3p-6, 0x1.ca1f9315ca691p-7,  0x1.75855569ecd13p-7, 0x1.613dd05c716f7p-7, 0x1.e5e0b8bd7a10dp-9,
      0x1.63a340cde521bp-6, -0x1.5807c009bdca1p-6, 0x1.0b4a22dedbbfdp-5};
  static constexpr double atan[11] = {-0x1.555555555553dp-2, 0x1.999999999586dp-3,  -0x1.24924922ad6edp-3,
                                      0x1.c71c70e613401p-4,  -0x1.745cf8dcacc2bp-4, 0x1.3b11191f75b15p-4,
                                      -0x1.10ebb86a77536p-4, 0x1.df0f4dc52ce51p-5,  -0x1.9cd2cc3ba1b33p-5,
                                      0x1.37d5d6cdc6bcep-5,  -0x1.256ae1c6bf306p-6};
  static constexpr double half_pi = 0x1.921fb54442d18p0, half_pi_tail = 0x1.1a62633145c07p-54;
};

/// |x| beyond 1/2 is brought below by asin x = π/2 - 2 asin √((1-x)/2): `root` is that root or |x|, asin root =
/// root + rest.
template<class V> struct asin_parts {
  V root, rest;

  TAPELESS_INLINE constexpr explicit asin_parts(V a) noexcept {
    using C = inverse_trig_constants<value_of<V>>;
    const V halves = fma(a, V(value_of<V>(-0.5)), V(value_of<V>(0.5)));
    const V z = select(a > V(value_of<V>(0.5)), halves, mul(a, a));
    root = select(a > V(value_of<V>(0.5)), sqrt(halves), a);
    rest = mul(mul(root, z), polynomial(z, C::asin));
  }
};

}  // namespace detail

/// asin x in [-π/2, π/2]. Error below 1.3 ulp (sampled); NaN outside [-1, 1], ±0 at ±0.
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V asin(V x) noexcept {
  using C = detail::inverse_trig_constants<value_of<V>>;
  const V a = abs(x);
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && !(a <= V(1))) return value_of<V>(__builtin_nan(""));
  }
  const detail::asin_parts<V> p(a);
  const auto far = detail::fast_sum(V(C::half_pi), mul(V(-2), p.root));
  const V far_tail = far.tail + fma(V(-2), p.rest, V(C::half_pi_tail));
  return copysign(select(a > V(value_of<V>(0.5)), far.head + far_tail, p.root + p.rest), x);
}

/// acos x in [0, π]. Error below 1.3 ulp (sampled); NaN outside [-1, 1].
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V acos(V x) noexcept {
  using C = detail::inverse_trig_constants<value_of<V>>;
  const V a = abs(x);
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && !(a <= V(1))) return value_of<V>(__builtin_nan(""));
  }
  const detail::asin_parts<V> p(a);
  const V root = copysign(p.root, x), rest = copysign(p.rest, x);
  const V middle = V(C::half_pi) - (root - (V(C::half_pi_tail) - rest));
  const V left = select(x < V(0), V(2 * C::half_pi), V(0)), left_tail = select(x < V(0), V(2 * C::half_pi_tail), V(0));
  const V far = fma(V(2), root, left) + fma(V(2), rest, left_tail);
  return select(a > V(value_of<V>(0.5)), far, middle);
}

/// atan x in [-π/2, π/2]. Error below 2 ulp (sampled); ±π/2 at ±inf, ±0 at ±0.
///
/// atan a = base + atan t with base 0, π/4, π/2 and t = a, (a-1)/(a+1), -1/a, for a below tan π/8, below tan 3π/8,
/// above.
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V atan(V x) noexcept {
  using T = value_of<V>;
  using C = detail::inverse_trig_constants<T>;
  constexpr T eighth = T(0x1.a827999fcef32p-2), three_eighths = T(0x1.3504f333f9de6p1);
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && x != x) return x;
  }
  const V a = abs(x);
  const auto near = a<V(eighth), far = a> V(three_eighths);
  const V over = select(near, a, select(far, V(-1), a - V(1))), under = select(near, V(1), select(far, a, a + V(1)));
  const V t = over / under, z = mul(t, t);
  const V base = select(near, V(0), select(far, V(C::half_pi), V(C::half_pi / 2)));
  const V base_tail = select(near, V(0), select(far, V(C::half_pi_tail), V(C::half_pi_tail / 2)));
  const V rest = fma(mul(t, z), detail::polynomial(z, C::atan), base_tail);
  return copysign(base + (t + rest), x);
}

}  // namespace math
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
