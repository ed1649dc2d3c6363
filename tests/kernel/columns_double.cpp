// SPDX-License-Identifier: BSL-1.0

#include <support/catch.hpp>
#include <support/check_program.hpp>
#include <support/kernel_programs.hpp>

namespace {

/// Rows shorter than a register of doubles, and longer ones from test::sizes, in two programs; within `relative` of the
/// interpreter.
template<template<std::size_t, std::size_t> class Program> void check(double relative) {
  CHECK(test::check_closely<Program<0, 9>, double>(relative) == "");
  CHECK(test::check_closely<Program<15, 21>, double>(relative) == "");
}
template<template<std::size_t, std::size_t> class Program> void check_exactly() {
  CHECK(test::check_exactly<Program<0, 9>, double>() == "");
  CHECK(test::check_exactly<Program<15, 21>, double>() == "");
}

}  // namespace

TEST_CASE("reductions over leading axes of double have the bits of plain loops", "[kernel]") {
  check<test::columns_of_all_lengths>(1e-13);
  check_exactly<test::columns_of_all_lengths>();
}
TEST_CASE("gather, scatter, pad and concat move double where the program says", "[kernel]") {
  check_exactly<test::moves_of_all_lengths>();
}
