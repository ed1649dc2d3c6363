// expect: an array has the tensor's shape, or is flat and has all its elements
// SPDX-License-Identifier: BSL-1.0

#include <array>

#include <tapeless/tensor/tensor.hpp>

tapeless::Tensor<float, 2, 2> matrix(std::array<float, 3>{1, 2, 3});
