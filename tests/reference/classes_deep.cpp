// SPDX-License-Identifier: BSL-1.0

// More networks with softmax and cross-entropy, on batches of labelled samples, against PyTorch.

#include <reference/networks.hpp>

namespace tl = tapeless;
using test::agrees;

namespace {
const test::results file("classes_deep.txt");
}  // namespace

TEST_CASE("deeper and wider networks with cross_entropy agree with PyTorch", "[reference]") {
  agrees<6, tl::cross_entropy_t, 16, tl::Linear<8, 16>, tl::SiLU, tl::Linear<16, 16>>(file);
  agrees<7, tl::cross_entropy_t, 9, tl::Linear<31, 15>, tl::LeakyReLU<>, tl::Sequential<tl::Linear<15, 9>, tl::ELU>,
         tl::Linear<9, 5>>(file);
  agrees<8, tl::cross_entropy_t, 17, tl::Linear<7, 65>, tl::Softplus, tl::Linear<65, 3>>(file);
  agrees<9, tl::cross_entropy_t, 2,
         tl::Sequential<tl::Linear<6, 5>, tl::Sequential<tl::Tanh, tl::Linear<5, 11>>, tl::Sigmoid>,
         tl::Linear<11, 33>>(file);
  agrees<10, tl::cross_entropy_t, 33, tl::Linear<3, 7>, tl::ReLU, tl::Linear<7, 15>, tl::ReLU, tl::Linear<15, 7>,
         tl::ReLU, tl::Linear<7, 10>>(file);
}
