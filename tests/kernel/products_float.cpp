// SPDX-License-Identifier: BSL-1.0

#include <support/catch.hpp>
#include <support/check_program.hpp>
#include <support/kernel_programs.hpp>

namespace {

/// Whole numbers against the interpreter, others bit by bit between the back ends.
template<test::factors Form, int Shift, std::size_t Step> void check() {
  using program = test::products<Form, Shift, Step>;
  CHECK(test::check_exactly<program, float>() == "");
  CHECK(test::check_closely<program, float>(1e-5) == "");
}

}  // namespace

TEST_CASE("products of float factors as they lie have the bits of plain loops", "[kernel]") {
  check<test::factors::nn, 0, 1>();
  check<test::factors::nn, 6, 2>();
}
TEST_CASE("products with a transposed left factor of float have the bits of plain loops", "[kernel]") {
  check<test::factors::tn, 3, 1>();
}
