// SPDX-License-Identifier: BSL-1.0

// Small instances of the benchmark's eight functions: their gradients are those that one derives on paper, proved by
// the compiler; the same bits come out at run time, and nothing is taken from the heap.

#include <tapeless/tapeless.hpp>

#include <cstddef>
#include <support/allocations.hpp>
#include <support/catch.hpp>
#include <support/numbers.hpp>
#include <tuple>
#include <utility>

namespace tl = tapeless;
namespace math = tapeless::math;

namespace {

template<std::size_t... E> using D = tl::Tensor<double, E...>;

constexpr auto lecture = [](auto a, auto b, auto c) { return c * (a + 2 * b); };

constexpr auto neuron = [](auto w, auto b, auto x, auto y) {
  const auto error = tanh(sum(w * x) + b) - y;
  return 0.5 * error * error;
};

constexpr auto rosenbrock = [](auto x, auto y, auto z) {
  return 100 * square(y - square(x)) + square(1 - x) + 100 * square(z - square(y)) + square(1 - y);
};

constexpr auto speelpenning = [](auto... x) { return (... * x); };

constexpr auto black_scholes = [](auto S, auto K, auto r, auto s, auto t) {
  const auto cdf = [](auto x) { return 0.5 * erfc(-0.70710678118654752440 * x); };
  const auto spread = s * sqrt(t);
  const auto d1 = (log(S / K) + (r + 0.5 * square(s)) * t) / spread;
  return S * cdf(d1) - K * exp(-r * t) * cdf(d1 - spread);
};

constexpr auto logsumexp = [](auto x) { return tl::logsumexp(x); };

/// A network of 2 inputs, 2 hidden neurons and one output, in single numbers.
constexpr auto network = [](auto a0, auto a1, auto b0, auto b1, auto c0, auto c1, auto v0, auto v1, auto d, auto x0,
                            auto x1, auto y) {
  const auto out = v0 * tanh(a0 * x0 + a1 * x1 + c0) + v1 * tanh(b0 * x0 + b1 * x1 + c1) + d;
  return 0.5 * square(out - y);
};

constexpr auto logistic = [](auto w, auto x, auto y) {
  const auto z = matmul(x, w);
  return sum(y * z - softplus(z));
};

namespace by_hand {

constexpr auto lecture(double a, double b, double c) {
  return std::pair(c * (a + 2 * b), std::tuple(c, 2 * c, a + 2 * b));
}

constexpr auto neuron(const D<3>& w, double b, const D<3>& x, double y) {
  const double t = math::tanh(w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + b), slope = (t - y) * (1 - t * t);
  return std::pair(0.5 * (t - y) * (t - y), std::tuple(D<3>{slope * x[0], slope * x[1], slope * x[2]}, slope));
}

constexpr auto rosenbrock(double x, double y, double z) {
  const double first = y - x * x, second = z - y * y;
  return std::pair(
      100 * first * first + (1 - x) * (1 - x) + 100 * second * second + (1 - y) * (1 - y),
      std::tuple(-400 * x * first - 2 * (1 - x), 200 * first - 400 * y * second - 2 * (1 - y), 200 * second));
}

constexpr auto speelpenning(double a, double b, double c, double d) {
  return std::pair(a * b * c * d, std::tuple(b * c * d, a * c * d, a * b * d, a * b * c));
}

/// The price, delta, its dual by the strike, rho, vega and theta.
constexpr auto black_scholes(double S, double K, double r, double s, double t) {
  const auto cdf = [](double x) { return 0.5 * math::erfc(-0.70710678118654752440 * x); };
  const double root = math::sqrt(t), d1 = (math::log(S / K) + (r + 0.5 * s * s) * t) / (s * root);
  const double discount = math::exp(-r * t), second = discount * cdf(d1 - s * root);
  const double vega = S * 0.39894228040143267794 * math::exp(-0.5 * d1 * d1) * root;
  return std::pair(S * cdf(d1) - K * second,
                   std::tuple(cdf(d1), -second, K * t * second, vega, 0.5 * vega * s / t + r * K * second));
}

constexpr auto logsumexp(const D<4>& x) {
  D<4> share;
  double total = 0;
  for (std::size_t i = 0; i < 4; ++i) total += share[i] = math::exp(x[i]);
  for (double& s : share) s /= total;
  return std::pair(math::log(total), share);
}

constexpr auto network(double a0, double a1, double b0, double b1, double c0, double c1, double v0, double v1, double d,
                       double x0, double x1, double y) {
  const double g = math::tanh(a0 * x0 + a1 * x1 + c0), h = math::tanh(b0 * x0 + b1 * x1 + c1);
  const double error = v0 * g + v1 * h + d - y;
  const double by_g = error * v0 * (1 - g * g), by_h = error * v1 * (1 - h * h);
  return std::pair(0.5 * error * error,
                   std::tuple(by_g * x0, by_g * x1, by_h * x0, by_h * x1, by_g, by_h, error * g, error * h, error));
}

constexpr auto logistic(const D<2>& w, const D<4, 2>& x, const D<4>& y) {
  double value = 0;
  D<2> gradient{0, 0};
  for (std::size_t i = 0; i < 4; ++i) {
    const double z = x(i, 0) * w[0] + x(i, 1) * w[1];
    value += y[i] * z - math::log(1 + math::exp(z));
    const double slope = y[i] - 1 / (1 + math::exp(-z));
    for (std::size_t j = 0; j < 2; ++j) gradient[j] += slope * x(i, j);
  }
  return std::pair(value, gradient);
}

}  // namespace by_hand

constexpr bool close(double a, double b) { return math::abs(a - b) <= 1e-13 * math::maximum(1.0, math::abs(b)); }
template<std::size_t N> constexpr bool close(const D<N>& a, const D<N>& b) {
  bool all = true;
  for (std::size_t i = 0; i < N; ++i) all = all && close(a[i], b[i]);
  return all;
}
template<class... X, class... Y> constexpr bool close(const std::tuple<X...>& a, const std::tuple<Y...>& b) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) { return (close(std::get<I>(a), std::get<I>(b)) && ...); }
  (std::index_sequence_for<X...>{});
}
template<class A, class B, class C, class E> constexpr bool close(const std::pair<A, B>& a, const std::pair<C, E>& b) {
  return close(a.first, b.first) && close(a.second, b.second);
}

/// A gradient, the same by hand, and the arguments at which they are compared.
template<class Ours, class Hand, class... A> struct comparison {
  Ours ours;
  Hand hand;
  std::tuple<A...> at;

  constexpr auto found() const { return std::apply(ours, at); }
  constexpr bool holds() const { return close(found(), std::apply(hand, at)); }
};
template<class Ours, class Hand, class... A> constexpr auto compare(Ours ours, Hand hand, A... at) {
  return comparison<Ours, Hand, A...>{ours, hand, {at...}};
}

constexpr D<3> w{0.5, -0.25, 0.75}, x{1, 0.5, -2};
constexpr D<4, 2> points{1, 0.5, -0.5, 2, 0.25, -1, -2, 0.75};

constexpr auto lecture_compared = compare(tl::value_and_gradient(lecture), by_hand::lecture, 3.0, 1.0, -2.0);
constexpr auto neuron_compared = compare(tl::value_and_gradient<0, 1>(neuron), by_hand::neuron, w, 0.125, x, 0.5);
constexpr auto rosenbrock_compared = compare(tl::value_and_gradient(rosenbrock), by_hand::rosenbrock, -1.25, 0.75, 1.5);
constexpr auto speelpenning_compared =
    compare(tl::value_and_gradient(speelpenning), by_hand::speelpenning, 0.5, -1.5, 1.25, 3.0);
constexpr auto black_scholes_compared =
    compare(tl::value_and_gradient(black_scholes), by_hand::black_scholes, 100.0, 105.0, 0.03, 0.25, 0.75);
constexpr auto logsumexp_compared =
    compare(tl::value_and_gradient(logsumexp), by_hand::logsumexp, D<4>{0.5, -1, 2, 0.25});
constexpr auto network_compared = compare(tl::value_and_gradient<0, 1, 2, 3, 4, 5, 6, 7, 8>(network), by_hand::network,
                                          0.5, -0.25, 0.75, 1.5, 0.125, -0.5, 1.25, -0.75, 0.25, 0.5, -1.0, 0.75);
constexpr auto logistic_compared =
    compare(tl::value_and_gradient<0>(logistic), by_hand::logistic, D<2>{0.5, -0.75}, points, D<4>{1, 0, 0, 1});

static_assert(lecture_compared.holds());
static_assert(neuron_compared.holds());
static_assert(rosenbrock_compared.holds());
static_assert(speelpenning_compared.holds());
static_assert(black_scholes_compared.holds());
static_assert(logsumexp_compared.holds());
static_assert(network_compared.holds());
static_assert(logistic_compared.holds());

static_assert(!close(lecture_compared.found(), by_hand::lecture(3, 1, -2.0000001)), "a wrong gradient is found");

/// Calls the gradient with numbers the compiler cannot know.
template<class C> auto at_run_time(const C& c) {
  auto at = c.at;
  asm volatile("" : "+m"(at));
  return std::apply(c.ours, at);
}

}  // namespace

TEST_CASE("the eight gradients have the bits of constant evaluation and take nothing from the heap", "[transform]") {
  const auto check = [](const auto& compared, const auto& expected) {
    const long before = test::allocations;
    const auto found = at_run_time(compared);
    CHECK(test::allocations == before);
    CHECK(test::equal_bits(found, expected));
  };
  constexpr auto first = lecture_compared.found();
  constexpr auto second = neuron_compared.found();
  constexpr auto third = rosenbrock_compared.found();
  constexpr auto fourth = speelpenning_compared.found();
  constexpr auto fifth = black_scholes_compared.found();
  constexpr auto sixth = logsumexp_compared.found();
  constexpr auto seventh = network_compared.found();
  constexpr auto eighth = logistic_compared.found();
  check(lecture_compared, first);
  check(neuron_compared, second);
  check(rosenbrock_compared, third);
  check(speelpenning_compared, fourth);
  check(black_scholes_compared, fifth);
  check(logsumexp_compared, sixth);
  check(network_compared, seventh);
  check(logistic_compared, eighth);
}

TEST_CASE("the trap sees operator new", "[transform]") {
  const long before = test::allocations;
  void* volatile memory = ::operator new(1);
  ::operator delete(memory);
  CHECK(test::allocations == before + 1);
}
