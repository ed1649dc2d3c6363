// expect: the destinations of a call are as many as the function's results
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/embedded.hpp>

void wrong(const tapeless::Tensor<float, 3>& x, tapeless::Tensor<float, 4>& y) {
  tapeless::fused([](auto a) { return 2 * a; }).to(y)(x);
}
