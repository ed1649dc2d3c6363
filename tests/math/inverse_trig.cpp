// SPDX-License-Identifier: BSL-1.0

#include <tapeless/math/inverse_trig.hpp>

#include <cmath>
#include <math/elementary.hpp>
#include <support/catch.hpp>

// Inside, so that an unqualified name is not the C library's.
namespace elementary {

namespace {

constexpr auto asin = [](auto x) { return tl::math::asin(x); };
constexpr auto acos = [](auto x) { return tl::math::acos(x); };
constexpr auto atan = [](auto x) { return tl::math::atan(x); };
constexpr table<float> asin_floats(asin), acos_floats(acos), atan_floats(atan);
constexpr table<double> asin_doubles(asin), acos_doubles(acos), atan_doubles(atan);

constexpr double half_pi = 1.5707963267948966192;

static_assert(same(asin(-0.0f), -0.0f) && same(atan(-0.0f), -0.0f));
static_assert(same(asin(-0.0), -0.0) && same(atan(-0.0), -0.0));
static_assert(asin(1.0f) == static_cast<float>(half_pi) && asin(-1.0) == -half_pi);
static_assert(same(acos(1.0f), 0.0f) && same(acos(1.0), 0.0) && acos(-1.0) == 2 * half_pi && acos(0.0) == half_pi);
static_assert(atan(infinity<float>) == static_cast<float>(half_pi) && atan(-infinity<double>) == -half_pi);
static_assert(same(asin(1.0001f), nan<float>) && same(acos(-1.0001), nan<double>));
static_assert(same(asin(infinity<double>), nan<double>) && same(acos(-infinity<float>), nan<float>));

}  // namespace

TEST_CASE("asin, acos and atan are exact to two units in the last place", "[math]") {
  const auto wide_asin = [](auto x) { return std::asin(x); };
  const auto wide_acos = [](auto x) { return std::acos(x); };
  const auto wide_atan = [](auto x) { return std::atan(x); };
  check<float>(asin, wide_asin, 1.3);
  check<double>(asin, wide_asin, 1.3);
  check<float>(acos, wide_acos, 1.3);
  check<double>(acos, wide_acos, 1.3);
  check<float>(atan, wide_atan, 2.0);
  check<double>(atan, wide_atan, 2.0);
}

TEST_CASE("asin, acos and atan have the same bits in constant evaluation", "[math]") {
  CHECK(asin_floats.differences(asin) == 0);
  CHECK(asin_doubles.differences(asin) == 0);
  CHECK(acos_floats.differences(acos) == 0);
  CHECK(acos_doubles.differences(acos) == 0);
  CHECK(atan_floats.differences(atan) == 0);
  CHECK(atan_doubles.differences(atan) == 0);
}

}  // namespace elementary
