// SPDX-License-Identifier: BSL-1.0
#pragma once

// log(x).

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/polynomial.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math {

namespace detail {

/// x = 2^n (1 + f) with 3/4 <= 1 + f < 3/2, and log(1+f) = f + f² q(f), a minimax fit (Sollya, fpminimax) of relative
/// error 2^-27 and 2^-56. Subnormal numbers are multiplied by `up` first. `e` is n in the place of the exponent, `zero`
/// what counts as 0 there.
template<class T> struct log_fit;

template<> struct log_fit<float> {
  static constexpr float normal = 0x1p-126f, up = 0x1p23f, zero = 0, zero_of_subnormals = 23;
  static constexpr float ln2_head = 0x1.62e4p-1f, ln2_tail = 0x1.7f7d1cp-20f;
  static constexpr std::int32_t three_quarters = 0x3f400000, exponent = -0x800000;
  static constexpr float q[9] = {-0x1p-1f,       0x1.5555a6p-2f,  -0x1.00004ep-2f, 0x1.9968fp-3f,  -0x1.54eb54p-3f,
                                 0x1.28852ep-3f, -0x1.0db586p-3f, 0x1.ad4188p-4f,  -0x1.721d3ep-5f};

  template<class V> TAPELESS_INLINE static constexpr V number(bits_of<V> e, V offset) noexcept {
    return fma(from_integer(e), V(0x1p-23f), -offset);
  }
  /// n ln 2 + log(1+f).
  template<class V> TAPELESS_INLINE static constexpr V sum(V n, V f) noexcept {
    return fma(n, V(ln2_head), fma(n, V(ln2_tail), fma(mul(f, f), polynomial(f, q), f)));
  }
};

template<> struct log_fit<double> {
  static constexpr double normal = 0x1p-1022, up = 0x1p54, zero = 0x1.8p52, zero_of_subnormals = 0x1.8p52 + 54;
  static constexpr double ln2_head = 0x1.62e42feep-1, ln2_tail = 0x1.a39ef35793c76p-33;
  static constexpr std::int64_t three_quarters = 0x3fe8000000000000, exponent = -0x10000000000000;
  static constexpr double q[20] = {
      -0x1.ffffffffffffbp-2, 0x1.55555555555c4p-2,  -0x1.0000000000dcep-2, 0x1.9999999989687p-3,  -0x1.55555553fd495p-3,
      0x1.24924929f70bp-3,   -0x1.000000781ee29p-3, 0x1.c71c70ee1f6p-4,    -0x1.99996e0662597p-4, 0x1.745ce35fb0f72p-4,
      -0x1.55598360e4c5ap-4, 0x1.3b1ff82b4c54fp-4,  -0x1.2463c327ed19bp-4, 0x1.10118a7ed4f3fp-4,  -0x1.ffeee422db5a7p-5,
      0x1.f2aacbaf50174p-5,  -0x1.e9a88fe7151d5p-5, 0x1.9fb1f7339eb55p-5,  -0x1.e0edbddba5be4p-6, 0x1.07fee091cfba5p-7};

  template<class V> TAPELESS_INLINE static constexpr V number(bits_of<V> e, V offset) noexcept {
    return from_bits((e >> 52) + to_bits(V(0x1.8p52))) - offset;
  }
  /// What is small next to n ln 2 + f is summed apart, the powers from f¹⁴ on apart from the others.
  template<class V> TAPELESS_INLINE static constexpr V sum(V n, V f) noexcept {
    const V f2 = mul(f, f), f4 = mul(f2, f2), f6 = mul(f2, f4), f8 = mul(f4, f4);
    const V small = fma(f6, by_halves<4, 8>(q, f4, f2, f), mul(f2, by_halves<0, 4>(q, f2, f)));
    const V smaller = fma(mul(f6, f8), by_halves<12, 8>(q, f4, f2, f), mul(n, V(ln2_tail)));
    return fma(n, V(ln2_head), f) + (small + smaller);
  }
};

/// n of a normal number, in the place of the exponent.
template<class V> TAPELESS_INLINE constexpr bits_of<V> exponent_bits(V u) noexcept {
  using C = log_fit<value_of<V>>;
  return (to_bits(u) - bits_of<V>(C::three_quarters)) & bits_of<V>(C::exponent);
}

/// 1 + f of a normal number.
template<class V> TAPELESS_INLINE constexpr V normal_significand(V u) noexcept {
  using T = value_of<V>;
  using C = log_fit<T>;
  if constexpr (Scalar<V>) {
    if (!__builtin_is_constant_evaluated()) {
      // Not by `to_bits`: the way to the registers of integers and back takes longer than all that is done there.
      typedef T numbers __attribute__((vector_size(16)));
      typedef bits_of<T> integers __attribute__((vector_size(16)));
      const integers b = __builtin_bit_cast(integers, numbers{u});
      return __builtin_bit_cast(numbers, b - ((b - C::three_quarters) & C::exponent))[0];
    }
  }
  return from_bits(to_bits(u) - exponent_bits(u));
}

}  // namespace detail

/// The natural logarithm: -inf at ±0, NaN below.
///
/// Error below 0.93 ulp (float, all arguments), 1.6 ulp (double, sampled).
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V log(V x) noexcept {
  using T = value_of<V>;
  using C = detail::log_fit<T>;
  constexpr T infinity = T(__builtin_inf()), nan = T(__builtin_nan(""));
  V u = x, zero(C::zero);
  if constexpr (Scalar<V>) {  // processors foresee this branch and do not wait for what it depends on
    if (__builtin_expect(!(x >= C::normal && x < infinity), false)) {
      if (!(x > 0 && x < infinity)) return x == 0 ? -infinity : x < 0 ? nan : x;
      u = mul(x, C::up), zero = C::zero_of_subnormals;
    }
    return C::sum(C::number(detail::exponent_bits(u), zero), detail::normal_significand(u) - 1);
  } else if constexpr (requires { significand(x); }) {  // the machine knows of subnormals, 0, inf, NaN and signs
    const V m = significand(x);
    return C::sum(exponent(x) - exponent(m), m - V(1));
  } else {
    const auto subnormal = x < V(C::normal);
    u = mul(x, select(subnormal, V(C::up), V(1)));  // large numbers do not overflow on the way
    zero = select(subnormal, V(C::zero_of_subnormals), zero);
    const V outside = select(x == V(0), V(-infinity), select(x < V(0), V(nan), x));
    const auto inside = (x > V(0)) & (x < V(infinity));
    return select(inside, C::sum(C::number(detail::exponent_bits(u), zero), detail::normal_significand(u) - V(1)),
                  outside);
  }
}

}  // namespace math
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
