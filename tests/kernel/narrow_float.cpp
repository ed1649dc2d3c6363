// SPDX-License-Identifier: BSL-1.0

#include <support/catch.hpp>
#include <support/check_program.hpp>
#include <support/narrow_programs.hpp>

namespace tl = tapeless;

namespace {

/// Whole numbers against the interpreter, others bit by bit between the back ends.
template<class Program> void check() {
  CHECK(test::check_exactly<Program, float>() == "");
  CHECK(test::check_closely<Program, float>(1e-5) == "");
}

template<class Program>
constexpr int dots = [] {
  int n = 0;
  for (const auto& k : tl::plan_of<Program>.kernels) n += k.shape.how == tl::walk::dots;
  return n;
}();
static_assert(dots<test::narrow_products<test::factors::nn, 0>> > 5, "narrow outputs are computed as dots");

}  // namespace

TEST_CASE("narrow products of float have the bits of plain loops", "[kernel]") {
  check<test::narrow_products<test::factors::nn, 0>>();
  check<test::narrow_products<test::factors::nn, 3>>();
}
TEST_CASE("narrow products of float with a transposed left factor have the bits of plain loops", "[kernel]") {
  check<test::narrow_products<test::factors::tn, 1>>();
}
TEST_CASE("narrow products of float with a transposed right factor have the bits of plain loops", "[kernel]") {
  check<test::narrow_products<test::factors::nt, 2>>();
}
TEST_CASE("short rows of float have the bits of plain loops", "[kernel]") { check<test::narrow_rows>(); }
