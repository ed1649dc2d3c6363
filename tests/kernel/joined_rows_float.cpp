// SPDX-License-Identifier: BSL-1.0

#include <support/catch.hpp>
#include <support/check_kernels.hpp>
#include <support/joined_rows_programs.hpp>

TEST_CASE("single rows of a few outputs of float have the bits of plain loops", "[kernel]") {
  test::check<test::single_rows<5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 20, 24>, float>();
}
TEST_CASE("single rows of many outputs of float have the bits of plain loops", "[kernel]") {
  test::check<test::single_rows<23, 25, 26, 27, 40, 50, 56, 72, 100, 104, 108, 120, 136, 200, 208, 216>, float>();
}
TEST_CASE("single rows by large matrices of float have the bits of plain loops", "[kernel]") {
  test::check<test::large_matrices, float>();
}
