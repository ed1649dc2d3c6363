// expect: an element is named by one index for each axis
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tensor/tensor.hpp>

float element(const tapeless::Tensor<float, 2, 2>& matrix) { return matrix(1); }
