// SPDX-License-Identifier: BSL-1.0

// Networks with the mean squared error against PyTorch.

#include <reference/networks.hpp>

namespace tl = tapeless;
using test::agrees;

namespace {
const test::results file("numbers.txt");
}  // namespace

TEST_CASE("networks with mse agree with PyTorch", "[reference]") {
  agrees<11, tl::mse_t, 1, tl::Linear<1, 1>>(file);
  agrees<12, tl::mse_t, 4, tl::Linear<2, 8>, tl::Tanh, tl::Linear<8, 1>>(file);
  agrees<13, tl::mse_t, 3, tl::Linear<33, 17>, tl::ReLU, tl::Linear<17, 3>>(file);
  agrees<14, tl::mse_t, 13, tl::Linear<5, 15>, tl::Softmax, tl::Linear<15, 2>>(file);
  agrees<15, tl::mse_t, 1, tl::Linear<65, 3>, tl::Sigmoid, tl::Linear<3, 65>>(file);
}
