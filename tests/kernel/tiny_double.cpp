// SPDX-License-Identifier: BSL-1.0

#include <support/catch.hpp>
#include <support/check_program.hpp>
#include <support/tiny_programs.hpp>

namespace tl = tapeless;

namespace {

static_assert(tl::detail::is_tiny<test::tiny_step<2, 8, 1, 4, true>>(), "a step of 2-8-1 is one function");
static_assert(tl::detail::is_tiny<test::tiny_step<3, 5, 2, 1, false>>(), "so is one of 3-5-2");

}  // namespace

TEST_CASE("steps of tiny networks have the bits of plain loops, in double", "[kernel]") {
  test::for_each_smooth_step([]<class Step>(Step) { CHECK(test::check_closely<Step, double>(1e-13) == ""); });
}
TEST_CASE("steps of tiny networks are right, in double", "[kernel]") {
  test::for_each_whole_step([]<class Step>(Step) { CHECK(test::check_exactly<Step, double>() == ""); });
}
TEST_CASE("products with rows shorter than a register have the bits of plain loops, in double", "[kernel]") {
  CHECK(test::check_exactly<test::packed_products<false>, double>() == "");
  CHECK(test::check_closely<test::packed_products<false>, double>(1e-13) == "");
  CHECK(test::check_closely<test::packed_products<true>, double>(1e-13) == "");
}
TEST_CASE("products with one column have the bits of plain loops, in double", "[kernel]") {
  CHECK(test::check_exactly<test::column_products, double>() == "");
  CHECK(test::check_closely<test::column_products, double>(1e-13) == "");
}
