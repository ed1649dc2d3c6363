// SPDX-License-Identifier: BSL-1.0
#pragma once

// tanh(x).

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/math/exp.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/odd.hpp>
#include <tapeless/math/polynomial.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math {

namespace detail {

template<class T> struct tanh_fit;

/// (1 - e^-2a) / (1 + e^-2a), numerator and denominator doubled. With -2a = n ln 2 + r and e^r = 1 + p they are
/// 2 - h - h p and 2 + h + h p, h = 2^(n+1); for small a, n = 0, the first is -2p.
template<> struct tanh_fit<float> {
  using C = exp_fit<float>;
  static constexpr float highest = 9.1f, counter = 0x1.8p23f + 128;

  template<class V> TAPELESS_INLINE static constexpr V of(V a) noexcept {
    const V t = fma(a, V(-2 * C::log2_e), V(counter));
    const V h = from_bits(to_bits(t) << 23);
    const V r = fma(t - V(counter), V(-0x1.62e43p-1f), -(a + a));  // the error of ln 2 is lost near 1
    const V p = by_pairs(r, r, mul(r, r), C::q);
    return fma(-h, p, V(2) - h) / fma(h, p, V(2) + h);
  }
};

/// With a = n ln 2 / 2 + y, |y| <= ln 2 / 4, and s = 2^n, t = tanh y: (s - 1 + (s + 1) t) / (s + 1 + (s - 1) t). That
/// rounds too often for n > 0, so b = max(0, 1 - 13/8s) is subtracted, of which the quotient differs little:
///
///     tanh a = b + (s - 1 - b (s + 1) + (29/8 - 13/8s) t) / (s + 1 + (s - 1) t)
///
/// and for n = 0 the quotient is t.
template<> struct tanh_fit<double> {
  static constexpr double highest = 19.1, counter = 0x1.8p52 + 1023;
  static constexpr double ln2_head = 0x1.62e42feep-2, ln2_tail = 0x1.a39ef35793c76p-34;
  /// t = y + y³ q(y²), a minimax fit (Sollya, fpminimax) of relative error 2^-57.
  static constexpr double q[6] = {-0x1.55555555554bcp-2, 0x1.11111110e0973p-3,  -0x1.ba1ba116b72edp-5,
                                  0x1.664ec9cba50c6p-6,  -0x1.223c701c1ff79p-7, 0x1.c382f62e197ccp-9};

  template<class V> TAPELESS_INLINE static constexpr V of(V a) noexcept {
    using bits = bits_of<V>;
    constexpr std::int64_t five_eighths = std::int64_t{5} << 49, twice_one = std::int64_t{2046} << 52;
    const V count = fma(a, V(-2 * exp_fit<double>::log2_e), V(counter));
    const V n = count - V(counter);
    const V y = fma(n, V(ln2_head), a) + mul(n, V(ln2_tail));
    const V z = mul(y, y);
    const V t = fma(mul(y, z), polynomial(z, q), y);
    const auto inverse = to_bits(count) << 52;
    const V s = from_bits(bits(twice_one) - inverse), part = from_bits(inverse + bits(five_eighths));
    const V up = s + V(1), down = s - V(1), b = raw_max(V(0), V(1) - part);
    return b + fma(V(3.625) - part, t, fma(-b, up, down)) / fma(down, t, up);
  }
};

}  // namespace detail

/// The hyperbolic tangent.
///
/// Error below 2 ulp (float, all arguments), 1.8 ulp (double, sampled).
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V tanh(V x) noexcept {
  return detail::odd<detail::tanh_fit<value_of<V>>>(x);
}

}  // namespace math
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
