// SPDX-License-Identifier: BSL-1.0
// Loops in forward mode, derivatives of their derivatives, and loops within loops.

#include <cstddef>
#include <utility>

#include <support/catch.hpp>
#include <support/distance.hpp>
#include <tapeless/tapeless.hpp>

namespace tl = tapeless;

namespace {

constexpr auto step = [](auto h, auto x, auto w) { return tanh(matmul(h, w) * x + h); };
template<class Keep>
constexpr auto looped = [](auto h, auto xs, auto w) {
  return sum(square(tl::fold<4, Keep>([&](auto s, auto x) { return step(s, x, w); }, h, xs)));
};
constexpr auto unrolled = [](auto h, auto xs, auto w) {
  return sum(square(step(step(step(step(h, xs[0], w), xs[1], w), xs[2], w), xs[3], w)));
};

/// A loop of three steps within each of two.
template<class Outer, class Inner>
constexpr auto nested = [](auto h, auto xs, auto w) {
  auto [last, ys] = tl::scan<2, Outer>(
      [&](auto s, auto x) {
        auto r = tl::fold<3, Inner>([&](auto z) { return sin(z) * x + matmul(z, w); }, s);
        return std::pair{tanh(r), r * x};
      },
      h, xs);
  return sum(last) + sum(ys * ys);
};
constexpr auto nested_unrolled = [](auto h, auto xs, auto w) {
  const auto inner = [&](auto s, auto x) {
    const auto f = [&](auto z) { return sin(z) * x + matmul(z, w); };
    return f(f(f(s)));
  };
  auto r = inner(h, xs[0]);
  auto q = inner(tanh(r), xs[1]);
  return sum(tanh(q)) + sum(square(r * xs[0])) + sum(square(q * xs[1]));
};

const auto h = test::waves<double, 3>(0.2);
const auto w = test::waves<double, 3, 3>(1.3);
const auto four = test::waves<double, 4>(0.5);
const auto two = test::waves<double, 2>(0.9);
const auto direction = test::waves<double, 3>(2.2);

}  // namespace

TEST_CASE("a loop has the directional derivatives of the unrolled one", "[transform]") {
  const auto expected = tl::jvp(unrolled)(h, four, w, direction, four, w);
  CHECK(test::distance(tl::jvp(looped<tl::keep_steps>)(h, four, w, direction, four, w), expected) < 1e-14);
  CHECK(test::distance(tl::jvp(looped<tl::recompute_steps>)(h, four, w, direction, four, w), expected) < 1e-14);
}

TEST_CASE("a loop has the second derivatives of the unrolled one", "[transform]") {
  const auto expected = tl::hvp(unrolled)(h, four, w, direction, four, w);
  CHECK(test::distance(tl::hvp(looped<tl::keep_steps>)(h, four, w, direction, four, w), expected) < 1e-13);
  CHECK(test::distance(tl::hessian<1>(looped<tl::keep_steps>)(h, four, w), tl::hessian<1>(unrolled)(h, four, w)) <
        1e-13);
}

TEST_CASE("loops within loops have the gradients of the unrolled ones", "[transform]") {
  const auto expected = tl::value_and_gradient(nested_unrolled)(h, two, w);
  const auto check = [&](auto f) { CHECK(test::distance(tl::value_and_gradient(f)(h, two, w), expected) < 1e-13); };
  check(nested<tl::keep_steps, tl::keep_steps>);
  check(nested<tl::recompute_steps, tl::keep_steps>);
}

TEST_CASE("loops within loops have the second derivatives of the unrolled ones", "[transform]") {
  const auto expected = tl::hvp(nested_unrolled)(h, two, w, direction, two, w);
  CHECK(test::distance(tl::hvp(nested<tl::keep_steps, tl::keep_steps>)(h, two, w, direction, two, w), expected) <
        1e-13);
}
