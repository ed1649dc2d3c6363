// SPDX-License-Identifier: BSL-1.0

#include <tapeless/math/expm1.hpp>

#include <cmath>
#include <math/elementary.hpp>
#include <support/catch.hpp>

// Inside, so that an unqualified name is not the C library's.
namespace elementary {

namespace {

constexpr auto expm1 = [](auto x) { return tl::math::expm1(x); };
constexpr table<float> floats(expm1);
constexpr table<double> doubles(expm1);

static_assert(same(expm1(-0.0f), -0.0f) && same(expm1(-0.0), -0.0));
static_assert(expm1(1e-30f) == 1e-30f && expm1(0x1p-1074) == 0x1p-1074);
static_assert(expm1(-infinity<float>) == -1 && expm1(infinity<double>) == infinity<double>);
static_assert(expm1(88.722f) < infinity<float> && expm1(88.723f) == infinity<float>,
              "overflow is where the value's is");
static_assert(expm1(709.782) < infinity<double> && expm1(709.783) == infinity<double>,
              "overflow is where the value's is");

}  // namespace

TEST_CASE("expm1 is exact to two units in the last place", "[math]") {
  const auto reference = [](auto x) { return std::expm1(x); };
  check<float>(expm1, reference, 1.8);
  check<double>(expm1, reference, 1.95);
}

TEST_CASE("expm1 has the same bits in constant evaluation", "[math]") {
  CHECK(floats.differences(expm1) == 0);
  CHECK(doubles.differences(expm1) == 0);
}

}  // namespace elementary
