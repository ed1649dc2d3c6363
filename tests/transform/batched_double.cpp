// SPDX-License-Identifier: BSL-1.0

#include <transform/batched_bits.hpp>

TEST_CASE("functions of scalars have the same bits in lanes, double", "[batched]") {
  test::check_scalar_functions<double>();
}

TEST_CASE("functions of tensors have the same bits in lanes, double", "[batched]") {
  test::check_tensor_functions<double>();
}
