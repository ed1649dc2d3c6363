// SPDX-License-Identifier: BSL-1.0

// Uses the library and xtensor through tapeless::xtensor.

#include <tapeless/tensor/tensor.hpp>

#include <xtensor/xfixed.hpp>

int main() {
  const tapeless::Tensor<float, 2> tensor{1.0f, 2.0f};
  const xt::xtensor_fixed<float, xt::xshape<2>> same{1.0f, 2.0f};
  return tensor[0] == same(0) && tensor[1] == same(1) ? 0 : 1;
}
