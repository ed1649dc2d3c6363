// SPDX-License-Identifier: BSL-1.0
// What is computed again is not kept: the same derivatives with less memory.

#include <cstddef>
#include <tuple>
#include <utility>

#include <support/catch.hpp>
#include <support/distance.hpp>
#include <tapeless/tapeless.hpp>

namespace tl = tapeless;

namespace {

constexpr auto block = [](auto x, auto w) { return tanh(matmul(tanh(matmul(tanh(matmul(x, w)), w)), w)); };
constexpr auto again = tl::checkpoint(block);
constexpr auto kept = [](auto x, auto w) { return sum(square(block(block(block(x, w), w), w))); };
constexpr auto recomputed = [](auto x, auto w) { return sum(square(again(again(again(x, w), w), w))); };

using X = tl::Symbol<double, tl::shape<64, 16>>;
using W = tl::Symbol<double, tl::shape<16, 16>>;
template<class F> using program = tl::expression<typename decltype(tl::value_and_gradient(F{}))::body, X, W>;
using with_all = program<decltype(kept)>;
using with_less = program<decltype(recomputed)>;

// Nine activations of 64 x 16 and what the sweep adds, or three and those of one block.
static_assert(4 * tl::workspace_size<with_less> < 3 * tl::workspace_size<with_all> + 4 * 1024);
static_assert(tl::workspace_size<with_less> < tl::workspace_size<with_all>);
// A third more: forward, forward again and twice that back, instead of three times forward.
static_assert(tl::flops_of<with_less> > tl::flops_of<with_all>);
static_assert(3 * tl::flops_of<with_less> < 4 * tl::flops_of<with_all> + tl::flops_of<with_all> / 20);

constexpr auto steps = [](auto keep) {
  return [](auto h, auto w) {
    return sum(tl::fold<64, decltype(keep)>([&](auto s) { return tanh(s * w) + s * exp(-s * s); }, h));
  };
};
using H = tl::Symbol<double, tl::shape<16>>;
template<class Keep> using loop_program = tl::expression<typename decltype(tl::gradient(steps(Keep{})))::body, H, H>;
// 64 steps keep the state, the tanh and the exponential; or the states alone; or 8 of them and 8 steps.
static_assert(tl::workspace_size<loop_program<tl::keep_steps>> >= 3 * 64 * 16);
static_assert(tl::workspace_size<loop_program<tl::recompute_steps>> < 70 * 16);
static_assert(tl::workspace_size<loop_program<tl::checkpoints<8>>> < 40 * 16);

}  // namespace

TEST_CASE("a checkpoint changes no derivative", "[transform]") {
  const auto x = test::waves<double, 64, 16>(0.3);
  const auto w = test::waves<double, 16, 16>(1.2);
  CHECK(test::distance(tl::value_and_gradient(recomputed)(x, w), tl::value_and_gradient(kept)(x, w)) < 1e-12);
  CHECK(test::distance(tl::fused(again)(x, w), tl::fused(block)(x, w)) == 0);
  constexpr auto tenth = [](auto v, auto u) { return sum(again(0.1 * v, u)); };
  constexpr auto plain = [](auto v, auto u) { return sum(block(0.1 * v, u)); };
  CHECK(test::distance(tl::jvp(tenth)(x, w, x, w), tl::jvp(plain)(x, w, x, w)) < 1e-12);
}

TEST_CASE("checkpoints in a loop change no derivative", "[transform]") {
  const auto h = test::waves<double, 16>(0.3);
  const auto w = test::waves<double, 16>(1.2);
  const auto expected = tl::gradient(steps(tl::keep_steps{}))(h, w);
  CHECK(test::distance(tl::gradient(steps(tl::recompute_steps{}))(h, w), expected) < 1e-12);
  CHECK(test::distance(tl::gradient(steps(tl::checkpoints<8>{}))(h, w), expected) < 1e-12);
  CHECK(test::distance(tl::gradient(steps(tl::checkpoints<5>{}))(h, w), expected) < 1e-12);
}
