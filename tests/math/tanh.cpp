// SPDX-License-Identifier: BSL-1.0

#include <tapeless/math/tanh.hpp>

#include <cmath>
#include <math/elementary.hpp>
#include <support/catch.hpp>

// Inside, so that an unqualified name is not the C library's.
namespace elementary {

namespace {

constexpr auto tanh = [](auto x) { return tl::math::tanh(x); };
constexpr table<float> tanh_floats(tanh);
constexpr table<double> tanh_doubles(tanh);

static_assert(same(tanh(-0.0f), -0.0f) && same(tanh(-0.0), -0.0));
static_assert(tanh(-infinity<float>) == -1 && tanh(infinity<double>) == 1);
static_assert(tanh(1e-30f) == 1e-30f && tanh(0x1p-1074) == 0x1p-1074);
static_assert(tanh(8.25f) < 1 && tanh(9.2f) == 1 && tanh(18.5) < 1 && tanh(19.2) == 1);

}  // namespace

TEST_CASE("tanh is exact to two units in the last place", "[math]") {
  const auto reference = [](auto x) { return std::tanh(x); };
  check<float>(tanh, reference, 2.0);
  check<double>(tanh, reference, 2.0);
}

TEST_CASE("tanh has the same bits in constant evaluation", "[math]") {
  CHECK(tanh_floats.differences(tanh) == 0);
  CHECK(tanh_doubles.differences(tanh) == 0);
}

}  // namespace elementary
