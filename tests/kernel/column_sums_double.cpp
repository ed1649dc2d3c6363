// SPDX-License-Identifier: BSL-1.0

#include <support/catch.hpp>
#include <support/check_kernels.hpp>
#include <support/column_sum_programs.hpp>

TEST_CASE("products of double that sum their outputs by columns have the bits of plain loops", "[kernel]") {
  test::check<test::summed_products<false>, double>();
  test::check<test::summed_products<true>, double>();
}
