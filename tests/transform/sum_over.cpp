// SPDX-License-Identifier: BSL-1.0

// Sums over rows: the bits of a plain loop in sixteen lanes, derivatives by the parameters, and no heap.

#include <tapeless/tapeless.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <support/allocations.hpp>
#include <support/catch.hpp>
#include <support/numbers.hpp>
#include <tuple>
#include <utility>
#include <vector>

namespace tl = tapeless;

namespace {

// --- in constant evaluation ------------------------------------------------------------------------------------------
constexpr auto residual = [](auto row, auto a, auto b) { return square(a * row[0] + b - row[1]); };
constexpr std::array<std::array<double, 2>, 3> line{{{0, 1}, {1, 3}, {2, 7}}};
constexpr std::span all(line.begin(), 3);

static_assert(tl::sum_over(residual)(all, 2.0, 1.0) == 4);
static_assert(tl::gradient(tl::sum_over(residual))(all, 2.0, 1.0) == std::tuple(-8.0, -4.0));
static_assert(tl::gradient<2>(tl::sum_over(residual))(all, 2.0, 1.0) == -4);
static_assert(tl::value_and_gradient(tl::sum_over(residual))(all, 3.0, 1.0) ==
              std::pair(1.0 + 0, std::tuple(2.0, 2.0)));
static_assert(tl::hessian(tl::sum_over(residual))(all, 3.0, 1.0) ==
              std::tuple(std::tuple(10.0, 6.0), std::tuple(6.0, 6.0)));
static_assert(tl::sum_over(residual)(all.first(0), 2.0, 1.0) == 0, "there is no row");

constexpr auto placed = [] {
  double value = 0, by_a = 3, by_b = 0;  // the argument is read before it is written over
  tl::value_and_gradient(tl::sum_over(residual)).to(value, std::tie(by_a, by_b))(all, by_a, 1.0);
  std::array<double, 1> sum{};
  tl::sum_over(residual).to(sum[0])(all, 2.0, 1.0);
  return std::array{value, by_a, by_b, sum[0]};
};
static_assert(placed() == std::array{1.0, 2.0, 2.0, 4.0});

struct Line {
  double slope, height;
  constexpr bool operator==(const Line&) const = default;
};
constexpr auto from_line = [](auto x, auto y, auto line) {
  auto [slope, height] = line;
  return square(slope * x + height - y);
};
static_assert([] {
  const std::array<double, 3> x{0, 1, 2}, y{1, 3, 7};
  const auto slope = tl::gradient(tl::sum_over(from_line));
  return slope(std::span(x.begin(), 3), std::span(y.begin(), 3), Line{2, 1}) == Line{-8, -4};
}());

// --- at run time -----------------------------------------------------------------------------------------------------
/// What a sum over rows is by definition: sixteen lanes, added by one tree.
template<class T> class lanes {
 public:
  void add(std::size_t i, T x) { lanes_[i % 16] += x; }
  T sum() const {
    auto v = lanes_;
    for (std::size_t n = 8; n > 0; n /= 2) {
      for (std::size_t i = 0; i < n; ++i) v[i] += v[i + n];
    }
    return v[0];
  }

 private:
  std::array<T, 16> lanes_{};
};

constexpr auto log_likelihood = [](auto x, auto y, auto w) {
  const auto z = sum(x * w);
  return y * z - softplus(z);
};

template<class T> std::vector<T> numbers(std::size_t n, std::uint32_t seed) {
  test::number_source next(-1, 1, seed);
  std::vector<T> x(n);
  for (T& number : x) number = static_cast<T>(next());
  return x;
}

template<class T> void check_bits(std::size_t n) {
  constexpr std::size_t features = 10;
  const auto x = numbers<T>(n * features, 1), y = numbers<T>(n, 2);
  const auto w = test::random<tl::Tensor<T, features>>(-1, 1, 3);
  lanes<T> value;
  std::array<lanes<T>, features> partials;
  const auto of_row = tl::value_and_gradient<2>(log_likelihood);
  for (std::size_t i = 0; i < n; ++i) {
    const auto [v, g] = of_row(tl::tensor_view<const T, features>(x.data() + i * features), y[i], w);
    value.add(i, v);
    for (std::size_t j = 0; j < features; ++j) partials[j].add(i, g(j));
  }
  tl::Tensor<T, features> expected;
  for (std::size_t j = 0; j < features; ++j) expected(j) = partials[j].sum();

  const auto [v, g] = tl::value_and_gradient(tl::sum_over(log_likelihood))(tl::rows<features>(x), y, w);
  CHECK(test::equal_bits(v, value.sum()));
  CHECK(test::equal_bits(g, expected));
  auto in_place = w;
  tl::gradient(tl::sum_over(log_likelihood)).to(in_place)(tl::rows<features>(x), y, in_place);
  CHECK(test::equal_bits(in_place, expected));
  CHECK(tl::sum_over(log_likelihood)(tl::rows<features>(x), y, w) ==
        Approx(static_cast<double>(value.sum())).epsilon(1e-4));
}

constexpr auto misfit = [](auto x, auto y, auto a, auto b) { return square(a * exp(b * x) - y); };

/// The same for a function of single numbers.
template<class T> void check_bits_of_scalars(std::size_t n) {
  const auto x = numbers<T>(n, 4), y = numbers<T>(n, 5);
  const T a = T(1.25), b = T(-0.75);
  std::array<lanes<T>, 3> sums;
  for (std::size_t i = 0; i < n; ++i) {
    const auto [value, partials] = tl::value_and_gradient<2, 3>(misfit)(x[i], y[i], a, b);
    sums[0].add(i, value);
    sums[1].add(i, std::get<0>(partials));
    sums[2].add(i, std::get<1>(partials));
  }
  const auto found = tl::value_and_gradient(tl::sum_over(misfit))(x, y, a, b);
  CHECK(test::equal_bits(found, std::pair(sums[0].sum(), std::tuple(sums[1].sum(), sums[2].sum()))));
}

}  // namespace

TEST_CASE("a sum over rows has the bits of sixteen lanes added by one tree", "[sum_over]") {
  for (const std::size_t n : std::array<std::size_t, 8>{0, 1, 15, 16, 17, 63, 130, 1000}) {
    check_bits<float>(n);
    check_bits<double>(n);
    check_bits_of_scalars<float>(n);
    check_bits_of_scalars<double>(n);
  }
}

TEST_CASE("the gradient of logistic regression is the one written by hand", "[sum_over]") {
  constexpr std::size_t n = 777, features = 4;
  std::vector<std::pair<std::array<double, features>, double>> samples(n);
  test::number_source next(-1, 1, 4);
  for (auto& [x, y] : samples) {
    for (double& feature : x) feature = next();
    y = next() > 0 ? 1 : 0;
  }
  const std::array<double, features> w{0.3, -1, 0.5, 2};
  double value = 0;
  tl::Tensor<double, features> gradient;
  for (const auto& [x, y] : samples) {
    double z = 0;
    for (std::size_t j = 0; j < features; ++j) z += x[j] * w[j];
    value += y * z - std::log1p(std::exp(z));
    for (std::size_t j = 0; j < features; ++j) gradient(j) += (y - 1 / (1 + std::exp(-z))) * x[j];
  }
  const auto of_pair = [](auto sample, auto weights) { return log_likelihood(sample.first, sample.second, weights); };
  const auto [v, g] = tl::value_and_gradient(tl::sum_over(of_pair))(samples, w);
  CHECK(v == Approx(value).epsilon(1e-13));
  test::check_close(g, gradient, 1e-13);
}

TEST_CASE("a row that does not exist adds nothing, whatever it would be", "[sum_over]") {
  const std::vector<float> x{4, 4, 4};
  CHECK(tl::sum_over([](auto t, auto c) { return c / t; })(x, 2.0f) == 1.5f);
  CHECK(tl::sum_over([](auto t) { return 1 / (t - 4); })(std::span(x).first(0)) == 0);
}

TEST_CASE("integers of rows choose among parameters", "[sum_over]") {
  const std::vector<std::int32_t> label{0, 2, 1, 2, 2};
  const auto f = [](auto row, auto w) { return select(row == 2, w[2], select(row == 1, w[1], w[0])); };
  const auto [v, g] = tl::value_and_gradient(tl::sum_over(f))(label, tl::Tensor<float, 3>{1, 10, 100});
  CHECK(v == 311);
  CHECK(g == tl::Tensor<float, 3>{1, 1, 3});
}

TEST_CASE("a sum over rows takes nothing from the heap", "[sum_over]") {
  const auto x = numbers<float>(3000, 6), y = numbers<float>(300, 7);
  const auto w = test::random<tl::Tensor<float, 10>>(-1, 1, 8);
  const long before = test::allocations;
  const auto g = tl::gradient(tl::sum_over(log_likelihood))(tl::rows<10>(x), y, w);
  CHECK(test::allocations == before);
  CHECK(g(0) != 0);
}
