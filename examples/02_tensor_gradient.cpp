// SPDX-License-Identifier: BSL-1.0

// The gradient of a function of tensors: how the sum of tanh(W x + b) changes with W and with b.
// It prints both, then what one small step down that gradient does to the sum.

#include <tapeless/tapeless.hpp>

#include <array>
#include <cstdio>

namespace tl = tapeless;

constexpr auto f = [](auto W, auto x, auto b) { return sum(tanh(matmul(W, x) + b)); };

int main() {
  tl::Tensor<float, 2, 3> W{{0.5f, -1.0f, 0.25f}, {1.0f, 0.0f, -0.5f}};
  const std::array x{1.0f, 2.0f, -1.0f};  // arrays are tensors too
  const tl::Tensor<float, 2> b{1.5f, -0.5f};

  const auto [value, gradient] = tl::value_and_gradient<0, 2>(f)(W, x, b);  // by the first and the third argument
  const auto& [by_W, by_b] = gradient;
  std::printf("f       = %.4f\n", double(value));
  for (std::size_t i = 0; i < 2; ++i) {
    std::printf("df/dW[%zu] = %.4f %.4f %.4f\n", i, double(by_W(i, 0)), double(by_W(i, 1)), double(by_W(i, 2)));
  }
  std::printf("df/db   = %.4f %.4f\n", double(by_b(0)), double(by_b(1)));

  for (std::size_t i = 0; i < W.size(); ++i) W.data()[i] -= 0.1f * by_W.data()[i];
  std::printf("f after a step of -0.1 df/dW = %.4f\n", double(tl::fused(f)(W, x, b)));
}
