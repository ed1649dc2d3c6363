// SPDX-License-Identifier: BSL-1.0
#pragma once

// log1p(x) = log(1 + x) without cancellation.

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/polynomial.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math {

namespace detail {

/// Constants of log(1+x) = k ln 2 + log(1+f), 1+f in [√½, √2). With s = f / (2 + f), z = s² <= 0.0295:
/// log(1+f) = 2 artanh s = 2s + s z A(z), a minimax fit (Sollya), relative error 2^-30 and 2^-59.
template<class T> struct log1p_constants;

template<> struct log1p_constants<float> {
  static constexpr float artanh[3] = {0x1.55557ap-1f, 0x1.995eccp-2f, 0x1.31e26p-2f};
  static constexpr float ln2_head = 0x1.62e4p-1f, ln2_tail = 0x1.7f7d1cp-20f;
  static constexpr float root_half = 0x1.6a09e6p-1f, pivot = 0x1p64f, unpivot = 0x1p-64f;
  static constexpr int exponent_shift = 23;
};

template<> struct log1p_constants<double> {
  static constexpr double artanh[7] = {0x1.5555555555593p-1, 0x1.999999997fa39p-2, 0x1.2492494224e8ap-2,
                                       0x1.c71c51dcf77adp-3, 0x1.74664887e82d2p-3, 0x1.39a0b4d915e9dp-3,
                                       0x1.2f103aea2cf88p-3};
  static constexpr double ln2_head = 0x1.62e42feep-1, ln2_tail = 0x1.a39ef35793c76p-33;
  static constexpr double root_half = 0x1.6a09e667f3bcdp-1, pivot = 0x1p512, unpivot = 0x1p-512;
  static constexpr int exponent_shift = 52;
};

}  // namespace detail

/// log(1 + x), relatively exact near 0.
///
/// The exponent k comes from 1+x rounded; f = x 2^-k + (2^-k - 1) is then rounded once, so nothing has to be corrected.
/// Error below 1.6 ulp (float, all arguments; double, sampled); -inf at -1, NaN below, ±0 at ±0.
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V log1p(V x) noexcept {
  using T = value_of<V>;
  using C = detail::log1p_constants<T>;
  using I = bits_of<T>;
  constexpr T infinity = T(__builtin_inf());
  const V outside = select(x == V(-1), V(-infinity), select(x > V(-1), x, V(T(__builtin_nan("")))));
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && !(x > V(-1) && x < V(infinity))) return outside;
  }
  constexpr I exponent = static_cast<I>(~I{0} << C::exponent_shift);
  const V inside = select(x > V(-1), x, V(0));  // from here on a number or infinity
  const V u = V(1) + inside;
  const bits_of<V> k = (to_bits(u) - bits_of<V>(to_bits(C::root_half))) & bits_of<V>(exponent);
  const V n = from_integer(k >> C::exponent_shift);
  const V power = from_bits(bits_of<V>(to_bits(C::pivot)) - k);  // 2^-k, kept away from the subnormals
  const V f = from_bits(to_bits(inside) - k) + fma(power, V(C::unpivot), V(-1));
  const V s = f / (V(2) + f), z = mul(s, s);
  const V rest = mul(s, f - mul(z, detail::polynomial(z, C::artanh)));  // f - log(1+f)
  const V result = fma(n, V(C::ln2_head), f - fma(-n, V(C::ln2_tail), rest));
  return select(x > V(-1), select(x < V(infinity), copysign(result, x), outside), outside);
}

}  // namespace math
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
