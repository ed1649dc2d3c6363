// SPDX-License-Identifier: BSL-1.0
#pragma once

// pow(x, y) with the special cases of C.

#include <tapeless/config.hpp>
#include <tapeless/math/expm1.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/polynomial.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math {

namespace detail {

/// Constants of log2 x = k + (2 / ln 2) artanh s, s = (m-1) / (m+1), m in [√½, √2), z = s² <= 0.0295:
/// artanh s · 2 / ln 2 = s (first + z (third + z R(z))), R a minimax fit (Sollya); with first and third in two words
/// the relative error is 2^-36.7 and 2^-73.4.
template<class T> struct pow_constants;

template<> struct pow_constants<float> {
  static constexpr float rest[3] = {0x1.27770ep-1f, 0x1.a5bbfp-2f, 0x1.59efb4p-2f};
  static constexpr float first = 0x1.715476p1f, first_tail = 0x1.4ae0cp-25f;
  static constexpr float third = 0x1.ec709ep-1f, third_tail = -0x1.e2fe02p-28f;
  static constexpr float root_half = 0x1.6a09e6p-1f, least_normal = 0x1p-126f, normalising = 0x1p24f, shift = 24;
  static constexpr float integers = 0x1p23f, exponent_limit = 0x1p35f, lowest = -160, highest = 128;
};

template<> struct pow_constants<double> {
  static constexpr double rest[8] = {0x1.2776c50ef9bfcp-1, 0x1.a61762a7aeddcp-2, 0x1.484b13d6acf72p-2,
                                     0x1.0c9a853afd4cfp-2, 0x1.c68ee95235d0ap-3, 0x1.8a09bb21fba1ep-3,
                                     0x1.58fc703c20225p-3, 0x1.61f49b95ef414p-3};
  static constexpr double first = 0x1.71547652b82fep1, first_tail = 0x1.777d0ffda0d24p-55;
  static constexpr double third = 0x1.ec709dc3a03fdp-1, third_tail = 0x1.d27f05548af0cp-55;
  static constexpr double root_half = 0x1.6a09e667f3bcdp-1, least_normal = 0x1p-1022, normalising = 0x1p53, shift = 53;
  static constexpr double integers = 0x1p52, exponent_limit = 0x1p66, lowest = -1100, highest = 1024;
};

/// log2 a for 0 < a < inf, with about ten bits more than V has.
template<class V> TAPELESS_INLINE constexpr double_word<V> precise_log2(V a) noexcept {
  using C = pow_constants<value_of<V>>;
  using I = bits_of<value_of<V>>;
  constexpr int exponent_shift = exp_constants<value_of<V>>::exponent_shift;
  constexpr I exponent = static_cast<I>(~I{0} << exponent_shift);
  const auto subnormal = a < V(C::least_normal);
  const V b = mul(a, select(subnormal, V(C::normalising), V(1)));
  const bits_of<V> e = (to_bits(b) - bits_of<V>(to_bits(C::root_half))) & bits_of<V>(exponent);
  const V k = from_integer(e >> exponent_shift) - select(subnormal, V(C::shift), V(0));

  const V f = from_bits(to_bits(b) - e) - V(1), under = V(2) + f, under_tail = f - (under - V(2));
  const V s = f / under;
  const auto back = exact_product(s, under);
  const V s_tail = (((f - back.head) - back.tail) - mul(s, under_tail)) / under;
  const auto square = exact_product(s, s);
  const V z = square.head, z_tail = fma(s + s, s_tail, square.tail);

  const auto third = fast_sum(V(C::third), mul(z, polynomial(z, C::rest)));
  const V third_tail = third.tail + V(C::third_tail);
  const auto product = exact_product(z, third.head);
  const V product_tail = product.tail + fma(z, third_tail, mul(z_tail, third.head));
  const auto first = fast_sum(V(C::first), product.head);
  const V first_tail = first.tail + (product_tail + V(C::first_tail));
  const auto log = exact_product(s, first.head);
  const V log_tail = log.tail + fma(s, first_tail, mul(s_tail, first.head));

  const auto sum = fast_sum(k, log.head);
  return {sum.head, sum.tail + log_tail};
}

/// a^y for 0 < a < inf and finite y, overflowing and underflowing where it does.
template<class V> TAPELESS_INLINE constexpr V positive_pow(V a, V y) noexcept {
  using C = pow_constants<value_of<V>>;
  const auto log = precise_log2(a);
  const V limited = raw_max(V(-C::exponent_limit), raw_min(V(C::exponent_limit), y));
  const auto product = exact_product(limited, log.head);
  const V head = raw_max(V(C::lowest), raw_min(V(C::highest), product.head));
  const V tail = select(head == product.head, fma(limited, log.tail, product.tail), V(0));
  const V n = rounded(head), half = rounded(mul(n, V(value_of<V>(0.5))));
  const V p = small_expm1(mul((head - n) + tail, V(exp_constants<value_of<V>>::ln2)), V(0));
  const V s = power_of_two(half);
  return overflowing_product(fma(p, s, s), power_of_two(n - half));
}

}  // namespace detail

/// x^y. A negative x has a power for integer y only, else NaN; pow(x, 0) and pow(1, y) are 1, even for NaN.
///
/// Error below 1.5 ulp (sampled).
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V pow(V x, V y) noexcept {
  using T = value_of<V>;
  using C = detail::pow_constants<T>;
  constexpr T infinity = T(__builtin_inf()), nan = T(__builtin_nan(""));
  if constexpr (Scalar<V>) {
    if (__builtin_is_constant_evaluated() && (x != x || y != y)) return x == 1 || y == 0 ? T(1) : nan;
  }
  const V a = abs(x), b = raw_min(V(2 * C::integers), abs(y)), half = mul(b, V(T(0.5)));
  const auto integer = (b >= V(C::integers)) | ((b + V(C::integers)) - V(C::integers) == b);
  const auto even = (half + V(C::integers)) - V(C::integers) == half;
  const auto limit = (a == V(0)) | (a == V(infinity));

  const V at_limit = select(y < V(0), select(a > V(1), V(0), V(infinity)), select(a > V(1), V(infinity), V(0)));
  const V magnitude = select(limit, at_limit, detail::positive_pow(select(limit, V(1), a), y));
  const V with_sign = copysign(magnitude, select(integer & !even, x, V(1)));
  const V real = select((x < V(0)) & !integer & !limit, V(nan), with_sign);
  return select((x == V(1)) | (y == V(0)), V(1), select((x == x) & (y == y), real, V(nan)));
}

}  // namespace math
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
