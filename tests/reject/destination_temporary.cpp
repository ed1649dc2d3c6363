// expect: a destination can be written to and outlives the call
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/embedded.hpp>

void wrong(const tapeless::Tensor<float, 3>& x) {
  tapeless::fused([](auto a) { return 2 * a; }).to(tapeless::Tensor<float, 3>())(x);
}
