// SPDX-License-Identifier: BSL-1.0
// Pullbacks given by hand are used wherever a derivative is taken, and nowhere else.

#include <cmath>
#include <cstddef>
#include <tuple>

#include <support/catch.hpp>
#include <tapeless/tapeless.hpp>

namespace tl = tapeless;

namespace {

/// log(1 + exp(x)) with the derivative sigmoid(x), as a person would write it.
constexpr auto soft =
    tl::custom_gradient([](auto x) { return log(1 + exp(x)); }, [](auto g, auto, auto x) { return g * sigmoid(x); });
constexpr auto plain = [](auto x) { return log(1 + exp(x)); };

static_assert(tl::same_expression(tl::gradient(soft), [](auto x) { return sigmoid(x); }));
static_assert(tl::same_expression(soft, plain), "but for derivatives the function is what it was");
static_assert(tl::same_expression(tl::derivative<2>(soft), tl::gradient([](auto x) { return sigmoid(x); })),
              "higher derivatives are those of the pullback");
constexpr auto soft_square = [](auto x) { return soft(x * x); };
static_assert(tl::formula(tl::gradient(soft_square), "x") == "2*x*sigmoid(x^2)");
static_assert(tl::cost(tl::gradient(soft_square)).exp == 0);
static_assert(tl::jvp(soft_square)(0.5, 2.0).second == 2 * tl::gradient(soft_square)(0.5), "forward mode too");

/// The length of a vector, with the derivative 0 where that has none.
constexpr auto length = [](auto x, auto y) { return sqrt(x * x + y * y); };
constexpr auto safe = tl::custom_gradient(length, [](auto g, auto r, auto x, auto y) {
  auto scale = select(r > 0, g / r, 0.0);
  return std::tuple{scale * x, scale * y};
});
static_assert(tl::gradient(safe)(6.0, 8.0) == std::tuple(0.1 * 6, 0.1 * 8));
static_assert(tl::gradient(safe)(0.0, 0.0) == std::tuple(0.0, 0.0));
static_assert(tl::cost(tl::gradient(safe)).sqrt == 1, "the pullback reads the value");

/// A step with the derivative of the identity.
constexpr auto straight_through = tl::replaced_gradient([](auto x) { return select(x > 0, 1.0 + 0 * x, -1.0); },
                                                        [](auto g, auto, auto) { return g; });
static_assert(tl::value_and_gradient([](auto x) { return 3 * straight_through(x); })(-0.5) == std::pair(-3.0, 3.0));

/// A nested call, traced by itself first, keeps its pullback.
constexpr auto inner = [](auto x) { return straight_through(2 * x); };
constexpr auto outer = [](auto x) { return tl::fused(inner)(x) * x; };
static_assert(tl::gradient(outer)(0.5) == 1.0 + 0.5 * 2);

constexpr auto clipped =
    tl::replaced_gradient([](auto x) { return 1 * x; }, [](auto g, auto, auto) { return clamp(g, -0.1, 0.1); });

}  // namespace

TEST_CASE("a pullback of tensors is used in loops and products", "[transform]") {
  constexpr auto f = [](auto h, auto w) { return sum(tl::fold<3>([&](auto s) { return matmul(clipped(s), w); }, h)); };
  const tl::Tensor<double, 2> h{1, 2};
  const tl::Tensor<double, 2, 2> w{1, 2, 3, 4};
  const auto by_h = tl::gradient<0>(f)(h, w);
  CHECK(by_h[0] == 0.1);
  CHECK(by_h[1] == 0.1);
}
