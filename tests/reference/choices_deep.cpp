// SPDX-License-Identifier: BSL-1.0

// More networks with sigmoid and cross-entropy against PyTorch.

#include <reference/networks.hpp>

namespace tl = tapeless;
using test::agrees;

namespace {
const test::results file("choices_deep.txt");
}  // namespace

TEST_CASE("deeper and wider networks with binary_cross_entropy agree with PyTorch", "[reference]") {
  agrees<26, tl::binary_cross_entropy_t, 6, tl::Linear<16, 15>, tl::SiLU, tl::Linear<15, 15>, tl::ELU,
         tl::Linear<15, 3>>(file);
  agrees<27, tl::binary_cross_entropy_t, 17, tl::Linear<9, 1>, tl::Softplus, tl::Linear<1, 9>>(file);
  agrees<28, tl::binary_cross_entropy_t, 1, tl::Linear<31, 33>, tl::LeakyReLU<>, tl::Linear<33, 17>>(file);
  agrees<29, tl::binary_cross_entropy_t, 11, tl::Linear<10, 7>, tl::Softmax, tl::Linear<7, 4>>(file);
  agrees<30, tl::binary_cross_entropy_t, 2, tl::Linear<129, 3>, tl::ReLU, tl::Linear<3, 2>>(file);
}
