// SPDX-License-Identifier: BSL-1.0

#include <tapeless/math/trig.hpp>

#include <cmath>
#include <math/elementary.hpp>
#include <support/catch.hpp>

// Inside, so that an unqualified name is not the C library's.
namespace elementary {

namespace {

constexpr auto sin = [](auto x) { return tl::math::sin(x); };
constexpr auto cos = [](auto x) { return tl::math::cos(x); };
constexpr auto tan = [](auto x) { return tl::math::tan(x); };
constexpr table<float> sin_floats(sin), cos_floats(cos), tan_floats(tan);
constexpr table<double> sin_doubles(sin), cos_doubles(cos), tan_doubles(tan);

static_assert(same(sin(-0.0f), -0.0f) && same(tan(-0.0f), -0.0f) && cos(-0.0f) == 1);
static_assert(same(sin(-0.0), -0.0) && same(tan(-0.0), -0.0) && cos(-0.0) == 1);
static_assert(sin(0x1p-149f) == 0x1p-149f && tan(-0x1p-1074) == -0x1p-1074);
static_assert(same(sin(infinity<float>), nan<float>) && same(cos(-infinity<double>), nan<double>));
static_assert(sin(0x1.921fb54442d18p+1) == 0x1.1a62633145c07p-53, "the double next to π is not π");
static_assert(sin(1e22) == -0x1.b453ab76bf397p-1, "angles are reduced exactly however large");

const auto wide_sin = [](auto x) { return std::sin(x); };
const auto wide_cos = [](auto x) { return std::cos(x); };
const auto wide_tan = [](auto x) { return std::tan(x); };

/// The numbers next to multiples of π/2, where the most digits cancel.
template<class T, class F, class Reference> double error_near_zeros(F f, Reference reference) {
  double found = 0;
  random_bits random;
  for (int i = 0; i < 40'000; ++i) {
    const auto n = i < 20'000 ? static_cast<std::uint64_t>(i) : random() >> (34 + random() % 28);
    const T x = static_cast<T>(static_cast<long double>(n) * 1.5707963267948966192313L);
    for (const T near : {std::nextafter(x, T(0)), x, std::nextafter(x, infinity<T>)})
      found = std::max(found, error_in_ulps(f(near), reference(static_cast<wider<T>>(near))));
  }
  return found;
}

/// The lanes that differ from single numbers when one of them holds a large angle.
template<class T> int differences_beside_a_large_angle() {
  constexpr std::size_t size = tl::native_lanes<T>;
  int differences = 0;
  if constexpr (size > 1) {
    for (std::size_t large = 0; large < size; ++large) {
      T x[size], y[size];
      for (std::size_t i = 0; i < size; ++i) x[i] = i == large ? T(1e30) : T(0.37) * static_cast<T>(i);
      sin(tl::native_lane<T>::load(x)).store(y);
      for (std::size_t i = 0; i < size; ++i) differences += !same(y[i], sin(x[i]));
    }
  }
  return differences;
}

}  // namespace

TEST_CASE("sin, cos and tan are exact to two units in the last place for every angle", "[math]") {
  check<float>(sin, wide_sin, 1.5);
  check<double>(sin, wide_sin, 1.5);
  check<float>(cos, wide_cos, 1.5);
  check<double>(cos, wide_cos, 1.5);
  check<float>(tan, wide_tan, 1.9);
  check<double>(tan, wide_tan, 1.9);
}

TEST_CASE("sin, cos and tan keep their digits next to multiples of a quarter turn", "[math]") {
  CHECK(error_near_zeros<float>(sin, wide_sin) < 1.5);
  CHECK(error_near_zeros<double>(sin, wide_sin) < 1.5);
  CHECK(error_near_zeros<float>(cos, wide_cos) < 1.5);
  CHECK(error_near_zeros<double>(cos, wide_cos) < 1.5);
  CHECK(error_near_zeros<float>(tan, wide_tan) < 1.9);
  CHECK(error_near_zeros<double>(tan, wide_tan) < 1.9);
}

TEST_CASE("the angle closest to a multiple of a quarter turn of all doubles is reduced", "[math]") {
  const double x = 0x1.6ac5b262ca1ffp+849;  // Muller, "Elementary Functions", 2006
  CHECK(error_in_ulps(cos(x), std::cos(static_cast<long double>(x))) < 1.5);
  CHECK(std::abs(cos(x)) < 1e-18);
}

TEST_CASE("one large angle in a register leaves the others alone", "[math]") {
  CHECK(differences_beside_a_large_angle<float>() == 0);
  CHECK(differences_beside_a_large_angle<double>() == 0);
}

TEST_CASE("sin, cos and tan have the same bits in constant evaluation", "[math]") {
  CHECK(sin_floats.differences(sin) == 0);
  CHECK(sin_doubles.differences(sin) == 0);
  CHECK(cos_floats.differences(cos) == 0);
  CHECK(cos_doubles.differences(cos) == 0);
  CHECK(tan_floats.differences(tan) == 0);
  CHECK(tan_doubles.differences(tan) == 0);
}

}  // namespace elementary
