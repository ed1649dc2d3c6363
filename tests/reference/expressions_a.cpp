// SPDX-License-Identifier: BSL-1.0

#include <support/check_expressions.hpp>

TEST_CASE("random expressions and their gradients agree with PyTorch and with slopes, part a", "[reference]") {
  test::check_expressions<0, 5, 10>();
}
