// SPDX-License-Identifier: BSL-1.0

#include <tapeless/math/softplus.hpp>

#include <cmath>
#include <math/elementary.hpp>
#include <support/catch.hpp>

// Inside, so that an unqualified name is not the C library's.
namespace elementary {

namespace {

constexpr auto softplus = [](auto x) { return tl::math::softplus(x); };
constexpr table<float> softplus_floats(softplus);
constexpr table<double> softplus_doubles(softplus);

static_assert(softplus(-infinity<float>) == 0 && softplus(infinity<double>) == infinity<double>);
static_assert(softplus(100.0f) == 100 && softplus(-103.0f) > 0 && softplus(-744.0) > 0, "the tail is not lost");

}  // namespace

TEST_CASE("softplus is exact to two units in the last place", "[math]") {
  const auto reference = [](auto x) { return std::fmax(x, decltype(x){}) + std::log1p(std::exp(-std::abs(x))); };
  check<float>(softplus, reference, 2.0);
  check<double>(softplus, reference, 2.0);
}

TEST_CASE("softplus has the same bits in constant evaluation", "[math]") {
  CHECK(softplus_floats.differences(softplus) == 0);
  CHECK(softplus_doubles.differences(softplus) == 0);
}

}  // namespace elementary
