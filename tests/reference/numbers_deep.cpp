// SPDX-License-Identifier: BSL-1.0

// More networks with the mean squared error against PyTorch.

#include <ratio>

#include <reference/networks.hpp>

namespace tl = tapeless;
using test::agrees;

namespace {
const test::results file("numbers_deep.txt");
}  // namespace

TEST_CASE("deeper and wider networks with mse agree with PyTorch", "[reference]") {
  agrees<16, tl::mse_t, 7, tl::Linear<9, 31>, tl::ELU, tl::Linear<31, 1>>(file);
  agrees<17, tl::mse_t, 5, tl::Linear<7, 7>, tl::Softplus, tl::Linear<7, 7>, tl::Softmax>(file);
  agrees<18, tl::mse_t, 31, tl::Linear<3, 3>, tl::LeakyReLU<std::ratio<1, 5>>, tl::Linear<3, 3>, tl::GELU>(file);
  agrees<19, tl::mse_t, 8, tl::Sequential<tl::Sequential<tl::Linear<12, 6>>, tl::SiLU>, tl::Linear<6, 12>>(file);
  agrees<20, tl::mse_t, 1, tl::Linear<4, 32>, tl::Tanh, tl::Linear<32, 32>, tl::Tanh, tl::Linear<32, 2>>(file);
}
