// SPDX-License-Identifier: BSL-1.0
#pragma once

// What every elementary function is held to: its error against a wider type, registers against single numbers, and
// constant evaluation against run time.

#include <tapeless/kernel/simd/lanes.hpp>
#include <tapeless/math/lane.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <support/catch.hpp>
#include <type_traits>

namespace elementary {

namespace tl = tapeless;

template<class T> using wider = std::conditional_t<std::is_same_v<T, float>, double, long double>;
template<class T> inline constexpr T infinity = std::numeric_limits<T>::infinity();
template<class T> inline constexpr T nan = std::numeric_limits<T>::quiet_NaN();

/// Equal bits, or both NaN.
template<class T> constexpr bool same(T a, T b) {
  return (a != a && b != b) || tl::math::to_bits(a) == tl::math::to_bits(b);
}

/// |got - want| in units in the last place of `want` as a T; infinite where one is NaN, infinite or signed otherwise.
template<class T> double error_in_ulps(T got, wider<T> want) {
  using limits = std::numeric_limits<T>;
  const T rounded = static_cast<T>(want);
  if (std::isnan(want) || std::isinf(rounded) || rounded == 0 || std::isnan(got) || std::isinf(got)) {
    if (same(got, rounded)) return 0;
    if (std::isinf(got) && std::isinf(rounded) != std::isinf(got) && std::abs(rounded) == limits::max()) return 1;
    if (got != got || std::isinf(got) || rounded != 0) return infinity<double>;
  }
  const int unit = std::max(rounded == 0 ? limits::min_exponent : std::ilogb(rounded) + 1, limits::min_exponent);
  return static_cast<double>(std::abs(std::ldexp(static_cast<wider<T>>(got) - want, limits::digits - unit)));
}

/// The same sequence of pseudo-random bits on every run (splitmix64).
class random_bits {
  std::uint64_t state_ = 1;

 public:
  std::uint64_t operator()() {
    std::uint64_t x = state_ += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }
};

/// Special values, the ends of the range, and all that is near a power of two.
template<class T>
inline constexpr std::array<T, 36> specials = [] {
  using limits = std::numeric_limits<T>;
  std::array<T, 36> x{T(0),
                      limits::denorm_min(),
                      limits::min(),
                      limits::max(),
                      limits::infinity(),
                      limits::quiet_NaN(),
                      T(1),
                      T(1) + limits::epsilon(),
                      T(1) - limits::epsilon(),
                      T(0.5),
                      T(2),
                      T(0.78539816339744830962),
                      T(1.5707963267948966192),
                      T(3.1415926535897932385),
                      T(100),
                      T(1e5),
                      T(1e-3),
                      T(1e-20)};
  for (std::size_t i = 0; i < 18; ++i) x[18 + i] = -x[i];
  return x;
}();

/// Calls f(x) for the specials, and for numbers of every exponent and both signs, more of them between 2^-12 and 2^12.
template<class T, class F> void for_samples(F f) {
  using limits = std::numeric_limits<T>;
  for (T x : specials<T>) f(x);
  random_bits random;
  for (int e = limits::min_exponent - limits::digits; e < limits::max_exponent; ++e) {
    const int count = e > -12 && e < 12 ? 6000 : 40;
    for (int i = 0; i < count; ++i) {
      const T x = static_cast<T>(std::ldexp(1 + static_cast<T>(random() >> 11) * T(0x1p-53), e));
      f((random() & 1) != 0 ? x : -x);
    }
  }
}

template<class T> struct worst {
  double ulps = 0;
  T at{};
};

/// The largest error of f against the same function on a wider type.
template<class T, class F, class Reference> worst<T> largest_error(F f, Reference reference) {
  worst<T> found;
  for_samples<T>([&](T x) {
    const double ulps = error_in_ulps(f(x), reference(static_cast<wider<T>>(x)));
    if (!(ulps <= found.ulps)) found = {ulps, x};
  });
  return found;
}

/// The samples on which a register of numbers gives other bits than one number at a time.
template<class T, class F> int register_differences(F f) {
  constexpr std::size_t size = tl::native_lanes<T>;
  int differences = 0;
  if constexpr (size > 1) {
    std::array<T, size> x{}, y{};
    std::size_t filled = 0;
    for_samples<T>([&](T sample) {
      x[filled++] = sample;
      if (filled < size) return;
      filled = 0;
      f(tl::native_lane<T>::load(x.data())).store(y.data());
      for (std::size_t i = 0; i < size; ++i) differences += !same(y[i], f(x[i]));
    });
  }
  return differences;
}

/// f of the specials and of numbers between -6 and 6, for constant evaluation.
template<class T> struct table {
  static constexpr std::size_t size = specials<T>.size() + 32;
  std::array<T, size> x{}, y{};

  template<class F> constexpr explicit table(F f) {
    for (std::size_t i = 0; i < size; ++i) {
      x[i] = i < specials<T>.size() ? specials<T>[i] : static_cast<T>(static_cast<int>(i) - 52) * T(0.3712345);
      y[i] = f(x[i]);
    }
  }

  /// How many entries f gives other bits for at run time.
  template<class F> int differences(F f) const {
    int count = 0;
    for (std::size_t i = 0; i < size; ++i) {
      volatile T runtime = x[i];
      count += !same(y[i], f(T(runtime)));
    }
    return count;
  }
};

/// False where the C library computes a function of a wider type in T, as WebAssembly's does that of a long double.
template<class T> bool reference_is_wider() { return std::exp(wider<T>(1)) != static_cast<wider<T>>(std::exp(T(1))); }

/// One check for all that is asked of a function; `bound` is in units in the last place.
template<class T, class F, class Reference> void check(F f, Reference reference, double bound) {
  CHECK(register_differences<T>(f) == 0);
  if (!reference_is_wider<T>()) return;
  const auto worst = largest_error<T>(f, reference);
  INFO("the largest error is at " << std::hexfloat << worst.at);
  CHECK(worst.ulps < bound);
  CHECK(worst.ulps > 0.5);
}

}  // namespace elementary
