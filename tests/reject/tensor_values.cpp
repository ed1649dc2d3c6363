// expect: a list of values names every element of the tensor
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tensor/tensor.hpp>

tapeless::Tensor<float, 2, 2> matrix{1, 2, 3};
