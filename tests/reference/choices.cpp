// SPDX-License-Identifier: BSL-1.0

// Networks with sigmoid and cross-entropy against PyTorch.

#include <reference/networks.hpp>

namespace tl = tapeless;
using test::agrees;

namespace {
const test::results file("choices.txt");
}  // namespace

TEST_CASE("networks with binary_cross_entropy agree with PyTorch", "[reference]") {
  agrees<21, tl::binary_cross_entropy_t, 1, tl::Linear<2, 1>>(file);
  agrees<22, tl::binary_cross_entropy_t, 4, tl::Linear<2, 3>, tl::Sigmoid, tl::Linear<3, 1>>(file);
  agrees<23, tl::binary_cross_entropy_t, 3, tl::Linear<17, 33>, tl::GELU, tl::Linear<33, 5>>(file);
  agrees<24, tl::binary_cross_entropy_t, 15, tl::Linear<1, 17>, tl::Tanh, tl::Linear<17, 1>>(file);
  agrees<25, tl::binary_cross_entropy_t, 63, tl::Linear<2, 5>, tl::ReLU, tl::Linear<5, 1>>(file);
}
