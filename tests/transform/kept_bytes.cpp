// SPDX-License-Identifier: BSL-1.0
// What a backward pass reads of the forward pass is a constant.

#include <support/catch.hpp>
#include <tapeless/tapeless.hpp>

namespace tl = tapeless;

namespace {

using V = tl::Tensor<double, 16>;
using X = tl::Tensor<float, 64, 16>;
using W = tl::Tensor<float, 16, 16>;

static_assert(tl::kept_bytes([](auto x, auto y) { return 2 * x + 3 * y; }) == 0, "a linear function keeps nothing");
static_assert(tl::kept_bytes([](auto x, auto y) { return x * y; }) == 0, "arguments are there anyway");
static_assert(tl::kept_bytes([](auto x) { return tanh(exp(x) + 1); }) == 2 * 8,
              "y of tanh, y of exp, not what is between");
static_assert(tl::kept_bytes<tl::Tensor<float, 3, 4>, tl::Tensor<float, 4>, tl::Tensor<float, 3>>(
                  [](auto w, auto x, auto b) { return sum(tanh(matmul(w, x) + b)); }) == 3 * 4);

constexpr auto block = [](auto x, auto w) { return tanh(matmul(tanh(matmul(x, w)), w)); };
constexpr auto again = tl::checkpoint(block);
static_assert(tl::kept_bytes<X, W>([](auto x, auto w) { return sum(block(block(block(x, w), w), w)); }) ==
              6 * 64 * 16 * 4);
static_assert(tl::kept_bytes<X, W>([](auto x, auto w) { return sum(again(again(again(x, w), w), w)); }) ==
                  2 * 64 * 16 * 4,
              "the arguments of each block, of which the first is an argument of all");

template<class Keep>
constexpr auto loop =
    [](auto h, auto w) { return sum(tl::fold<64, Keep>([&](auto s) { return tanh(s * w) + s * exp(-s * s); }, h)); };
static_assert(tl::kept_bytes<V, V>(loop<tl::keep_steps>) == 64 * 3 * 16 * 8, "state, tanh and exp of each step");
static_assert(tl::kept_bytes<V, V>(loop<tl::recompute_steps>) == 64 * 16 * 8, "the states");
static_assert(tl::kept_bytes<V, V>(loop<tl::checkpoints<8>>) == 8 * 16 * 8, "every eighth state");

}  // namespace

TEST_CASE("what is kept does not depend on when it is asked", "[transform]") {
  CHECK(tl::kept_bytes([](auto x) { return sqrt(x); }) == 8);
}
