// SPDX-License-Identifier: BSL-1.0

#include <support/catch.hpp>
#include <support/check_program.hpp>
#include <support/late_programs.hpp>

TEST_CASE("products of double with long epilogues have the bits of plain loops", "[kernel]") {
  CHECK(test::check_closely<test::late_products<false>, double>(1e-13) == "");
  CHECK(test::check_closely<test::late_products<true>, double>(1e-13) == "");
}
