// SPDX-License-Identifier: BSL-1.0

#include <tapeless/math/sigmoid.hpp>

#include <cmath>
#include <math/elementary.hpp>
#include <support/catch.hpp>

// Inside, so that an unqualified name is not the C library's.
namespace elementary {

namespace {

constexpr auto sigmoid = [](auto x) { return tl::math::sigmoid(x); };
constexpr table<float> sigmoid_floats(sigmoid);
constexpr table<double> sigmoid_doubles(sigmoid);

static_assert(sigmoid(0.0f) == 0.5f && sigmoid(-0.0) == 0.5);
static_assert(sigmoid(-infinity<float>) == 0 && sigmoid(infinity<double>) == 1);
static_assert(sigmoid(-103.0f) > 0 && sigmoid(-744.0) > 0, "underflow is gradual");

}  // namespace

TEST_CASE("sigmoid is exact to two units in the last place", "[math]") {
  const auto reference = [](auto x) { return 1 / (1 + std::exp(-x)); };
  check<float>(sigmoid, reference, 2.1);
  check<double>(sigmoid, reference, 2.0);
}

TEST_CASE("sigmoid has the same bits in constant evaluation", "[math]") {
  CHECK(sigmoid_floats.differences(sigmoid) == 0);
  CHECK(sigmoid_doubles.differences(sigmoid) == 0);
}

}  // namespace elementary
