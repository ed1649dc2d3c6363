// SPDX-License-Identifier: BSL-1.0
// What a step captures is the same in all steps, and has its part in the gradient: also where only an inner loop, or a
// pullback of its own, reads it.

#include <cstddef>
#include <tuple>

#include <support/catch.hpp>
#include <support/distance.hpp>
#include <tapeless/tapeless.hpp>

namespace tl = tapeless;

namespace {

/// An inner loop over the rows of a captured matrix, which begins with a captured vector.
template<class Keep>
constexpr auto rows_of_captured = [](auto h, auto xs, auto w) {
  return sum(tl::fold<2, Keep>(
      [&](auto s, auto x) {
        return tanh(tl::fold<3, Keep>([&](auto z, auto row) { return z * row + sin(z) * x; }, s + h, w));
      },
      h, xs));
};
constexpr auto rows_unrolled = [](auto h, auto xs, auto w) {
  auto s = h;
  for (std::size_t t = 0; t < 2; ++t) {
    auto z = s + h;
    for (std::size_t k = 0; k < 3; ++k) z = z * w[k] + sin(z) * xs[t];
    s = tanh(z);
  }
  return sum(s);
};

/// An inner loop that has nothing to do with the step it stands in.
constexpr auto unrelated = [](auto h, auto xs, auto w) {
  return sum(tl::fold<2>(
      [&](auto s, auto x) { return s * x + tl::fold<3>([&](auto z, auto row) { return z * row; }, h, w); }, h, xs));
};
constexpr auto unrelated_unrolled = [](auto h, auto xs, auto w) {
  auto s = h;
  for (std::size_t t = 0; t < 2; ++t) {
    auto z = h;
    for (std::size_t k = 0; k < 3; ++k) z = z * w[k];
    s = s * xs[t] + z;
  }
  return sum(s);
};

/// Pullbacks of their own, of states and of what is captured.
constexpr auto own = tl::custom_gradient([](auto a, auto b) { return a * b + sin(b); },
                                         [](auto g, auto, auto a, auto b) {
                                           return std::tuple{g * b, g * (a + cos(b))};
                                         });
constexpr auto linear = tl::custom_gradient([](auto a, auto b) { return 2 * a + 3 * b; },
                                            [](auto g, auto, auto, auto) {
                                              return std::tuple{2 * g, 3 * g};
                                            });
constexpr auto with_own = [](auto h, auto xs, auto w) {
  return sum(tl::fold<2>([&](auto s, auto x) { return own(s, h) * x + linear(s, w[0]); }, h, xs));
};
constexpr auto with_own_unrolled = [](auto h, auto xs, auto w) {
  auto s = h;
  for (std::size_t t = 0; t < 2; ++t) s = (s * h + sin(h)) * xs[t] + 2 * s + 3 * w[0];
  return sum(s);
};

template<class F, class G> void same_derivatives(F f, G g) {
  const auto h = test::waves<double, 4>(0.3);
  const auto xs = test::waves<double, 2>(0.8);
  const auto w = test::waves<double, 3, 4>(1.2);
  CHECK(test::distance(tl::value_and_gradient(f)(h, xs, w), tl::value_and_gradient(g)(h, xs, w)) < 1e-14);
  CHECK(test::distance(tl::hvp(f)(h, xs, w, h, xs, w), tl::hvp(g)(h, xs, w, h, xs, w)) < 1e-14);
}

}  // namespace

TEST_CASE("what only an inner loop reads has its part in the gradient", "[transform]") {
  same_derivatives(rows_of_captured<tl::keep_steps>, rows_unrolled);
  same_derivatives(unrelated, unrelated_unrolled);
}

TEST_CASE("what only a pullback of its own reads has its part in the gradient", "[transform]") {
  same_derivatives(with_own, with_own_unrolled);
}
