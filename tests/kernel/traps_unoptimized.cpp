// SPDX-License-Identifier: BSL-1.0

// No floating-point exception is raised by ordinary numbers where nothing is optimised, in the registers that every
// processor of the architecture has: whatever is written is computed then.

#include <tapeless/tapeless.hpp>

#include <cstddef>
#include <support/catch.hpp>
#include <support/element_types.hpp>
#include <support/raised.hpp>

namespace tl = tapeless;
using test::raised;
using test::unknown_numbers;

namespace {

constexpr auto functions = [](auto x) {
  const auto small = x * 0.25;
  return sum(exp(x) + expm1(x) + log(x - 1) + log1p(x) + sqrt(x) + sin(x) + cos(x) + tan(small) + asin(small) +
             acos(small) + atan(x) + sinh(x) + tanh(x) + erf(x) + erfc(x) + sigmoid(x) + gelu(x) + softplus(x) +
             silu(x) + 1 / (x - 1) + pow(x - 1, -1.5) + pow(x, x) + select(x < 1.5, log(x), 1 / x));
};
constexpr auto slopes = [](auto x) { return sum(1 / log(x) + 1 / sqrt(x - 1)) + sum(square(tl::softmax(x - 800))); };
constexpr auto steps = [](auto state, auto rows) {
  const auto step = [](auto s, auto row) { return log(s + row) / sqrt(s - row * 0.25) + 1 / (s + row - 1) + 2; };
  return sum(1 / tl::fold<5>(step, state, rows));
};

}  // namespace

TEST_CASE("nothing raises an exception on ordinary numbers without optimisation", "[kernel]") {
  test::for_each_element_type([]<class T> {
    constexpr std::size_t size = sizeof(T) == 4 ? 7 : 3;
    const auto x = unknown_numbers<T, size>(1.25);
    CHECK(raised([&] { return tl::fused(functions)(x); }) == "");
    CHECK(raised([&] { return tl::value_and_gradient(slopes)(x); }) == "");
    CHECK(raised([&] { return tl::value_and_gradient(steps)(x, unknown_numbers<T, 5, size>(1.0)); }) == "");
  });
  tl::MLP<tl::Linear<3, 5>, tl::Tanh, tl::Linear<5, 3>> net(tl::seed(1));
  tl::Trainer trainer(net, tl::mse, tl::Adam{}, tl::batch<5>);
  const auto inputs = unknown_numbers<float, 5, 3>(-0.2), targets = unknown_numbers<float, 5, 3>(0.1);
  CHECK(raised([&] { return trainer.step(inputs, targets) + trainer.step(inputs, targets); }) == "");
}
