// SPDX-License-Identifier: BSL-1.0

#include <tapeless/math/log.hpp>

#include <cmath>
#include <math/elementary.hpp>
#include <support/catch.hpp>

// Inside, so that an unqualified name is not the C library's.
namespace elementary {

namespace {

constexpr auto log = [](auto x) { return tl::math::log(x); };
constexpr table<float> log_floats(log);
constexpr table<double> log_doubles(log);

static_assert(same(log(1.0f), 0.0f) && same(log(1.0), 0.0));
static_assert(log(0.0f) == -infinity<float> && log(-0.0) == -infinity<double>);
static_assert(log(-1.0f) != log(-1.0f) && log(-infinity<double>) != log(-infinity<double>));
static_assert(log(infinity<float>) == infinity<float>);

}  // namespace

TEST_CASE("log is exact to two units in the last place", "[math]") {
  const auto reference = [](auto x) { return std::log(x); };
  check<float>(log, reference, 1.0);
  check<double>(log, reference, 1.6);
}

TEST_CASE("log has the same bits in constant evaluation", "[math]") {
  CHECK(log_floats.differences(log) == 0);
  CHECK(log_doubles.differences(log) == 0);
}

}  // namespace elementary
