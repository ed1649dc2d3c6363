// SPDX-License-Identifier: BSL-1.0

// Large networks are made, trained and asked on a thread with a stack of 128 KiB.

#include <pthread.h>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <support/catch.hpp>
#include <tapeless/embedded.hpp>
#include <tapeless/train/on_heap.hpp>

namespace tl = tapeless;

namespace {

constexpr std::size_t stack = 128 * 1024, batch = 8;

/// Runs `f`, a function without captures, on a thread with that stack.
template<class F> void run_on_small_stack(F) {
  pthread_attr_t attributes;
  pthread_t thread;
  REQUIRE(pthread_attr_init(&attributes) == 0);
  REQUIRE(pthread_attr_setstacksize(&attributes, stack) == 0);
  const auto start = [](void*) -> void* { return F{}(), nullptr; };
  REQUIRE(pthread_create(&thread, &attributes, start, nullptr) == 0);
  REQUIRE(pthread_join(thread, nullptr) == 0);
  pthread_attr_destroy(&attributes);
}

float losses[2], outputs[75 * 2];

}  // namespace

TEST_CASE("a network and its trainer on the heap need no large stack", "[train]") {
  using Net = tl::MLP<tl::Linear<100, 600>, tl::ReLU, tl::Linear<600, 10>>;
  static_assert(sizeof(Net) > stack);
  run_on_small_stack([] {
    const auto net = tl::make_network<Net>(tl::seed(1));
    const auto trainer = tl::make_trainer(*net, tl::cross_entropy, tl::Adam{}, tl::batch<batch>);
    const std::vector<float> x(batch * 100, 0.5f);
    const std::vector<std::int32_t> labels(batch, 3);
    for (float& loss : losses) loss = trainer->step(x.data(), labels.data());
    net->initialize(tl::seed(1));
  });
  CHECK(losses[0] > losses[1]);
}

TEST_CASE("predict takes as many rows at a time as a small stack holds", "[train]") {
  using Net = tl::MLP<tl::Linear<8, 600>, tl::Tanh, tl::Linear<600, 2>>;
  static_assert(Net::workspace_bytes<64> > stack);
  run_on_small_stack([] {
    const auto net = tl::make_network<Net>(tl::seed(1));
    const std::vector<float> x(75 * 8, 0.5f);
    net->predict(x.data(), outputs, 75);
  });
  CHECK(outputs[0] != 0);
  CHECK(outputs[74 * 2] == outputs[0]);
}
