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

}  // namespace

TEST_CASE("passes over rows of double have the bits of plain loops", "[kernel]") {
  check<test::rows_of_all_lengths>(1e-13);
}
TEST_CASE("elementwise kernels of double have the bits of plain loops", "[kernel]") {
  check<test::elements_of_all_lengths>(1e-13);
}
