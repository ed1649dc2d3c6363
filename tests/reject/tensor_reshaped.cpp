// expect: a reshaped view keeps the number of elements
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tensor/tensor.hpp>

auto reshaped(const tapeless::Tensor<float, 2, 2>& matrix) { return matrix.reshaped<3>(); }
