// SPDX-License-Identifier: BSL-1.0

#include <tapeless/math/hyperbolic.hpp>

#include <cmath>
#include <math/elementary.hpp>
#include <support/catch.hpp>

// Inside, so that an unqualified name is not the C library's.
namespace elementary {

namespace {

constexpr auto sinh = [](auto x) { return tl::math::sinh(x); };
constexpr auto cosh = [](auto x) { return tl::math::cosh(x); };
constexpr table<float> sinh_floats(sinh), cosh_floats(cosh);
constexpr table<double> sinh_doubles(sinh), cosh_doubles(cosh);

static_assert(same(sinh(-0.0f), -0.0f) && same(sinh(-0.0), -0.0) && cosh(-0.0f) == 1 && cosh(0.0) == 1);
static_assert(sinh(-infinity<float>) == -infinity<float> && cosh(-infinity<double>) == infinity<double>);
static_assert(sinh(89.4159f) < infinity<float> && sinh(-89.416f) == -infinity<float>,
              "overflow is where the value's is");
static_assert(cosh(89.4159f) < infinity<float> && cosh(-89.416f) == infinity<float>,
              "overflow is where the value's is");
static_assert(sinh(710.4758) < infinity<double> && sinh(710.4759) == infinity<double>,
              "overflow is where the value's is");
static_assert(cosh(710.4758) < infinity<double> && cosh(710.4759) == infinity<double>,
              "overflow is where the value's is");

}  // namespace

TEST_CASE("sinh and cosh are exact to two units in the last place", "[math]") {
  const auto wide_sinh = [](auto x) { return std::sinh(x); };
  const auto wide_cosh = [](auto x) { return std::cosh(x); };
  check<float>(sinh, wide_sinh, 1.9);
  check<double>(sinh, wide_sinh, 1.9);
  check<float>(cosh, wide_cosh, 1.5);
  check<double>(cosh, wide_cosh, 1.5);
}

TEST_CASE("sinh and cosh overflow where the true value does", "[math]") {
  for (const double x : {710.4758600739439, 710.475860073944, 710.48, 711.0, 800.0}) {
    CHECK(error_in_ulps(sinh(-x), std::sinh(-static_cast<long double>(x))) < 2);
    CHECK(error_in_ulps(cosh(x), std::cosh(static_cast<long double>(x))) < 2);
  }
  for (const float x : {89.4159775f, 89.4159851f, 89.4159927f, 89.5f, 90.0f, 500.0f}) {
    CHECK(error_in_ulps(sinh(-x), std::sinh(-static_cast<double>(x))) < 2);
    CHECK(error_in_ulps(cosh(x), std::cosh(static_cast<double>(x))) < 2);
  }
}

TEST_CASE("sinh and cosh have the same bits in constant evaluation", "[math]") {
  CHECK(sinh_floats.differences(sinh) == 0);
  CHECK(sinh_doubles.differences(sinh) == 0);
  CHECK(cosh_floats.differences(cosh) == 0);
  CHECK(cosh_doubles.differences(cosh) == 0);
}

}  // namespace elementary
