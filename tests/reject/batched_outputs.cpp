// expect: the outputs of a batched call are as many as the function's results
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

#include <vector>

namespace tl = tapeless;
auto product = [](auto a, auto b) { return a * b; };
void run(const std::vector<float>& x, std::vector<float>& y) {
  tl::batched(tl::value_and_gradient(product))(x, 2.0f).to(y);
}
