// SPDX-License-Identifier: BSL-1.0

// What lectures on backpropagation derive by hand, the compiler derives and proves.

#include <tapeless/tapeless.hpp>

#include <support/catch.hpp>
#include <tuple>

namespace tl = tapeless;

namespace {

// --- the graph d = 2b, e = a + d, L = c e ---------------------------------------------------------------------------
constexpr auto L = [](auto a, auto b, auto c) {
  auto d = 2 * b;
  auto e = a + d;
  return c * e;
};
constexpr auto inner = [](auto a, auto b, auto) { return a + 2 * b; };
constexpr auto of_e = [](auto c, auto e) { return c * e; };
constexpr auto of_d = [](auto a, auto c, auto d) { return c * (a + d); };

static_assert(tl::fused(L)(3.0, 1.0, -2.0) == -10.0);
static_assert(tl::gradient(L)(3.0, 1.0, -2.0) == std::tuple(-2.0, -4.0, 5.0));
static_assert(tl::fused(inner)(3.0, 1.0, -2.0) == 5.0, "e");
static_assert(tl::partial<1>(of_e)(-2.0, 5.0) == -2.0, "dL/de");
static_assert(tl::partial<2>(of_d)(3.0, -2.0, 2.0) == -2.0, "dL/dd");

static_assert(tl::same_expression(tl::partial<0>(L), [](auto, auto, auto c) { return c; }));
static_assert(tl::same_expression(tl::partial<1>(L), [](auto, auto, auto c) { return 2 * c; }));
static_assert(tl::same_expression(tl::partial<2>(L), inner));
static_assert(tl::cost(tl::gradient(L)).multiplications == 2, "2c and 2b");
static_assert(tl::cost(tl::gradient(L)).additions == 1, "a + 2b");

/// The same at all nodes of one graph at once, in the words of the reverse sweep.
constexpr auto adjoints_of_the_graph() {
  tl::graph_storage<64> storage;
  tl::graph g = storage.open();
  const tl::ref a = tl::input(g, {}, 0), b = tl::input(g, {}, 1), c = tl::input(g, {}, 2);
  const tl::ref d = 2.0 * b, e = a + d, loss = c * e;
  const tl::ref by[]{a, b, c, d, e, loss};
  tl::ref to[6];
  tl::differentiate(loss, by, to, 6);
  return to[0].id == c.id && to[1].id == (2.0 * c).id && to[2].id == e.id && to[3].id == c.id && to[4].id == c.id &&
         to[5].is_constant(1);
}
static_assert(adjoints_of_the_graph());

// --- two paths add --------------------------------------------------------------------------------------------------
constexpr auto two_paths = [](auto x) { return x * x + 3 * x; };
static_assert(tl::gradient(two_paths)(5.0) == 13.0);
static_assert(tl::same_expression(tl::gradient(two_paths), [](auto x) { return 2 * x + 3; }));
constexpr auto many_paths = [](auto x) {
  auto y = x;
  for (int i = 0; i < 10; ++i) y = y + y;
  return y;
};
static_assert(tl::gradient(many_paths)(1.0) == 1024.0, "2 to the power of 10 paths from x to y");
static_assert(tl::cost(tl::fused(many_paths)).multiplications == 1);

// --- a neuron with half the squared error ---------------------------------------------------------------------------
constexpr auto neuron = [](auto w, auto x, auto b, auto y) {
  auto error = sigmoid(w * x + b) - y;
  return 0.5 * error * error;
};
constexpr auto delta = [](auto w, auto x, auto b, auto y) {
  auto prediction = sigmoid(w * x + b);
  return (prediction - y) * (prediction * (1 - prediction));
};
static_assert(tl::same_expression(tl::partial<2>(neuron), delta));
static_assert(tl::same_expression(tl::partial<0>(neuron),
                                  [](auto w, auto x, auto b, auto y) { return delta(w, x, b, y) * x; }));
static_assert(tl::same_expression(tl::partial<1>(neuron),
                                  [](auto w, auto x, auto b, auto y) { return delta(w, x, b, y) * w; }));
static_assert(tl::cost(tl::value_and_gradient(neuron)).sigmoid == 1, "the backward pass reuses the forward sigmoid");
static_assert(tl::cost(tl::value_and_gradient(neuron)).exp == 0);
static_assert(tl::gradient<0, 2>(neuron)(0.0, 2.0, 0.0, 1.0) == std::tuple(-0.25, -0.125));

// --- the derivative of the logistic function ------------------------------------------------------------------------
constexpr auto sigma = [](auto x) { return sigmoid(x); };
constexpr auto sigma_by_hand = [](auto x) { return sigmoid(x) * (1 - sigmoid(x)); };
static_assert(tl::same_expression(tl::gradient(sigma), sigma_by_hand));
static_assert(tl::gradient(sigma)(0.0) == 0.25);
static_assert(tl::cost(tl::value_and_gradient(sigma)).sigmoid == 1);
static_assert(tl::cost(tl::value_and_gradient(sigma)).exp == 0);
static_assert(tl::same_expression(tl::gradient(tl::gradient(sigma)), tl::gradient(sigma_by_hand)));

constexpr auto written_out = [](auto x) { return 1 / (1 + exp(-x)); };
static_assert(tl::cost(tl::value_and_gradient(written_out)).exp == 1);
static_assert(tl::cost(tl::value_and_gradient(written_out)).divisions <= 2);

constexpr auto tangent = [](auto x) { return tanh(x); };
static_assert(tl::same_expression(tl::gradient(tangent), [](auto x) { return 1 - square(tanh(x)); }));
static_assert(tl::cost(tl::value_and_gradient(tangent)).tanh == 1);

// --- logistic regression: dL/dw = (sigma(wx + b) - y) x -------------------------------------------------------------
constexpr auto cross_entropy = [](auto w, auto x, auto b, auto y) {
  auto z = w * x + b;
  return softplus(z) - y * z;
};
static_assert(tl::same_expression(tl::partial<0>(cross_entropy),
                                  [](auto w, auto x, auto b, auto y) { return (sigmoid(w * x + b) - y) * x; }));
static_assert(tl::same_expression(tl::partial<2>(cross_entropy),
                                  [](auto w, auto x, auto b, auto y) { return sigmoid(w * x + b) - y; }));

constexpr auto cross_entropy_of_probability = [](auto w, auto x, auto b, auto y) {
  auto p = sigmoid(w * x + b);
  return -(y * log(p) + (1 - y) * log(1 - p));
};

}  // namespace

TEST_CASE("the derivative of the logistic function does not depend on how it is written", "[inside]") {
  for (double x = -4; x <= 4; x += 0.5) {
    CHECK(tl::gradient(written_out)(x) == Approx(tl::gradient(sigma)(x)).epsilon(1e-14));
  }
}

TEST_CASE("cross-entropy of a probability and of its logit have one derivative", "[inside]") {
  for (double w = -2; w <= 2; w += 0.5) {
    const auto by_logit = tl::gradient(cross_entropy)(w, 1.5, 0.25, 0.75);
    const auto by_probability = tl::gradient(cross_entropy_of_probability)(w, 1.5, 0.25, 0.75);
    CHECK(std::get<0>(by_probability) == Approx(std::get<0>(by_logit)).epsilon(1e-12));
    CHECK(std::get<1>(by_probability) == Approx(std::get<1>(by_logit)).epsilon(1e-12));
    CHECK(std::get<2>(by_probability) == Approx(std::get<2>(by_logit)).epsilon(1e-12));
    CHECK(std::get<3>(by_probability) == Approx(std::get<3>(by_logit)).epsilon(1e-12));
  }
}

TEST_CASE("the graph of the lecture has the same derivatives at run time", "[inside]") {
  volatile double a = 3, b = 1, c = -2;
  const auto [value, partials] = tl::value_and_gradient(L)(double(a), double(b), double(c));
  CHECK(value == -10.0);
  CHECK((partials == std::tuple(-2.0, -4.0, 5.0)));
}
