// SPDX-License-Identifier: BSL-1.0
#pragma once

// log(x).

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/log1p.hpp>
#include <tapeless/math/polynomial.hpp>

namespace tapeless::inline TAPELESS_ABI::math {

namespace detail {

/// x = 2^n (1 + f) with √½ <= 1 + f < √2, and log(1+f) = f + f² q(f) for float, a minimax fit of relative error 2^-27;
/// double takes the series of log1p.
template<class T> struct log_fit;

template<> struct log_fit<float> {
  static constexpr float normal = 0x1p-126f, up = 0x1p23f, ups = 23, per_bit = 0x1p-23f;
  static constexpr float ln2_head = 0x1.62e4p-1f, ln2_tail = 0x1.7f7d1cp-20f;
  static constexpr std::int32_t root_half = 0x3f3504f3, exponent = -0x800000;
  static constexpr float q[9] = {-0x1.fffffep-2f, 0x1.555548p-2f,  -0x1.000222p-2f, 0x1.99a7a8p-3f, -0x1.5487e2p-3f,
                                 0x1.22446ap-3f,  -0x1.0bf544p-3f, 0x1.08a6a4p-3f,  -0x1.496a5cp-4f};

  /// n ln 2 + log(1+f).
  template<class V> TAPELESS_INLINE static constexpr V sum(V n, V f) noexcept {
    return fma(n, V(ln2_head), fma(n, V(ln2_tail), fma(mul(f, f), polynomial(f, q), f)));
  }
};

template<> struct log_fit<double> {
  static constexpr double normal = 0x1p-1022, up = 0x1p54, ups = 54, per_bit = 1;
  static constexpr double ln2_head = 0x1.62e42feep-1, ln2_tail = 0x1.a39ef35793c76p-33;
  static constexpr std::int64_t root_half = 0x3fe6a09e667f3bcd, exponent = -0x10000000000000;

  /// n ln 2 + log(1+f), log(1+f) = f - (f - s) s + s³ A(s²) with s = f / (2 + f).
  template<class V> TAPELESS_INLINE static constexpr V sum(V n, V f) noexcept {
    const V s = f / (V(2) + f), z = mul(s, s);
    const V rest = mul(s, f - mul(z, polynomial(z, log1p_constants<double>::artanh)));
    return fma(n, V(ln2_head), f - fma(-n, V(ln2_tail), rest));
  }
};

}  // namespace detail

/// The natural logarithm: -inf at ±0, NaN below.
///
/// Error below 0.93 ulp (float, all arguments), 1 ulp (double, sampled).
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V log(V x) noexcept {
  using T = value_of<V>;
  using C = detail::log_fit<T>;
  using I = bits_of<V>;
  constexpr T infinity = T(__builtin_inf());
  const V outside = select(x == V(0), V(-infinity), select(x < V(0), V(T(__builtin_nan(""))), x));
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && !(x > V(0) && x < V(infinity))) return outside;
  }
  const auto subnormal = x < V(C::normal);
  const V u = raw_max(V(C::normal), mul(x, select(subnormal, V(C::up), V(1))));
  const I e = (to_bits(u) - I(C::root_half)) & I(C::exponent);
  const V f = from_bits(to_bits(u) - e) - V(1);
  const V shift = select(subnormal, V(-C::ups), V(0));
  V n;
  if constexpr (sizeof(T) == 4) n = fma(from_integer(e), V(C::per_bit), shift);
  else n = from_integer(e >> 52) + shift;
  return select((x > V(0)) & (x < V(infinity)), C::sum(n, f), outside);
}

}  // namespace tapeless::inline TAPELESS_ABI::math
