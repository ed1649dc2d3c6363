// expect: nested lists of values have the tensor's shape
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tensor/tensor.hpp>

tapeless::Tensor<float, 2, 2> matrix{{1, 2, 3}, {4, 5, 6}};
