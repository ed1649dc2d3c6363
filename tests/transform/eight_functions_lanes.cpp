// SPDX-License-Identifier: BSL-1.0

// Functions of single numbers in which much is alike are computed in registers, to the bits of single numbers; and what
// cancels in their derivatives is not computed.

#include <tapeless/tapeless.hpp>

#include <array>
#include <cstddef>
#include <support/catch.hpp>
#include <support/numbers.hpp>
#include <type_traits>
#include <utility>

namespace tl = tapeless;

namespace {

/// A function of N numbers by single numbers, and as it is computed.
template<class T, std::size_t N, class F> void check_lanes(F f, double low, double high) {
  using body = typename decltype(tl::value_and_gradient(f))::body;
  const auto call = [&]<std::size_t... I>(auto function, std::index_sequence<I...>) {
    test::number_source next(low, high, 7);
    const T x[]{((void)I, static_cast<T>(next()))...};
    return function(x[I]...);
  };
  const auto single = call(tl::transformed<body, tl::backend::scalar>{}, std::make_index_sequence<N>{});
  const auto native = call(tl::transformed<body>{}, std::make_index_sequence<N>{});
  CHECK(test::equal_bits(native, single));
}

/// Σ vᵢ tanh(wᵢ x + bᵢ), then squared: of N / 3 neurons.
constexpr auto neurons = [](auto... all) {
  const std::array v{all...};
  const std::size_t count = v.size() / 3;
  auto sum = v[3 * count];
  for (std::size_t i = 0; i < count; ++i) sum += v[i] * tanh(v[count + i] * v[3 * count] + v[2 * count + i]);
  return 0.5 * square(sum);
};

/// Equal functions of values at different depths, some of which can wait for the others.
constexpr auto depths = [](auto a, auto b, auto c, auto d, auto e) {
  const auto early = exp(a) + exp(-b) + log(c);
  const auto late = exp(log(d) * e) * exp(early - log(c + d)) + erfc(a - b) / erfc(log(e));
  return late * sigmoid(early) - sigmoid(late) + log(1 + exp(early));
};

/// The same function one behind the other, which no register can hold side by side.
constexpr auto behind = [](auto x) { return tanh(tanh(tanh(x))) + sin(sin(x)); };

/// Arithmetic alone, alike in every variable, and with what stands between neighbours.
constexpr auto chain = [](auto... all) {
  const std::array x{all...};
  auto sum = square(1 - x[0]);
  for (std::size_t i = 1; i < x.size(); ++i) sum += 100 * square(x[i] - square(x[i - 1])) / (2 + square(x[i]));
  return sum;
};

constexpr auto distances = [](auto... all) {
  const std::array x{all...};
  auto sum = x[0] * 0;
  for (std::size_t i = 0; i + 3 < x.size(); i += 4) {
    sum += sqrt(1 + square(x[i] - x[i + 2]) + square(x[i + 1] - x[i + 3])) + sin(x[i]) * cos(x[i + 1]);
  }
  return sum;
};

/// True where something of the gradient of f, a function of N numbers, is computed in registers.
template<class F, std::size_t N> constexpr bool uses_lanes() {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    using body = typename decltype(tl::value_and_gradient(F{}))::body;
    using program = tl::expression<body, std::enable_if_t<(I < N), tl::Symbol<double, tl::shape<>>>...>;
    return tl::detail::groups<tl::detail::kernel_of<program, 0>, double>::of.any;
  }
  (std::make_index_sequence<N>{});
}
static_assert(tl::native_lanes<double> == 1 || uses_lanes<decltype(neurons), 25>());
static_assert(tl::native_lanes<double> == 1 || uses_lanes<decltype(depths), 5>());
static_assert(tl::native_lanes<double> == 1 || uses_lanes<decltype(distances), 36>());

// what cancels is not computed
static_assert(tl::same_expression([](auto x, auto y) { return x / y * y; }, [](auto x, auto) { return x; }));
static_assert(tl::same_expression([](auto x, auto y, auto z) { return (x / y) * (z / x); },
                                  [](auto, auto y, auto z) { return z / y; }));
static_assert(tl::same_expression([](auto x, auto y, auto z) { return z / (x / y) / y; },
                                  [](auto x, auto, auto z) { return z / x; }));
static_assert(tl::same_expression(tl::partial<0>([](auto x, auto y) { return log(x / y); }),
                                  [](auto x, auto) { return 1 / x; }));
static_assert(tl::same_expression([](auto x, auto y) { return (2 * x) * (-3 * y); },
                                  [](auto x, auto y) { return -6 * (x * y); }));
static_assert(tl::same_expression([](auto x, auto y) { return 2 * ((3 * x) * y); },
                                  [](auto x, auto y) { return 6 * (x * y); }));

}  // namespace

TEST_CASE("neurons in single numbers have the bits of single numbers", "[transform]") {
  check_lanes<double, 3 * 2 + 1>(neurons, -1, 1);
  check_lanes<double, 3 * 3 + 1>(neurons, -1, 1);
  check_lanes<double, 3 * 8 + 1>(neurons, -1, 1);
  check_lanes<double, 3 * 9 + 1>(neurons, -1, 1);
  check_lanes<float, 3 * 17 + 1>(neurons, -1, 1);
}

TEST_CASE("functions that wait for equal ones have the bits of single numbers", "[transform]") {
  check_lanes<double, 5>(depths, 0.5, 1.5);
  check_lanes<float, 5>(depths, 0.5, 1.5);
}

TEST_CASE("a function of itself has the bits of single numbers", "[transform]") {
  check_lanes<double, 1>(behind, 0.25, 0.75);
  check_lanes<float, 1>(behind, 0.25, 0.75);
}

TEST_CASE("alike arithmetic has the bits of single numbers", "[transform]") {
  check_lanes<double, 4>(chain, -2, 2);
  check_lanes<double, 13>(chain, -2, 2);
  check_lanes<float, 20>(chain, -2, 2);
  check_lanes<double, 8>(distances, -2, 2);
  check_lanes<double, 36>(distances, -2, 2);
}
