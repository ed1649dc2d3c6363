// SPDX-License-Identifier: BSL-1.0

#include <support/catch.hpp>
#include <support/check_program.hpp>
#include <support/joined_rows_programs.hpp>

namespace {

/// Whole numbers against the interpreter, others bit by bit between the back ends.
template<class Program> void check() {
  CHECK(test::check_exactly<Program, float>() == "");
  CHECK(test::check_closely<Program, float>(1e-5) == "");
}

}  // namespace

TEST_CASE("single rows of a few outputs of float have the bits of plain loops", "[kernel]") {
  check<test::single_rows<5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 20, 24>>();
}
TEST_CASE("single rows of many outputs of float have the bits of plain loops", "[kernel]") {
  check<test::single_rows<23, 25, 26, 27, 40, 50, 56, 72, 100, 104, 108, 120, 136, 200, 208, 216>>();
}
TEST_CASE("single rows by large matrices of float have the bits of plain loops", "[kernel]") {
  check<test::large_matrices>();
}
