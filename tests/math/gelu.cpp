// SPDX-License-Identifier: BSL-1.0

#include <tapeless/math/gelu.hpp>

#include <cmath>
#include <math/elementary.hpp>
#include <support/catch.hpp>

// Inside, so that an unqualified name is not the C library's.
namespace elementary {

namespace {

constexpr auto gelu = [](auto x) { return tl::math::gelu(x); };
constexpr table<float> gelu_floats(gelu);
constexpr table<double> gelu_doubles(gelu);

static_assert(same(gelu(-0.0f), -0.0f) && same(gelu(0.0), 0.0));
static_assert(gelu(-infinity<float>) == 0 && gelu(infinity<double>) == infinity<double>);
static_assert(gelu(100.0f) == 100 && gelu(-14.0f) < 0 && gelu(-38.0) < 0, "the tail is not lost");

}  // namespace

TEST_CASE("gelu is exact to two units in the last place", "[math]") {
  const auto reference = [](auto x) {  // x Φ(x) on the wider type, without infinity times zero
    constexpr auto root_half = static_cast<decltype(x)>(0.707106781186547524400844362104849039L);
    return std::isinf(x) ? (x > 0 ? x : -decltype(x){}) : x * std::erfc(-x * root_half) / 2;
  };
  check<float>(gelu, reference, tl::has_fma ? 2.0 : 2.9);
  check<double>(gelu, reference, tl::has_fma ? 2.0 : 2.8);
}

TEST_CASE("gelu has the same bits in constant evaluation", "[math]") {
  CHECK(gelu_floats.differences(gelu) == 0);
  CHECK(gelu_doubles.differences(gelu) == 0);
}

}  // namespace elementary
