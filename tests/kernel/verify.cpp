// SPDX-License-Identifier: BSL-1.0

#include <plan/neurons.hpp>
#include <plan/training_step.hpp>
#include <support/catch.hpp>
#include <tapeless/kernel/verify.hpp>

namespace tl = tapeless;

namespace {

using tl::kind, tl::lane_axis, tl::loop_nest, tl::strategy;
constexpr tl::target avx2 = tl::targets::avx2<float>, scalar = tl::targets::scalar<float>;

constexpr bool holds(const strategy& s, kind form, const tl::target& on) { return !tl::verify_strategy(s, form, on); }

}  // namespace

TEST_CASE("the verifier finds strategies that cannot run a kernel", "[kernel]") {
  STATIC_REQUIRE(holds({loop_nest::tiles, lane_axis::columns, 8, 2}, kind::product, avx2));
  STATIC_REQUIRE(!holds({loop_nest::tiles, lane_axis::columns, 12, 2}, kind::product, avx2));
  STATIC_REQUIRE(!holds({loop_nest::tiles, lane_axis::columns, 8, 2}, kind::rows, avx2));
  STATIC_REQUIRE(!holds({loop_nest::none}, kind::rows, avx2));
  STATIC_REQUIRE(!holds({loop_nest::rows}, kind::columns, avx2));
  STATIC_REQUIRE(!holds({loop_nest::movement}, kind::loop, avx2));
  STATIC_REQUIRE(!holds({loop_nest::loop}, kind::gather, avx2));
  STATIC_REQUIRE(!holds({loop_nest::rows, lane_axis::columns}, kind::rows, scalar));
  STATIC_REQUIRE(!holds({loop_nest::rows, lane_axis::columns, 0}, kind::rows, avx2));
}

TEST_CASE("it finds nothing in what is chosen", "[kernel]") {
  CHECK(tl::verify_strategies<test::neurons>().reason == "");
  CHECK(tl::verify_strategies<test::training_step<33, 20, 17, 9, 9, 3>>().reason == "");
}
