// SPDX-License-Identifier: BSL-1.0

// Graphs of a thousand operations fit the limits that compilers set to constant evaluation.

#include <tapeless/tapeless.hpp>

#include <cmath>
#include <support/catch.hpp>

namespace tl = tapeless;

namespace {

constexpr auto steps = [](auto h, auto w) {
  for (int i = 0; i < 100; ++i) h = h + tanh(h * w);
  return h;
};

using scalar = tl::Symbol<double, tl::shape<>>;
using body = decltype(tl::value_and_gradient(steps))::body;
constexpr int nodes = tl::program_of<tl::expression<body, scalar, scalar>>.size();
static_assert(nodes > 1000);
static_assert(tl::cost(tl::value_and_gradient(steps)).tanh == 100, "no tanh is computed twice");

}  // namespace

TEST_CASE("the gradient through 100 steps is the slope", "[transform]") {
  const auto [value, partials] = tl::value_and_gradient(steps)(0.1, 0.02);
  double h = 0.1, by_h = 1, by_w = 0;
  for (int i = 0; i < 100; ++i) {
    const double t = std::tanh(h * 0.02), slope = 1 - t * t;
    by_w += slope * (h + 0.02 * by_w);
    by_h += slope * 0.02 * by_h;
    h += t;
  }
  CHECK(value == Approx(h).epsilon(1e-13));
  CHECK(std::get<0>(partials) == Approx(by_h).epsilon(1e-12));
  CHECK(std::get<1>(partials) == Approx(by_w).epsilon(1e-12));
}
