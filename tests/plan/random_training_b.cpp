// SPDX-License-Identifier: BSL-1.0

#include <support/check_random.hpp>

TEST_CASE("the plans of random programs that train give what the programs say, part b", "[plan]") {
  test::check_random_programs<800, 8, test::flavour::training, 16>();
}
