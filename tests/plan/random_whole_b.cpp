// SPDX-License-Identifier: BSL-1.0

#include <support/check_random.hpp>

TEST_CASE("the plans of random programs on whole numbers give what the programs say, part b", "[plan]") {
  test::check_random_programs<200, 16>();
}
