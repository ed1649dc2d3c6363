// SPDX-License-Identifier: BSL-1.0

#include <tapeless/math/exp.hpp>

#include <cmath>
#include <math/elementary.hpp>
#include <support/catch.hpp>

// Inside, so that an unqualified name is not the C library's.
namespace elementary {

namespace {

constexpr auto exp = [](auto x) { return tl::math::exp(x); };
constexpr table<float> exp_floats(exp);
constexpr table<double> exp_doubles(exp);

static_assert(exp(0.0f) == 1 && exp(-0.0) == 1);
static_assert(exp(-infinity<float>) == 0 && exp(infinity<double>) == infinity<double>);
static_assert(exp(88.722f) < infinity<float> && exp(88.723f) == infinity<float>, "overflow is where the value's is");
static_assert(exp(709.782) < infinity<double> && exp(709.783) == infinity<double>, "overflow is where the value's is");
static_assert(exp(-103.9f) == 0x1p-149f && exp(-104.0f) == 0, "underflow is gradual");
static_assert(exp(-745.1) == 0x1p-1074 && exp(-745.2) == 0, "underflow is gradual");

}  // namespace

TEST_CASE("exp is exact to two units in the last place", "[math]") {
  const auto reference = [](auto x) { return std::exp(x); };
  check<float>(exp, reference, 1.7);
  check<double>(exp, reference, 1.5);
}

TEST_CASE("exp has the same bits in constant evaluation", "[math]") {
  CHECK(exp_floats.differences(exp) == 0);
  CHECK(exp_doubles.differences(exp) == 0);
}

}  // namespace elementary
