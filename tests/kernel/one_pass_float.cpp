// SPDX-License-Identifier: BSL-1.0

#include <support/catch.hpp>
#include <support/check_kernels.hpp>
#include <support/one_pass_programs.hpp>

namespace tl = tapeless;

namespace {

static_assert(test::kernels_in_one_pass<test::one_pass<0>> == 15, "a product and the update of its factor are one");

}  // namespace

TEST_CASE("rows of float that are summed and updated in one pass have the bits of plain loops", "[kernel]") {
  test::check<test::one_pass<0>, float>();
  test::check<test::one_pass<1, 7>, float>();
}
