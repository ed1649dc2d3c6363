// SPDX-License-Identifier: BSL-1.0

#include <tapeless/math/log1p.hpp>

#include <cmath>
#include <math/elementary.hpp>
#include <support/catch.hpp>

// Inside, so that an unqualified name is not the C library's.
namespace elementary {

namespace {

constexpr auto log1p = [](auto x) { return tl::math::log1p(x); };
constexpr table<float> floats(log1p);
constexpr table<double> doubles(log1p);

static_assert(same(log1p(-0.0f), -0.0f) && same(log1p(-0.0), -0.0));
static_assert(log1p(1e-30f) == 1e-30f && log1p(0x1p-1074) == 0x1p-1074);
static_assert(log1p(-1.0f) == -infinity<float> && log1p(-1.0) == -infinity<double>);
static_assert(log1p(infinity<float>) == infinity<float> && log1p(infinity<double>) == infinity<double>);
static_assert(same(log1p(-1.5f), nan<float>) && same(log1p(-infinity<double>), nan<double>));

}  // namespace

TEST_CASE("log1p is exact to two units in the last place", "[math]") {
  const auto reference = [](auto x) { return std::log1p(x); };
  check<float>(log1p, reference, 1.6);
  check<double>(log1p, reference, 1.6);
}

TEST_CASE("log1p has the same bits in constant evaluation", "[math]") {
  CHECK(floats.differences(log1p) == 0);
  CHECK(doubles.differences(log1p) == 0);
}

}  // namespace elementary
