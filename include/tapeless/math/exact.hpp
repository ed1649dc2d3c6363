// SPDX-License-Identifier: BSL-1.0
#pragma once

// Correctly rounded fma and sqrt from plain arithmetic, for constant evaluation, where no compiler can be relied on.

#include <cstdint>

#include <tapeless/config.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math {

namespace detail {

template<class T> TAPELESS_INLINE T uncontracted(T p) noexcept {
  TAPELESS_ROUNDED(p);
  return p;
}

}  // namespace detail

/// a*b rounded by itself: at run time the compiler cannot contract it with a following addition.
template<class T> TAPELESS_INLINE constexpr T rounded_product(T a, T b) noexcept {
  return __builtin_is_constant_evaluated() ? a * b : detail::uncontracted(a * b);
}

namespace detail {

// Compilers limit constant evaluation by counting statements: these functions are expressions.

/// The rounding error of s = a + b (Knuth).
constexpr double sum_error(double a, double b, double s) noexcept { return (a - (s - (s - a))) + (b - (s - a)); }

/// s + e, e the error of s, rounded to odd: what is inexact gets an odd last bit. A second rounding to at least two
/// bits less then equals a single one (Boldo and Melquiond, "Emulation of FMA and correctly rounded sums", 2008).
constexpr double to_odd(double s, double e) noexcept {
  return e == 0 || (__builtin_bit_cast(std::int64_t, s) & 1) != 0
             ? s
             : __builtin_bit_cast(double, __builtin_bit_cast(std::int64_t, s) + ((e > 0) == (s > 0) ? 1 : -1));
}

constexpr double sum_to_odd(double a, double b) noexcept { return to_odd(a + b, sum_error(a, b, a + b)); }

/// 2^e for a normal result.
constexpr double two_to(int e) noexcept {
  return __builtin_bit_cast(double, static_cast<std::int64_t>(e + 1023) << 52);
}

constexpr bool finite(double x) noexcept { return __builtin_fabs(x) <= 0x1.fffffffffffffp1023; }

/// The float nearest to p + c, s = p + c in double.
constexpr float sum_to_float(double p, double c, double s) noexcept {
  return static_cast<float>(__builtin_fabs(s) <= 0x1.fffffffffffffp1023 ? to_odd(s, (p - (s - (s - p))) + (c - (s - p)))
                                                                        : s);
}

/// The upper 26 bits of a (Veltkamp).
constexpr double upper_half(double a) noexcept {
  const double c = rounded_product(a, 0x1p27 + 1);
  return c - (c - a);
}

/// The rounding error of p = a*b, nothing over- or underflowing (Dekker).
constexpr double product_error(double a, double b, double p) noexcept {
  const double ah = upper_half(a), bh = upper_half(b), al = a - ah, bl = b - bh;
  return rounded_product(al, bl) -
         (((p - rounded_product(ah, bh)) - rounded_product(al, bh)) - rounded_product(ah, bl));
}

/// a*b + c as head + tail, the tail rounded to odd, so that head + tail is the rounded result.
struct head_and_tail {
  double head, tail;
};

constexpr head_and_tail product_plus(double a, double b, double c) noexcept {
  const double p = rounded_product(a, b), pl = product_error(a, b, p);
  const double t = c + pl, h = p + t;
  return {h, sum_to_odd(sum_error(c, pl, t), sum_error(p, t, h))};
}

/// x as m 2^e with 1 <= |m| < 2, or m = x where x = 0.
struct scaled {
  double m;
  int e;
};

constexpr scaled normalised(double x) noexcept {
  if (x == 0) return {x, 0};
  const bool tiny = __builtin_fabs(x) < 0x1p-1022;
  const auto bits = __builtin_bit_cast(std::int64_t, tiny ? x * 0x1p54 : x);
  const auto significand = (bits & ~(std::int64_t{0x7ff} << 52)) | (std::int64_t{0x3ff} << 52);
  return {__builtin_bit_cast(double, significand), static_cast<int>((bits >> 52) & 0x7ff) - (tiny ? 1077 : 1023)};
}

/// (head + tail) 2^e, rounded once, also where the result is subnormal or too large.
constexpr double scaled_sum(head_and_tail v, int e) noexcept {
  const double r = v.head + v.tail;
  if (r == 0) return r;
  if (normalised(r).e + e > 1023) return __builtin_copysign(__builtin_inf(), r);
  if (normalised(r).e + e < -1022) {  // adding the least normal number first makes the sum end where subnormals do
    const int k = e < -1200 ? -1200 : e;
    const double least = __builtin_copysign(two_to(-1022 - k), r), t = least + v.head;
    const double up = t + sum_to_odd(sum_error(least, v.head, t), v.tail);
    return __builtin_copysign((up - least) * two_to(k / 2) * two_to(k - k / 2), r);
  }
  return r * two_to(e / 2) * two_to(e - e / 2);
}

/// fma where a, b, c or the result may be close to the ends of the range: exponents are kept apart.
constexpr double fma_any_range(double a, double b, double c) noexcept {
  if (finite(a) && finite(b) && !finite(c)) return c;
  if (!(finite(a) && finite(b) && finite(c))) return a * b + c;
  const scaled x = normalised(a), y = normalised(b), z = normalised(c);
  const int e = x.e + y.e, distance = z.e - e;
  if (c == 0) return scaled_sum(product_plus(x.m, y.m, 0), e);
  if (distance > 120) return scaled_sum({z.m, x.m * y.m * 0x1p-120}, z.e);
  if (distance < -120) return scaled_sum(product_plus(x.m, y.m, z.m * 0x1p-120), e);
  return scaled_sum(product_plus(x.m, y.m, z.m * two_to(distance)), e);
}

/// Nothing over- or underflows on the way of `product_plus`.
constexpr bool moderate(double a, double b, double c) noexcept {
  return __builtin_fabs(a) >= 0x1p-400 && __builtin_fabs(a) <= 0x1p400 && __builtin_fabs(b) >= 0x1p-400 &&
         __builtin_fabs(b) <= 0x1p400 && __builtin_fabs(c) <= 0x1p900;
}

constexpr double sum(head_and_tail v) noexcept { return v.head + v.tail; }

}  // namespace detail

/// a*b + c rounded once. The product is exact in double; with the sum rounded to odd there, the rounding to float is
/// the only one.
constexpr float exact_fma(float a, float b, float c) noexcept {
  const double product = static_cast<double>(a) * static_cast<double>(b), sum = product + static_cast<double>(c);
  return detail::sum_to_float(product, static_cast<double>(c), sum);
}

/// a*b + c rounded once.
constexpr double exact_fma(double a, double b, double c) noexcept {
  return detail::moderate(a, b, c) ? detail::sum(detail::product_plus(a, b, c))
         : a == 0 || b == 0        ? a * b + c
                                   : detail::fma_any_range(a, b, c);
}

namespace detail {

constexpr double better_root(double a, double y) noexcept { return 0.5 * (y + a / y); }

/// √a for 1 <= a < 4, wrong in the last bit at most (Newton).
constexpr double root(double a) noexcept {
  return better_root(a, better_root(a, better_root(a, better_root(a, better_root(a, 0.5 + 0.5 * a)))));
}

/// y is the nearest number to √a exactly if y (y - u) < a <= y (y + u), u the distance of its neighbours (Tuckerman).
constexpr double nearest_root(double a, double y) noexcept {
  return exact_fma(y, y - 0x1p-52, -a) >= 0 ? y - 0x1p-52 : exact_fma(y, y + 0x1p-52, -a) < 0 ? y + 0x1p-52 : y;
}

/// The root of a float is never as close to a midpoint of two floats as a double's last bit, so `root` is exact enough.
template<class T> constexpr double scaled_root(scaled x) noexcept {
  const double a = (x.e & 1) != 0 ? 2 * x.m : x.m, y = root(a);
  return (sizeof(T) == sizeof(float) ? y : nearest_root(a, y)) * two_to(x.e >> 1);
}

}  // namespace detail

/// The square root rounded to nearest; NaN below 0; ±0, inf and NaN are their own.
template<class T> constexpr T exact_sqrt(T x) noexcept {
  if (x < 0) return static_cast<T>(__builtin_nan(""));
  if (x == 0 || !detail::finite(static_cast<double>(x))) return x;
  return static_cast<T>(detail::scaled_root<T>(detail::normalised(static_cast<double>(x))));
}

}  // namespace math
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
