// SPDX-License-Identifier: BSL-1.0
#pragma once

// sin, cos and tan of angles of any size.

#include <tapeless/config.hpp>
#include <tapeless/math/huge_angle.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/polynomial.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace math {

namespace detail {

/// The polynomials in z = r², |r| <= 0.797, are minimax fits (Sollya, fpminimax): sin r = r + r z S(z), relative error
/// 2^-27.8 and 2^-57.6; cos r = 1 - z/2 + z² C(z), 2^-32.6 and 2^-63.6, given as (cos r - 1) / z.
/// π/2 in three words holds for |x| <= limit: n π/2 stays far more exact than the least remainder of such an x.
template<class T> struct angle_constants;

template<> struct angle_constants<float> {
  static constexpr float sin[3] = {-0x1.555544p-3f, 0x1.1106bcp-7f, -0x1.9916a8p-13f};
  static constexpr float cos[4] = {-0.5f, 0x1.55554ap-5f, -0x1.6c0c0ap-10f, 0x1.99d994p-16f};
  static constexpr float half_pi[3] = {0x1.921fb6p0f, -0x1.777a5cp-25f, -0x1.ee59dap-50f};
  static constexpr float two_over_pi = 0x1.45f306p-1f, rounding = 0x1.8p23f, limit = 0x1p17f;
  static constexpr int sign_bit = 31;
};

template<> struct angle_constants<double> {
  static constexpr double sin[6] = {-0x1.5555555555546p-3, 0x1.111111110f3f1p-7,   -0x1.a01a019b7debbp-13,
                                    0x1.71de34f5f215dp-19, -0x1.ae5dff8a123c5p-26, 0x1.5d74f8f573cb1p-33};
  static constexpr double cos[7] = {-0.5,
                                    0x1.5555555555549p-5,
                                    -0x1.6c16c16c14ba5p-10,
                                    0x1.a01a019c1e155p-16,
                                    -0x1.27e4f79e92ceep-22,
                                    0x1.1ee9a2a176c57p-29,
                                    -0x1.8f88926256799p-37};
  static constexpr double half_pi[3] = {0x1.921fb54442d18p0, 0x1.1a62633145c07p-54, -0x1.f1976b7ed8fbcp-110};
  static constexpr double two_over_pi = 0x1.45f306dc9c883p-1, rounding = 0x1.8p52, limit = 0x1p31;
  static constexpr int sign_bit = 63;
};

/// x = n π/2 + head + tail; the low bits of `turns` are n.
template<class V> struct reduced_angle {
  V head, tail;
  bits_of<V> turns;
};

/// a - n c, which is a number of type V.
template<class V> TAPELESS_INLINE constexpr V less_product(V a, V n, V c) noexcept {
  if constexpr (has_fma) return fma(-n, c, a);
  const auto p = exact_product(n, c);
  return (a - p.head) - p.tail;
}

/// a - n π/2, by subtraction (Cody and Waite).
template<class V> TAPELESS_INLINE constexpr reduced_angle<V> less_turns(V a, V n, bits_of<V> turns) noexcept {
  using C = angle_constants<value_of<V>>;
  const auto q = exact_product(n, V(C::half_pi[1]));
  const V near = less_product(a, n, V(C::half_pi[0]));
  const V head = near - q.head, back = head - near;
  const V error = (near - (head - back)) - (q.head + back);
  return {head, fma(-n, V(C::half_pi[2]), error - q.tail), turns};
}

/// For 0 <= a <= limit.
template<class V> TAPELESS_INLINE constexpr reduced_angle<V> reduce_angle(V a) noexcept {
  using C = angle_constants<value_of<V>>;
  const V t = fma(a, V(C::two_over_pi), V(C::rounding));
  return less_turns(a, t - V(C::rounding), to_bits(t));
}

/// For limit < a < inf.
template<Scalar T> [[gnu::cold, gnu::noinline]] constexpr reduced_angle<T> reduce_large_angle(T a) noexcept {
  const turned_angle r = reduce_huge_angle(static_cast<double>(a));
  const T head = static_cast<T>(r.head);
  return {head, static_cast<T>((r.head - static_cast<double>(head)) + r.tail), r.quarters};
}

/// For 0 <= a < inf, by branches, which are foreseen more often than not: what waits for the result waits less. Where
/// it is not near to an odd multiple of π/4, n is known beforehand.
template<Scalar T> TAPELESS_INLINE constexpr reduced_angle<T> reduce_any_angle(T a) noexcept {
  using C = angle_constants<T>;
  if (a < T(0.785)) return {a, T(0), to_bits(C::rounding)};
  if (a > T(0.786) && a < T(2.356)) return less_turns(a, T(1), to_bits(C::rounding + 1));
  if (a <= C::limit) return reduce_angle(a);
  return reduce_large_angle(a);
}

/// sin = head + sin_rest and cos = 1 + cos_rest of what is left of the angle.
template<class V> struct sine_and_cosine {
  V head, sin_rest, cos_rest;
  bits_of<V> turns;

  TAPELESS_INLINE constexpr explicit sine_and_cosine(reduced_angle<V> r) noexcept : head(r.head), turns(r.turns) {
    using C = angle_constants<value_of<V>>;
    const V z = mul(r.head, r.head);
    sin_rest = fma(mul(r.head, z), polynomial(z, C::sin), r.tail);
    cos_rest = fma(z, polynomial(z, C::cos), -mul(r.head, r.tail));
  }
  /// True after an odd number of quarter turns.
  TAPELESS_INLINE constexpr auto odd() const noexcept { return (turns & bits_of<V>(1)) == bits_of<V>(1); }
};

/// The sign bit of x.
template<class V> TAPELESS_INLINE constexpr bits_of<V> sign_of(V x) noexcept {
  return to_bits(x) & bits_of<V>(to_bits(value_of<V>(-0.0)));
}

/// y with its sign turned where `sign` has a sign bit. A number is multiplied: g++ takes it to the integers otherwise,
/// and back.
template<class V> TAPELESS_INLINE constexpr V turned(V y, bits_of<V> sign) noexcept {
  if constexpr (Scalar<V>) return y * from_bits(to_bits(V(1)) | sign);
  else return from_bits(to_bits(y) ^ sign);
}

/// Bit i of n as a sign bit.
template<int Bit, class V> TAPELESS_INLINE constexpr bits_of<V> bit_as_sign(bits_of<V> n) noexcept {
  constexpr int shift = angle_constants<value_of<V>>::sign_bit - Bit;
  return (n << shift) & bits_of<V>(to_bits(value_of<V>(-0.0)));
}

/// f(x, sine and cosine of |x|); where a lane is beyond the limit, lane by lane.
template<class V, class F> TAPELESS_INLINE constexpr V of_angle(V x, F f) noexcept {
  using T = value_of<V>;
  const V a = abs(x);
  if constexpr (Scalar<V>) {
    if (!(a < V(T(__builtin_inf())))) return T(__builtin_nan(""));
    return f(x, sine_and_cosine<V>(reduce_any_angle(a)));
  } else {
    if (any(a > V(angle_constants<T>::limit))) [[unlikely]] {
      T lanes[V::size];
      x.store(lanes);
      for (T& lane : lanes) lane = of_angle(lane, f);
      return V::load(lanes);
    }
    return f(x, sine_and_cosine<V>(reduce_angle(a)));
  }
}

struct sine {
  template<class V> TAPELESS_INLINE constexpr V operator()(V x, sine_and_cosine<V> a) const noexcept {
    const V y = select(a.odd(), V(1) + a.cos_rest, a.head + a.sin_rest);
    return turned(y, bit_as_sign<1, V>(a.turns) ^ sign_of(x));
  }
};

struct cosine {
  template<class V> TAPELESS_INLINE constexpr V operator()(V, sine_and_cosine<V> a) const noexcept {
    const V y = select(a.odd(), a.head + a.sin_rest, V(1) + a.cos_rest);
    return turned(y, bit_as_sign<1, V>(a.turns + bits_of<V>(1)));
  }
};

struct tangent {
  template<class V> TAPELESS_INLINE constexpr V operator()(V x, sine_and_cosine<V> a) const noexcept {
    const auto s = fast_sum(a.head, a.sin_rest), c = fast_sum(V(1), a.cos_rest);
    const V over = select(a.odd(), c.head, s.head), over_tail = select(a.odd(), c.tail, s.tail);
    const V under = select(a.odd(), s.head, c.head), under_tail = select(a.odd(), s.tail, c.tail);
    const V q = over / under;
    const auto back = exact_product(q, under);
    const V y = q + (((over - back.head) - back.tail) + fma(-q, under_tail, over_tail)) / under;
    return turned(y, bit_as_sign<0, V>(a.turns) ^ sign_of(x));
  }
};

}  // namespace detail

/// sin x. Error below 1.5 ulp (sampled), however large x is; NaN at ±inf, ±0 at ±0.
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V sin(V x) noexcept {
  return detail::of_angle(x, detail::sine{});
}

/// cos x. Error below 1.5 ulp (sampled), however large x is; NaN at ±inf.
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V cos(V x) noexcept {
  return detail::of_angle(x, detail::cosine{});
}

/// tan x. Error below 1.9 ulp (sampled), however large x is; NaN at ±inf, ±0 at ±0.
template<class V> [[nodiscard]] TAPELESS_INLINE constexpr V tan(V x) noexcept {
  return detail::of_angle(x, detail::tangent{});
}

}  // namespace math
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
