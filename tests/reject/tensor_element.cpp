// expect: a Tensor holds float, double or a signed integer of 32 bits
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tensor/tensor.hpp>

tapeless::Tensor<unsigned char, 3> bytes;
