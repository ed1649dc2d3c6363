// SPDX-License-Identifier: BSL-1.0

// Networks with softmax and cross-entropy, on batches of labelled samples, against PyTorch.

#include <reference/networks.hpp>

namespace tl = tapeless;
using test::agrees;

namespace {
const test::results file("classes.txt");
}  // namespace

TEST_CASE("networks with cross_entropy agree with PyTorch", "[reference]") {
  agrees<1, tl::cross_entropy_t, 1, tl::Linear<1, 2>>(file);
  agrees<2, tl::cross_entropy_t, 5, tl::Linear<4, 3>, tl::ReLU, tl::Linear<3, 3>>(file);
  agrees<3, tl::cross_entropy_t, 7, tl::Linear<15, 17>, tl::ReLU, tl::Linear<17, 10>>(file);
  agrees<4, tl::cross_entropy_t, 1, tl::Linear<33, 10>, tl::Tanh, tl::Linear<10, 7>>(file);
  agrees<5, tl::cross_entropy_t, 3, tl::Linear<17, 33>, tl::GELU, tl::Linear<33, 2>>(file);
}
