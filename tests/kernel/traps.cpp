// SPDX-License-Identifier: BSL-1.0

// No floating-point exception is raised by ordinary numbers, as a process needs it that traps them: not by the lanes
// of a register that hold no number, whatever is computed there.

#include <tapeless/tapeless.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <support/catch.hpp>
#include <support/element_types.hpp>
#include <support/raised.hpp>
#include <utility>
#include <vector>

namespace tl = tapeless;
using test::raised;
using test::unknown_numbers;

namespace {

/// Every function of one number, of numbers between 1.25 and 2.
constexpr auto functions = [](auto x) {
  const auto small = x * 0.25;
  return exp(x) + expm1(x) + log(x) + log1p(x) + sqrt(x) + abs(x) + sin(x) + cos(x) + tan(small) + asin(small) +
         acos(small) + atan(x) + sinh(x) + cosh(x) + tanh(x) + erf(x) + erfc(x) + sigmoid(x) + relu(x) + gelu(x) +
         softplus(x) + silu(x) + log(x - 1) + 1 / (x - 1) + 1 / log(x) + 1 / sin(x) + 1 / acos(small);
};
/// Those of two, and choices between them.
constexpr auto pairs = [](auto x, auto y) {
  return x / y + y / (x - y) + pow(x, y) + pow(x, x) + pow(x - 1, -1.5) + max(x, y) + min(x, y) +
         select(x < y, log(x), sqrt(y)) + log(y / x) + 1 / (max(x, y) - 1) + 1 / sqrt(x * y - 1) - fast_tanh(x) / y;
};
constexpr auto all = [](auto x, auto y) { return sum(functions(x)) + sum(pairs(x, y)); };

/// Rows that need several passes.
constexpr auto by_rows = [](auto x) { return sum(square(tl::softmax(x))) + sum(1 / tl::logsumexp<1>(x)); };
/// Axes that are summed while lanes lie along another, and rows that do not lie one behind the other.
constexpr auto by_columns = [](auto x) {
  return sum(1 / sum<0>(1 / (x - 1))) + sum(log(transpose(x) - 1) / transpose(x)) + sum(sqrt(norm<0>(x)));
};
/// Products and what becomes of them at once.
constexpr auto products = [](auto a, auto b) { return sum(1 / tl::matmul(a, b)) + sum(log(tl::matmul(a, b))); };

/// A loop that keeps what it computes, and one of which the last state is wanted.
constexpr auto by_steps = [](auto state, auto rows) {
  const auto step = [](auto s, auto row) {
    const auto next = log(s + row) / sqrt(s - row * 0.25) + 2 + 1 / (s + row - 1);
    return std::pair(next, next * s);
  };
  const auto [last, collected] = tl::scan<5>(step, state, rows);
  return sum(log(collected)) + sum(1 / tl::fold<3>([](auto s) { return sqrt(s * s + 1 / s); }, last));
};

template<class T, std::size_t M, std::size_t K, std::size_t N> std::string raised_by_product() {
  const auto a = unknown_numbers<T, M, K>();
  const auto b = unknown_numbers<T, K, N>();
  return raised([&] { return tl::value_and_gradient(products)(a, b); });
}

/// Three steps of a network in which neither rows, columns nor parameters fill registers.
template<class Optimizer> std::string raised_by_steps(Optimizer optimizer) {
  using Net = tl::MLP<tl::Linear<3, 5>, tl::Tanh, tl::Linear<5, 3>>;
  Net net(tl::seed(1));
  tl::Trainer trainer(net, tl::cross_entropy, optimizer, tl::batch<7>);
  const auto x = unknown_numbers<float, 7, 3>(-0.2);
  const tl::Tensor<std::int32_t, 7> labels{0, 1, 2, 0, 1, 2, 0};
  return raised([&] { return trainer.step(x, labels) + trainer.step(x, labels) + trainer.step(x, labels); });
}

}  // namespace

TEST_CASE("no function of ordinary numbers and no derivative raises an exception", "[kernel]") {
  test::for_each_element_type([]<class T> {
    constexpr std::size_t size = sizeof(T) == 4 ? 21 : 3, other = 20 - size % 16;
    const auto x = unknown_numbers<T, size>(1.25), y = unknown_numbers<T, size>(1.6328125);
    CHECK(raised([&] { return tl::value_and_gradient(all)(x, y); }) == "");
    const auto inverse = tl::gradient([](auto v) { return sum(1 / v + log(v - 1)); });
    auto many = unknown_numbers<T, other>(1.5);
    CHECK(raised([&] { return inverse(many); }) == "");
    many[1] = 0;
    CHECK(raised([&] { return inverse(many); }).starts_with("division by zero"));
  });
}

TEST_CASE("no row and no column of ordinary numbers raises an exception", "[kernel]") {
  test::for_each_element_type([]<class T> {
    auto rows = unknown_numbers<T, 5, 21>(-800);
    CHECK(raised([&] { return tl::value_and_gradient(by_rows)(rows); }) == "");
    const auto short_rows = unknown_numbers<T, 19, 3>(-800);
    CHECK(raised([&] { return tl::value_and_gradient(by_rows)(short_rows); }) == "");
    const auto columns = unknown_numbers<T, 3, 5>(1.5);
    CHECK(raised([&] { return tl::value_and_gradient(by_columns)(columns); }) == "");
  });
}

TEST_CASE("no loop over ordinary numbers raises an exception", "[kernel]") {
  test::for_each_element_type([]<class T> {
    constexpr std::size_t size = sizeof(T) == 4 ? 21 : 3;
    const auto state = unknown_numbers<T, size>(2);
    const auto rows = unknown_numbers<T, 5, size>(1.5);
    CHECK(raised([&] { return tl::value_and_gradient(by_steps)(state, rows); }) == "");
  });
}

TEST_CASE("no training step on ordinary numbers raises an exception", "[kernel]") {
  CHECK(raised_by_steps(tl::SGD{}) == "");
  CHECK(raised_by_steps(tl::Adam{}) == "");
}

TEST_CASE("no product of ordinary numbers raises an exception", "[kernel]") {
  CHECK(raised_by_product<float, 5, 3, 10>() == "");
  CHECK(raised_by_product<float, 1, 40, 10>() == "");
  CHECK(raised_by_product<float, 7, 5, 2>() == "");
  CHECK(raised_by_product<double, 3, 4, 1>() == "");
  CHECK(raised_by_product<double, 6, 2, 3>() == "");
}

TEST_CASE("no single number, and none of many inputs, raises an exception", "[kernel]") {
  const auto f = [](auto a, auto b, auto c) {
    return 1 / log(a) + 1 / log(b) + 1 / log(c) + sqrt(a - 1) / (b - c) + 1 / (exp(b - a) - 1);
  };
  const auto a = unknown_numbers<double, 3>(1.5);
  CHECK(raised([&] { return tl::value_and_gradient(f)(a[0], a[1], a[2]); }) == "");
  const auto b = unknown_numbers<float, 3>(1.5);
  CHECK(raised([&] { return tl::value_and_gradient(f)(b[0], b[1], b[2]); }) == "");
  const std::vector<double> x{1.5, 1.75, 2.25}, y{2.5, 3.25, 4.75};
  CHECK(raised([&] {
          std::vector<double> values(3);
          tl::batched([](auto p, auto q) { return log(p - 1) / q + 1 / (p - q); })(std::span(x), std::span(y))
              .to(std::span(values));
          return values;
        }) == "");
  const auto loss = [](auto p, auto q, auto w) { return w / (p - 1) + log(q - p); };
  CHECK(raised([&] { return tl::value_and_gradient(tl::sum_over(loss))(std::span(x), std::span(y), 0.5); }) == "");
}
