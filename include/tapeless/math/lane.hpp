// SPDX-License-Identifier: BSL-1.0
#pragma once

// The primitives that code generic over its lanes is written in: `template<class V> constexpr V f(V x)` with
// unqualified calls of these runs on float and double here, and on the registers of kernel/simd/pack.hpp, whose
// friends of the same names are found by their argument.

#include <concepts>
#include <cstdint>
#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/math/exact.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math {

/// One number by itself, as opposed to a register of them.
template<class V>
concept Scalar = std::same_as<V, float> || std::same_as<V, double>;

namespace detail {

template<class V> struct lane {
  using value = typename V::value_type;
  using bits = typename V::bits;
};
template<> struct lane<float> {
  using value = float;
  using bits = std::int32_t;
};
template<> struct lane<double> {
  using value = double;
  using bits = std::int64_t;
};

}  // namespace detail

/// The number type of one lane: float or double.
template<class V> using value_of = typename detail::lane<V>::value;

/// The signed integers of the same width as V's lanes, seen by `to_bits`.
template<class V> using bits_of = typename detail::lane<V>::bits;

/// a*b rounded by itself, never part of an fma.
template<Scalar T> [[nodiscard]] TAPELESS_INLINE constexpr T mul(T a, T b) noexcept { return rounded_product(a, b); }

namespace detail {

TAPELESS_INLINE float machine_fma(float a, float b, float c) noexcept { return __builtin_fmaf(a, b, c); }
TAPELESS_INLINE double machine_fma(double a, double b, double c) noexcept { return __builtin_fma(a, b, c); }

}  // namespace detail

/// a*b + c: rounded once where the target has an fma, else product and sum each.
template<Scalar T> [[nodiscard]] TAPELESS_INLINE constexpr T fma(T a, T b, T c) noexcept {
  return !has_fma                            ? mul(a, b) + c
         : __builtin_is_constant_evaluated() ? exact_fma(a, b, c)
                                             : detail::machine_fma(a, b, c);
}

/// a / b, in constant evaluation too: by 0 it is infinite, or NaN for 0 and NaN, as IEEE 754 has it.
template<Scalar T> [[nodiscard]] TAPELESS_INLINE constexpr T divide(T a, T b) noexcept {
  if (__builtin_is_constant_evaluated() && b == 0) {
    if (!(a < 0) && !(a > 0)) return static_cast<T>(__builtin_nan(""));
    return static_cast<T>((a < 0) == (__builtin_copysign(1.0, static_cast<double>(b)) < 0) ? __builtin_inf()
                                                                                           : -__builtin_inf());
  }
  return a / b;
}
template<class V>
requires(!Scalar<V>) [[nodiscard]] TAPELESS_INLINE constexpr V divide(V a, V b) noexcept { return a / b; }

namespace detail {

/// The number, of which the compiler knows nothing more.
template<Scalar T> [[nodiscard]] TAPELESS_INLINE constexpr T hidden(T x) noexcept {
  if (!__builtin_is_constant_evaluated()) TAPELESS_HIDDEN(x);
  return x;
}

}  // namespace detail

/// m ? a : b, lane by lane.
template<Scalar T> [[nodiscard]] TAPELESS_INLINE constexpr T select(bool m, T a, T b) noexcept {
  if constexpr (hides_constants) {
    const T x = detail::hidden(a), y = detail::hidden(b);
    return m ? x : y;
  } else {
    return m ? a : b;
  }
}

/// a > b ? a : b. The second operand comes back on NaN, so `raw_max(constant, x)` lets a NaN pass.
template<Scalar T> [[nodiscard]] TAPELESS_INLINE constexpr T raw_max(T a, T b) noexcept {
  if constexpr (hides_constants) return select(a > b, a, b);
  else return a > b ? a : b;
}

/// a < b ? a : b, the second operand on NaN.
template<Scalar T> [[nodiscard]] TAPELESS_INLINE constexpr T raw_min(T a, T b) noexcept {
  if constexpr (hides_constants) return select(a < b, a, b);
  else return a < b ? a : b;
}

/// The larger one; NaN if either is NaN.
template<Scalar T> [[nodiscard]] TAPELESS_INLINE constexpr T maximum(T a, T b) noexcept {
  if constexpr (hides_constants) return select(a > b || a != a, a, b);
  else return a > b || a != a ? a : b;
}

/// The smaller one; NaN if either is NaN.
template<Scalar T> [[nodiscard]] TAPELESS_INLINE constexpr T minimum(T a, T b) noexcept {
  if constexpr (hides_constants) return select(a < b || a != a, a, b);
  else return a < b || a != a ? a : b;
}

/// The square root, correctly rounded.
template<Scalar T> [[nodiscard]] TAPELESS_INLINE constexpr T sqrt(T x) noexcept {
  if (__builtin_is_constant_evaluated()) return exact_sqrt(x);
  if constexpr (std::same_as<T, float>) return __builtin_sqrtf(x);
  else return __builtin_sqrt(x);
}

/// |x|, the sign of NaN cleared too.
template<Scalar T> [[nodiscard]] TAPELESS_INLINE constexpr T abs(T x) noexcept {
  if constexpr (std::same_as<T, float>) return __builtin_fabsf(x);
  else return __builtin_fabs(x);
}

/// |x| with the sign of s.
template<Scalar T> [[nodiscard]] TAPELESS_INLINE constexpr T copysign(T x, T s) noexcept {
  if constexpr (std::same_as<T, float>) return __builtin_copysignf(x, s);
  else return __builtin_copysign(x, s);
}

/// The bits of x as a signed integer. Use shifts, & | ^, and sums that do not overflow.
template<Scalar T> [[nodiscard]] TAPELESS_INLINE constexpr bits_of<T> to_bits(T x) noexcept {
  return __builtin_bit_cast(bits_of<T>, x);
}

/// The number of these bits.
[[nodiscard]] TAPELESS_INLINE constexpr float from_bits(std::int32_t bits) noexcept {
  return __builtin_bit_cast(float, bits);
}
[[nodiscard]] TAPELESS_INLINE constexpr double from_bits(std::int64_t bits) noexcept {
  return __builtin_bit_cast(double, bits);
}

/// The integer i as a number of the same width; exact for |i| < 2^24 (float), and asked of double for |i| < 2^51 only.
[[nodiscard]] TAPELESS_INLINE constexpr float from_integer(std::int32_t i) noexcept { return static_cast<float>(i); }
[[nodiscard]] TAPELESS_INLINE constexpr double from_integer(std::int64_t i) noexcept { return static_cast<double>(i); }

}  // namespace math
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
