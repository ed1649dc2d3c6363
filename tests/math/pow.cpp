// SPDX-License-Identifier: BSL-1.0

#include <tapeless/math/pow.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <math/elementary.hpp>
#include <support/catch.hpp>

// Inside, so that an unqualified name is not the C library's.
namespace elementary {

namespace {

constexpr auto pow = [](auto x, auto y) { return tl::math::pow(x, y); };
constexpr auto cube_of = [](auto x) { return tl::math::pow(x, decltype(x)(3)); };
constexpr auto power_of_three_halves = [](auto x) { return tl::math::pow(decltype(x)(1.5), x); };
constexpr auto power_0_37 = [](auto x) { return tl::math::pow(x, decltype(x)(0.37f)); };
constexpr table<float> cubes(cube_of), powers(power_of_three_halves), roots(power_0_37);
constexpr table<double> wide_cubes(cube_of), wide_powers(power_of_three_halves), wide_roots(power_0_37);

static_assert(pow(2.0, 10.0) == 1024 && pow(2.0f, -149.0f) == 0x1p-149f && pow(10.0, 22.0) == 1e22);
static_assert(pow(-2.0, 3.0) == -8 && pow(-2.0f, 2.0f) == 4 && same(pow(-2.0, 0.5), nan<double>));
static_assert(pow(nan<double>, 0.0) == 1 && pow(1.0f, nan<float>) == 1 && pow(-1.0, infinity<double>) == 1);
static_assert(same(pow(-0.0, 3.0), -0.0) && pow(-0.0f, -3.0f) == -infinity<float> &&
              pow(-0.0, -2.0) == infinity<double>);
static_assert(pow(0x1.fffffep+127f, 1.0f) == 0x1.fffffep+127f && pow(2.0f, 128.0f) == infinity<float>);
static_assert(pow(2.0, -1075.0) == 0 && pow(2.0, 1024.0) == infinity<double>);

/// Numbers every case of the standard's list is made of.
template<class T>
constexpr std::array<T, 22> bases{T(0),
                                  T(1),
                                  T(2),
                                  T(3),
                                  T(0.5),
                                  T(1.5),
                                  T(0.3),
                                  T(5),
                                  infinity<T>,
                                  nan<T>,
                                  std::numeric_limits<T>::denorm_min(),
                                  std::numeric_limits<T>::min(),
                                  std::numeric_limits<T>::max(),
                                  T(1) / std::numeric_limits<T>::epsilon() - T(0.5),
                                  T(1) / std::numeric_limits<T>::epsilon() + T(1),
                                  T(1) / std::numeric_limits<T>::epsilon(),
                                  T(2) / std::numeric_limits<T>::epsilon() - T(1),
                                  T(2) / std::numeric_limits<T>::epsilon(),
                                  T(2) / std::numeric_limits<T>::epsilon() + T(2),
                                  T(4) / std::numeric_limits<T>::epsilon(),
                                  T(1) + std::numeric_limits<T>::epsilon(),
                                  T(1) - std::numeric_limits<T>::epsilon()};

/// Calls f(x, y) for all pairs of special numbers, and for pairs whose power is spread over the whole range.
template<class T, class F> void for_pairs(F f) {
  for (T x : bases<T>)
    for (T y : bases<T>) f(x, y), f(-x, y), f(x, -y), f(-x, -y);
  random_bits random;
  const auto unit = [&] { return static_cast<T>(random() >> 11) * T(0x1p-53); };
  const T largest = std::is_same_v<T, float> ? T(150) : T(1075);
  for (int i = 0; i < 100'000; ++i) {
    const T any = std::ldexp(1 + unit(), static_cast<int>(random() % 2098) - 1074);
    const T near_one = 1 + std::ldexp(unit() - T(0.5), -static_cast<int>(random() % 30));
    for (const T x : {any, near_one})
      if (x > 0 && x < infinity<T> && x != 1) f(x, (2 * unit() - 1) * largest / std::log2(x));
    f(-8 * unit(), static_cast<T>(random() % 61) - 30);
    f(4 * unit(), 8 * unit() - 4);
  }
}

template<class T> void check_pow(double bound) {
  double found = 0;
  T worst_x = 0, worst_y = 0;
  for_pairs<T>([&](T x, T y) {
    const double ulps = error_in_ulps(pow(x, y), std::pow(static_cast<wider<T>>(x), static_cast<wider<T>>(y)));
    if (!(ulps <= found)) found = ulps, worst_x = x, worst_y = y;
  });
  INFO("the largest error is at " << std::hexfloat << worst_x << ", " << worst_y);
  CHECK(found < bound);
}

template<class T> int pow_register_differences() {
  constexpr std::size_t size = tl::native_lanes<T>;
  int differences = 0;
  if constexpr (size > 1) {
    std::array<T, size> x{}, y{}, z{};
    std::size_t filled = 0;
    for_pairs<T>([&](T a, T b) {
      x[filled] = a;
      y[filled++] = b;
      if (filled < size) return;
      filled = 0;
      using lane = tl::native_lane<T>;
      pow(lane::load(x.data()), lane::load(y.data())).store(z.data());
      for (std::size_t i = 0; i < size; ++i) differences += !same(z[i], pow(x[i], y[i]));
    });
  }
  return differences;
}

}  // namespace

TEST_CASE("pow is exact to one and a half units in the last place, special cases included", "[math]") {
  check_pow<float>(1.5);
  check_pow<double>(1.5);
}

TEST_CASE("pow gives the same bits in registers", "[math]") {
  CHECK(pow_register_differences<float>() == 0);
  CHECK(pow_register_differences<double>() == 0);
}

TEST_CASE("pow has the same bits in constant evaluation", "[math]") {
  CHECK(cubes.differences(cube_of) == 0);
  CHECK(powers.differences(power_of_three_halves) == 0);
  CHECK(roots.differences(power_0_37) == 0);
  CHECK(wide_cubes.differences(cube_of) == 0);
  CHECK(wide_powers.differences(power_of_three_halves) == 0);
  CHECK(wide_roots.differences(power_0_37) == 0);
}

}  // namespace elementary
