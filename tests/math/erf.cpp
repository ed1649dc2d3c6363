// SPDX-License-Identifier: BSL-1.0

#include <tapeless/math/erf.hpp>

#include <cmath>
#include <math/elementary.hpp>
#include <support/catch.hpp>

// Inside, so that an unqualified name is not the C library's.
namespace elementary {

namespace {

constexpr auto erf = [](auto x) { return tl::math::erf(x); };
constexpr table<float> erf_floats(erf);
constexpr table<double> erf_doubles(erf);

constexpr auto erfc = [](auto x) { return tl::math::erfc(x); };
constexpr table<float> erfc_floats(erfc);
constexpr table<double> erfc_doubles(erfc);

static_assert(same(erf(-0.0f), -0.0f) && same(erf(-0.0), -0.0));
static_assert(erf(-infinity<float>) == -1 && erf(infinity<double>) == 1);
static_assert(erfc(0.0f) == 1 && erfc(-0.0) == 1);
static_assert(erfc(-infinity<float>) == 2 && erfc(infinity<double>) == 0);
static_assert(erfc(10.0f) > 0 && erfc(26.5) > 0, "underflow is gradual");

}  // namespace

TEST_CASE("erf is exact to two units in the last place", "[math]") {
  const auto reference = [](auto x) { return std::erf(x); };
  check<float>(erf, reference, 1.3);
  check<double>(erf, reference, 1.2);
}

TEST_CASE("erf has the same bits in constant evaluation", "[math]") {
  CHECK(erf_floats.differences(erf) == 0);
  CHECK(erf_doubles.differences(erf) == 0);
}

TEST_CASE("erfc is exact to two units in the last place", "[math]") {
  const auto reference = [](auto x) { return std::erfc(x); };
  check<float>(erfc, reference, tl::has_fma ? 2.0 : 2.9);
  check<double>(erfc, reference, tl::has_fma ? 2.0 : 2.9);
}

TEST_CASE("erfc has the same bits in constant evaluation", "[math]") {
  CHECK(erfc_floats.differences(erfc) == 0);
  CHECK(erfc_doubles.differences(erfc) == 0);
}

}  // namespace elementary
