// expect: deleted
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/embedded.hpp>

tapeless::Tensor<float, 5, 3> make();
auto dangling = make().reshaped<3, 5>();
