// SPDX-License-Identifier: BSL-1.0
// What is put together from parts is written part by part to its place: no kernel moves anything.

#include <array>
#include <cmath>
#include <cstddef>
#include <tuple>
#include <utility>

#include <support/catch.hpp>
#include <support/distance.hpp>
#include <tapeless/tapeless.hpp>

namespace tl = tapeless;

namespace {

/// Rosenbrock's function of a vector, read element by element.
constexpr auto rosenbrock = [](auto x) {
  auto sum = 100 * square(x[1] - square(x[0])) + square(1 - x[0]);
  for (std::size_t i = 1; i + 1 < x.size(); ++i) sum = sum + 100 * square(x[i + 1] - square(x[i])) + square(1 - x[i]);
  return sum;
};
using X = tl::Tensor<double, 10>;
using gradient_of_vector = tl::expression<typename decltype(tl::gradient(rosenbrock))::body, tl::symbol_for<X>>;
static_assert(tl::plan_of<gradient_of_vector>.size() == 1, "straight-line code, as by hand");
static_assert(tl::workspace_size<gradient_of_vector> == 1, "nothing is stored but the results");
static_assert(tl::cost<X>(tl::gradient(rosenbrock)).additions < 60, "zeros are not added");
static_assert(tl::gradient(rosenbrock)(std::array{1.0, 2.0, 3.0}) == tl::Tensor<double, 3>{-400, 1002, -200});

/// Elements in any order, some twice, some never.
constexpr auto scattered = [](auto x) { return x[4] * x[1] + sin(x[3]) * x[1] + x[2] * x[6]; };
static_assert(tl::gradient(scattered)(std::array{1.0, 2.0, 3.0, 0.0, 5.0, 6.0, 7.0}) ==
              tl::Tensor<double, 7>{0, 5, 7, 2, 2, 0, 3});
using gradient_of_some =
    tl::expression<typename decltype(tl::gradient(scattered))::body, tl::Symbol<double, tl::shape<7>>>;
static_assert(tl::plan_of<gradient_of_some>.size() <= 2, "zeros are written between");

/// Parts that overlap are summed.
constexpr auto overlapping = [](auto x) { return sum(square(tl::slice<0, 0, 3>(x))) + sum(tl::slice<0, 2, 5>(x)); };
static_assert(tl::gradient(overlapping)(std::array{1.0, 2.0, 3.0, 4.0, 5.0}) == tl::Tensor<double, 5>{2, 4, 7, 1, 1});

/// Rows of a matrix, one after the other.
constexpr auto by_rows = [](auto m) { return sum(m[0] * exp(m[1])) + sum(m[2] * m[0]); };

/// Blocks of several kinds of kernels beside each other, one of them read elsewhere too, and one an argument.
constexpr auto blocks = [](auto x, auto y) {
  auto product = matmul(x, tl::transpose(y));
  auto total = tl::sum<1>(product);
  auto left = tl::concat<1>(2 * x, exp(y));
  auto all = tl::concat<1>(tl::concat<1>(left, product), x);
  return std::tuple{all, total, left};
};

/// The same block twice, and what is put together used twice.
constexpr auto twice = [](auto x) {
  auto y = tanh(x);
  auto pair = tl::concat<0>(y, y);
  return std::pair{tl::concat<0>(pair, pair), sum(y)};
};

template<class T> void blocks_are_where_they_belong() {
  const auto x = test::waves<T, 19, 3>(0.2);
  const auto b = test::waves<T, 19, 3>(1.4);
  const auto [all, total, left] = tl::fused(blocks)(x, b);
  for (std::size_t i = 0; i < 19; ++i) {
    T sum = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      CHECK(left[i][j] == 2 * x[i][j]);
      CHECK(std::abs(left[i][3 + j] - std::exp(b[i][j])) < T(1e-6));
      CHECK(all[i][j] == left[i][j]);
      CHECK(all[i][3 + j] == left[i][3 + j]);
      CHECK(all[i][6 + 19 + j] == x[i][j]);
    }
    for (std::size_t k = 0; k < 19; ++k) {
      T expected = 0;
      for (std::size_t j = 0; j < 3; ++j) expected += x[i][j] * b[k][j];
      CHECK(std::abs(all[i][6 + k] - expected) < T(1e-6));
      sum += expected;
    }
    CHECK(std::abs(total[i] - sum) < T(1e-5));
  }
}

}  // namespace

TEST_CASE("blocks are written to their places by the kernels that compute them", "[plan]") {
  blocks_are_where_they_belong<double>();
  blocks_are_where_they_belong<float>();
}

TEST_CASE("a block can stand in several places", "[plan]") {
  const auto x = test::waves<double, 5>(0.7);
  const auto [all, total] = tl::fused(twice)(x);
  double sum = 0;
  for (std::size_t i = 0; i < 20; ++i) CHECK(std::abs(all[i] - std::tanh(x[i % 5])) < 1e-15);
  for (const double v : x) sum += std::tanh(v);
  CHECK(std::abs(total - sum) < 1e-14);
}

TEST_CASE("the gradient by rows of a matrix is put together", "[plan]") {
  const auto m = test::waves<double, 3, 5>(0.3);
  const auto g = tl::gradient(by_rows)(m);
  for (std::size_t j = 0; j < 5; ++j) {
    CHECK(std::abs(g[0][j] - (std::exp(m[1][j]) + m[2][j])) < 1e-15);
    CHECK(std::abs(g[1][j] - m[0][j] * std::exp(m[1][j])) < 1e-15);
    CHECK(g[2][j] == m[0][j]);
  }
}
