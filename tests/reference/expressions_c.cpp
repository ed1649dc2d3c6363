// SPDX-License-Identifier: BSL-1.0

#include <support/check_expressions.hpp>

TEST_CASE("random expressions and their gradients agree with PyTorch and with slopes, part c", "[reference]") {
  test::check_expressions<100, 5, 10>();
}
