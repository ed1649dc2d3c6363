// SPDX-License-Identifier: BSL-1.0

// No floating-point exception is raised by ordinary numbers, as a process needs it that traps them: not by the lanes
// of a register that hold no number, whatever is computed there.

#include <tapeless/tapeless.hpp>

#include <cfenv>
#include <span>
#include <string>
#include <support/catch.hpp>
#include <support/element_types.hpp>
#include <vector>

namespace tl = tapeless;

namespace {

/// What a process that watches itself traps and `f` raises.
template<class F> [[gnu::noinline]] std::string raised(const F& f) {
  std::feclearexcept(FE_ALL_EXCEPT);
  asm volatile("" : : : "memory");
  const auto result = f();
  asm volatile("" : : "r"(&result) : "memory");
  const int flags = std::fetestexcept(FE_DIVBYZERO | FE_INVALID | FE_OVERFLOW);
  return std::string((flags & FE_DIVBYZERO) != 0 ? "division by zero " : "") +
         ((flags & FE_INVALID) != 0 ? "invalid " : "") + ((flags & FE_OVERFLOW) != 0 ? "overflow" : "");
}

/// Numbers from `begin` on, of which the compiler knows nothing.
template<class T, int... Extents> tl::Tensor<T, Extents...> numbers(double begin = 1.5) {
  tl::Tensor<T, Extents...> x;
  double next = begin;
  for (T& entry : x) entry = static_cast<T>(next), next += 0.015625;
  asm volatile("" : : "r"(&x) : "memory");
  return x;
}

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

template<class T, int M, int K, int N> std::string raised_by_product() {
  const auto a = numbers<T, M, K>();
  const auto b = numbers<T, K, N>();
  return raised([&] { return tl::value_and_gradient(products)(a, b); });
}

}  // namespace

TEMPLATE_TEST_CASE("no function of ordinary numbers and no derivative raises an exception", "[kernel]",
                   TAPELESS_TESTS_TYPES) {
  constexpr int size = sizeof(TestType) == 4 ? 21 : 3, other = 20 - size % 16;
  const auto x = numbers<TestType, size>(1.25), y = numbers<TestType, size>(1.6328125);
  CHECK(raised([&] { return tl::value_and_gradient(all)(x, y); }) == "");
  const auto inverse = tl::gradient([](auto v) { return sum(1 / v + log(v - 1)); });
  auto many = numbers<TestType, other>(1.5);
  CHECK(raised([&] { return inverse(many); }) == "");
  many[1] = 0;
  CHECK(raised([&] { return inverse(many); }).starts_with("division by zero"));
}

TEMPLATE_TEST_CASE("no row and no column of ordinary numbers raises an exception", "[kernel]", TAPELESS_TESTS_TYPES) {
  auto rows = numbers<TestType, 5, 21>(-800);
  CHECK(raised([&] { return tl::value_and_gradient(by_rows)(rows); }) == "");
  const auto short_rows = numbers<TestType, 19, 3>(-800);
  CHECK(raised([&] { return tl::value_and_gradient(by_rows)(short_rows); }) == "");
  const auto columns = numbers<TestType, 3, 5>(1.5);
  CHECK(raised([&] { return tl::value_and_gradient(by_columns)(columns); }) == "");
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
  const auto a = numbers<double, 3>(1.5);
  CHECK(raised([&] { return tl::value_and_gradient(f)(a[0], a[1], a[2]); }) == "");
  const auto b = numbers<float, 3>(1.5);
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
