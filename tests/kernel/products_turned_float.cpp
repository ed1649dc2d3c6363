// SPDX-License-Identifier: BSL-1.0

#include <support/catch.hpp>
#include <support/check_program.hpp>
#include <support/kernel_programs.hpp>

namespace tl = tapeless;

namespace {

/// Whole numbers against the interpreter, others bit by bit between the back ends.
template<test::factors Form, int Shift, std::size_t Step> void check() {
  using program = test::products<Form, Shift, Step>;
  CHECK(test::check_exactly<program, float>() == "");
  CHECK(test::check_closely<program, float>(1e-5) == "");
}

template<test::factors Form, int Shift, std::size_t Step> constexpr int how_many(tl::walk how) {
  int n = 0;
  for (const auto& k : tl::plan_of<test::products<Form, Shift, Step>>.kernels) n += k.shape.how == how;
  return n;
}
static_assert(how_many<test::factors::nt, 1, 1>(tl::walk::dots) > 3, "few rows are computed as dots");
static_assert(how_many<test::factors::nt, 1, 1>(tl::walk::turned) > 5, "many rows ask for a turned factor");

}  // namespace

TEST_CASE("products of float factors with a transposed right one have the bits of plain loops", "[kernel]") {
  check<test::factors::nt, 1, 1>();
}
TEST_CASE("products of blocks of float have the bits of plain loops", "[kernel]") {
  check<test::factors::blocks, 5, 1>();
}
TEST_CASE("products with both factors of float transposed have the bits of plain loops", "[kernel]") {
  check<test::factors::tt, 7, 2>();
}
