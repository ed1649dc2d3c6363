// SPDX-License-Identifier: BSL-1.0

#include <support/catch.hpp>
#include <support/check_program.hpp>
#include <support/short_rows_programs.hpp>

TEST_CASE("what is computed once a short row of float has the bits of plain loops", "[kernel]") {
  CHECK(test::check_closely<test::short_rows<2, 7>, float>(1e-5) == "");
  CHECK(test::check_closely<test::short_rows<8, 17>, float>(1e-5) == "");
}
