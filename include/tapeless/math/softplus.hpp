// SPDX-License-Identifier: BSL-1.0
#pragma once

// log(1 + e^x).

#include <tapeless/config.hpp>
#include <tapeless/math/falling_exp.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/polynomial.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math {

namespace detail {

/// log(1 + e^-w), scaled by 2^up, so that it stays normal down to the last subnormal result.
template<class T> struct softplus_fit;

/// log(1 + u) = u + u² h(u - middle) with u = e^-w <= 1, a minimax fit (Sollya, fpminimax) of relative error 2^-27;
/// about the middle its terms fall fast, and there h(0) happens to be a float nearly. With e^-w = scale (1 + p) the
/// corrections are gathered before they meet the scale: p + (1 + p) u h.
template<> struct softplus_fit<float> {
  static constexpr int up = 64;
  static constexpr float down = 0x1p-64f, highest = 105;
  static constexpr float middle = 59.0f / 128, h0 = -0x1.8a8864p-2f, h1 = 0x1.7e7682p-3f, h2 = -0x1.97847cp-4f;
  static constexpr float h[7] = {0x1.c9bd08p-5f, -0x1.0a1468p-5f, 0x1.3bf10cp-6f, -0x1.77bc9ap-7f,
                                 0x1.df3074p-8f, -0x1.6e004p-8f,  0x1.7dd8dep-9f};

  /// log(1 + e^-w) 2^up.
  template<class V> TAPELESS_INLINE static constexpr V log_of_sum(V w) noexcept {
    const falling_exp<up, V> e(w);
    const V u = mul(fma(e.p, e.scale, e.scale), V(down));
    const V v = u - V(middle);
    const V rest = mul(u, fma(v, by_pairs(fma(V(h2), v, V(h1)), v, mul(v, v), h), V(h0)));
    return fma(fma(V(1) + rest, e.p, rest), e.scale, e.scale);
  }
};

/// log(1 + u) = 2 artanh(v/2) = v + v³ q(v²) with v = u / (1 + u/2), a minimax fit of relative error 2^-58.
/// With e^-w = scale (1 + p) and b = scale / (1 + u/2) the corrections are gathered before they meet b:
/// b + b (p + v² q (1 + p)). What 1 + u/2 loses in rounding is put back as well, over 1.25 for the sum itself.
template<> struct softplus_fit<double> {
  static constexpr int up = 512;
  static constexpr double down = 0x1p-512, highest = 746;
  static constexpr double q[10] = {
      0x1.55555555554fcp-4,  0x1.99999999a8459p-7,  0x1.2492491d5a852p-9,  0x1.c71c7573483acp-12, 0x1.745c8a2ea76cp-14,
      0x1.3b20ff7c59208p-16, 0x1.10420ce745d46p-18, 0x1.f1ffd51fc0de6p-21, 0x1.4ceb553e67de9p-23, 0x1.64196f87b0ecp-24};

  /// log(1 + e^-w) 2^up.
  template<class V> TAPELESS_INLINE static constexpr V log_of_sum(V w) noexcept {
    const falling_exp<up, V> e(w);
    const V u = fma(e.p, e.scale, e.scale);
    const V d = fma(u, V(down / 2), V(1)), lost = fma(u, V(down / 2), V(1) - d);
    const V b = e.scale / d;
    const V v = mul(fma(b, e.p, b), V(down)), z = mul(v, v);
    const V correction = fma(z, polynomial(z, q), mul(lost, V(-0.8)));
    return fma(b, fma(correction, e.p, correction) + e.p, b);
  }
};

}  // namespace detail

/// log(1 + e^x), relatively exact down to the subnormals: max(x, 0) + log(1 + e^-|x|).
///
/// Error below 2 ulp (float, all arguments; double, sampled).
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V softplus(V x) noexcept {
  using C = detail::softplus_fit<value_of<V>>;
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && x != x) return x;
  }
  return fma(C::log_of_sum(raw_min(V(C::highest), abs(x))), V(C::down), raw_max(V(0), x));
}

}  // namespace math
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
