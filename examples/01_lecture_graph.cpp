// SPDX-License-Identifier: BSL-1.0

// A graph as it is drawn in lectures: d = 2 b, e = a + d, L = c e, and the derivative of L by each of its inputs.
// It prints L and its gradient at a = 3, b = 1, c = -2; the compiler has already checked them.

#include <tapeless/tapeless.hpp>

#include <cstdio>

namespace tl = tapeless;

constexpr auto loss = [](auto a, auto b, auto c) {
  auto d = 2 * b;
  auto e = a + d;
  return c * e;
};

// A gradient is a function of the same arguments; it can run while the program is compiled.
static_assert(loss(3.0, 1.0, -2.0) == -10);
static_assert(tl::gradient(loss)(3.0, 1.0, -2.0) == std::tuple(-2.0, -4.0, 5.0));

// What a derivative is can be asked too: ∂L/∂b = 2 c, and the whole gradient takes two multiplications.
static_assert(tl::same_expression(tl::partial<1>(loss), [](auto, auto, auto c) { return 2 * c; }));
static_assert(tl::cost(tl::gradient(loss)).multiplications == 2);

int main() {
  const auto [value, gradient] = tl::value_and_gradient(loss)(3.0, 1.0, -2.0);
  const auto [by_a, by_b, by_c] = gradient;
  std::printf("L     = %g\n", value);
  std::printf("dL/da = %g\ndL/db = %g\ndL/dc = %g\n", by_a, by_b, by_c);
}
