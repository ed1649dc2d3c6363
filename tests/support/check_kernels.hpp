// SPDX-License-Identifier: BSL-1.0
#pragma once

// Both checks of a program whose kernels compute the same on whole numbers as on others.

#include <support/catch.hpp>
#include <support/check_program.hpp>
#include <type_traits>

namespace test {

/// Whole numbers against the interpreter, others bit by bit between the back ends.
template<class Program, class T> void check() {
  CHECK(check_exactly<Program, T>() == "");
  CHECK(check_closely<Program, T>(std::is_same_v<T, float> ? 1e-5 : 1e-13) == "");
}

}  // namespace test
