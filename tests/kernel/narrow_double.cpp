// SPDX-License-Identifier: BSL-1.0

#include <support/catch.hpp>
#include <support/check_kernels.hpp>
#include <support/narrow_programs.hpp>

namespace tl = tapeless;

namespace {

template<class Program>
constexpr int dots = [] {
  int n = 0;
  for (const auto& k : tl::plan_of<Program>.kernels) n += k.shape.how == tl::walk::dots;
  return n;
}();
static_assert(dots<test::narrow_products<test::factors::nn, 0, 12>> > 4, "narrow outputs are computed as dots");

}  // namespace

TEST_CASE("narrow products of double have the bits of plain loops", "[kernel]") {
  test::check<test::narrow_products<test::factors::nn, 0, 12>, double>();
  test::check<test::narrow_products<test::factors::nn, 3, 12>, double>();
}
TEST_CASE("narrow products of double with a transposed left factor have the bits of plain loops", "[kernel]") {
  test::check<test::narrow_products<test::factors::tn, 1, 12>, double>();
}
TEST_CASE("narrow products of double with a transposed right factor have the bits of plain loops", "[kernel]") {
  test::check<test::narrow_products<test::factors::nt, 2, 12>, double>();
}
TEST_CASE("short rows of double have the bits of plain loops", "[kernel]") { test::check<test::narrow_rows, double>(); }
