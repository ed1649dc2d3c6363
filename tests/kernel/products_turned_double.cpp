// SPDX-License-Identifier: BSL-1.0

#include <support/catch.hpp>
#include <support/check_program.hpp>
#include <support/kernel_programs.hpp>

namespace tl = tapeless;

namespace {

/// Whole numbers against the interpreter, others bit by bit between the back ends.
template<test::factors Form, int Shift, std::size_t Step> void check() {
  using program = test::products<Form, Shift, Step>;
  CHECK(test::check_exactly<program, double>() == "");
  CHECK(test::check_closely<program, double>(1e-13) == "");
}

template<test::factors Form, int Shift, std::size_t Step> constexpr int how_many(tl::walk how) {
  int n = 0;
  for (const auto& k : tl::plan_of<test::products<Form, Shift, Step>>.kernels) n += k.shape.how == how;
  return n;
}
static_assert(how_many<test::factors::nt, 1, 2>(tl::walk::dots) > 1, "few rows are computed as dots");
static_assert(how_many<test::factors::nt, 1, 2>(tl::walk::turned) > 5, "many rows ask for a turned factor");

}  // namespace

TEST_CASE("products of double factors with a transposed right one have the bits of plain loops", "[kernel]") {
  check<test::factors::nt, 1, 2>();
}
TEST_CASE("products of blocks of double have the bits of plain loops", "[kernel]") {
  check<test::factors::blocks, 5, 2>();
}
TEST_CASE("products with both factors of double transposed have the bits of plain loops", "[kernel]") {
  check<test::factors::tt, 7, 3>();
}
