// SPDX-License-Identifier: BSL-1.0

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

#include <support/catch.hpp>
#include <support/malloc.hpp>
#include <tapeless/tapeless.hpp>
#include <tapeless/train/threads.hpp>

namespace tl = tapeless;

namespace {

using Net = tl::MLP<tl::Linear<20, 17>, tl::Tanh, tl::Linear<17, 9>, tl::ReLU, tl::Linear<9, 3>>;
constexpr std::size_t batch = 5;

/// What a call takes from the heap.
template<class F> long requests(F f) {
  const long before = test::heap_requests;
  f();
  return test::heap_requests - before;
}

template<class Optimizer, class Execution = tl::one_thread>
long requests_of_steps(Optimizer optimizer, Execution execution = {}) {
  Net net{tl::seed(1)};
  tl::Trainer trainer{net, tl::cross_entropy, optimizer, tl::batch<batch>, execution};
  const auto x = tl::Tensor<float, batch, 20>::ones();
  const tl::Tensor<std::int32_t, batch> labels{0, 1, 2, 1, 0};
  float loss = 0;
  const long found = requests([&] {
    for (int i = 0; i < 3; ++i) loss = trainer.step(x, labels);
  });
  CHECK(loss > 0);
  return found;
}

TEST_CASE("the trap sees every way to the heap") {
  void* volatile memory = nullptr;  // so that no compiler leaves the calls out
  CHECK(requests([&] { memory = std::malloc(1), std::free(memory); }) == 1);
  CHECK(requests([&] { memory = std::calloc(1, 1), std::free(memory); }) == 1);
  CHECK(requests([&] { memory = std::aligned_alloc(64, 64), std::free(memory); }) == 1);
  CHECK(requests([&] { memory = ::operator new(1), ::operator delete(memory); }) == 1);
  constexpr std::align_val_t line{64};
  CHECK(requests([&] { memory = ::operator new(64, line), ::operator delete(memory, line); }) == 1);
}

TEST_CASE("a training step takes nothing from the heap") {
  CHECK(requests_of_steps(tl::SGD{.momentum = 0.9, .nesterov = true}) == 0);
  CHECK(requests_of_steps(tl::Adam{}) == 0);
}

TEST_CASE("a training step on several threads takes nothing from the heap") {
  CHECK(requests_of_steps(tl::SGD{}, tl::threads<5>) == 0);
}

TEST_CASE("inference takes nothing from the heap") {
  const Net net{tl::seed(1)};
  constexpr std::size_t count = 64 + 8 + 3;
  const auto x = std::make_unique<tl::Tensor<float, count, 20>>(tl::Tensor<float, count, 20>::ones());
  tl::Tensor<float, count, 3> outputs;
  float sum = 0;
  CHECK(requests([&] { sum += net((*x)[0])(0); }) == 0);
  CHECK(requests([&] { sum += net(*x)(1, 1); }) == 0);
  CHECK(requests([&] { net.predict(x->data(), outputs.data(), count); }) == 0);
  CHECK(sum == Approx(outputs(0, 0) + outputs(1, 1)));
}

TEST_CASE("a gradient takes nothing from the heap") {
  constexpr auto f = [](auto W, auto x) { return sum(tanh(matmul(W, x))); };
  const auto W = tl::Tensor<float, 33, 17>::full(0.1f);
  const auto x = tl::Tensor<float, 17>::ones();
  float value = 0;
  CHECK(requests([&] { value = tl::value_and_gradient(f)(W, x).first; }) == 0);
  CHECK(value > 0);
}

TEST_CASE("fit takes nothing from the heap in a step") {
  const auto requests_of_epoch = [](std::size_t samples) {
    const tl::dataset<20> data(tl::aligned_vector<float>(samples * 20, 1), std::vector<std::int32_t>(samples), 3);
    Net net{tl::seed(1)};
    tl::Trainer trainer{net, tl::cross_entropy, tl::SGD{}, tl::batch<batch>};
    return requests([&] { static_cast<void>(trainer.fit(data, {.progress = nullptr})); });
  };
  CHECK(requests_of_epoch(500) == requests_of_epoch(7));
}

}  // namespace
