// SPDX-License-Identifier: BSL-1.0

// One unit of several that compute the same with other options: UNIT tells them apart.

#include <tapeless/embedded.hpp>

namespace tl = tapeless;

namespace {

/// Elementary functions, a product, and rows that need several passes and lie in lanes.
constexpr auto network = [](auto x, auto w) { return tl::softmax(tl::tanh(tl::matmul(x, w))); };

using numbers = tl::Tensor<float, 16, 12>;
using weights = tl::Tensor<float, 12, 10>;

template<class Tensor> constexpr Tensor numbers_from(float first) {
  Tensor x;
  for (float& entry : x) entry = first, first = first * 1.0625f - 0.09375f;
  return x;
}

constexpr auto expected = tl::fused(network)(numbers_from<numbers>(0.8125f), numbers_from<weights>(1.40625f));

}  // namespace

#define JOINED_(a, b) a##b
#define JOINED(a, b) JOINED_(a, b)

/// The lanes of a register of float in this unit.
std::size_t JOINED(lanes_of_, UNIT)() { return tl::native_lanes<float>; }

/// Whether what this unit computes has the bits that the compiler finds for it.
bool JOINED(is_right_, UNIT)() {
  auto x = numbers_from<numbers>(0.8125f);
  auto w = numbers_from<weights>(1.40625f);
  asm volatile("" : : "r"(&x), "r"(&w) : "memory");
  return tl::fused(network)(x, w) == expected;
}
