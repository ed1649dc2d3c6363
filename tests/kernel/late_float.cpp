// SPDX-License-Identifier: BSL-1.0

#include <support/catch.hpp>
#include <support/check_program.hpp>
#include <support/late_programs.hpp>

TEST_CASE("products of float with long epilogues have the bits of plain loops", "[kernel]") {
  CHECK(test::check_closely<test::late_products<false>, float>(1e-5) == "");
  CHECK(test::check_closely<test::late_products<true>, float>(1e-5) == "");
}
