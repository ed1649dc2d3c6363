// expect: every extent of a shape is at least 1
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tensor/tensor.hpp>

tapeless::Tensor<float, 3, 0> nothing;
