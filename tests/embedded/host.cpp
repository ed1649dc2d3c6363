// SPDX-License-Identifier: BSL-1.0

// Without exceptions and RTTI, a network infers and trains without asking for memory.

#include <support/malloc.hpp>

#include <cstdio>

#include <tapeless/embedded.hpp>

namespace tl = tapeless;

namespace {

using Net = tl::MLP<tl::Linear<2, 8>, tl::Tanh, tl::Linear<8, 1>>;
constexpr tl::Tensor<float, 4, 2> samples{0, 0, 0, 1, 1, 0, 1, 1};
constexpr tl::Tensor<float, 4, 1> targets{0, 1, 1, 0};
constexpr auto energy = [](auto x) { return sum(square(tanh(x))); };

Net net{tl::seed(3)};
tl::Trainer trainer{net, tl::binary_cross_entropy, tl::Adam{.learning_rate = 0.1}, tl::batch<4>};

/// What has gone wrong, or nothing.
const char* fault() {
  const long before = test::heap_requests;
  const float first = trainer.step(samples, targets);
  float last = first;
  for (int i = 0; i < 100; ++i) last = trainer.step(samples, targets);
  const auto logits = net(samples);
  const auto slope = tl::gradient(energy)(samples);
  if (test::heap_requests != before) return "training, inference or a gradient took memory from the heap";
  if (!(last < 0.1f * first)) return "the loss has not fallen";
  for (std::size_t i = 0; i < 4; ++i) {
    if ((logits.data()[i] > 0) != (targets.data()[i] > 0)) return "exclusive or is not learnt";
  }
  if (slope.data()[0] != 0 || !(slope.data()[7] > 0)) return "the gradient is wrong";
  int* volatile taken = new int;
  delete taken;
  if (test::heap_requests == before) return "the trap counts nothing";
  return nullptr;
}

}  // namespace

int main() {
  const char* words = fault();
  if (words) std::puts(words);
  return words ? 1 : 0;
}
