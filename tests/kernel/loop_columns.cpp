// SPDX-License-Identifier: BSL-1.0
// Loops whose steps compute each column by itself, over rows of all lengths.

#include <array>
#include <cmath>
#include <cstddef>
#include <memory>

#include <support/catch.hpp>
#include <tapeless/tapeless.hpp>

namespace tl = tapeless;

namespace {

template<class F> using on_numbers = tl::transformed<typename std::remove_const_t<F>::body, tl::backend::scalar>;

/// Growth of N populations, each with a rate of its own, harvested by what is the same for all.
constexpr auto grown = [](auto y, auto rate, auto harvest) {
  return tl::fold<6>([&](auto s) { return s + 0.1 * rate * s * (1 - s) - harvest; }, y);
};
/// With rows that are read and rows that are given.
constexpr auto fed = [](auto y, auto rows) {
  const auto [last, all] = tl::scan<5>([](auto s, auto row) { return std::pair{s + row * s, s - row}; }, y, rows);
  return sum(last * last) + sum(all * tanh(all));
};
/// Each column needs all others.
constexpr auto coupled = [](auto y) { return tl::fold<4>([](auto s) { return s + 0.1 * sum(s); }, y); };

template<class F, class... A> constexpr bool walks() {
  using program = tl::expression<typename std::remove_const_t<F>::body, tl::symbol_for<A>...>;
  return tl::detail::walks_columns<tl::loop_body<program, 0>>();
}

template<class T, std::size_t N> tl::Tensor<T, N> waves(double phase) {
  tl::Tensor<T, N> t;
  for (std::size_t i = 0; i < N; ++i)
    t.data()[i] = static_cast<T>(0.5 + 0.4 * std::sin(static_cast<double>(i) + phase));
  return t;
}

template<class T, std::size_t N> void check() {
  const auto y = waves<T, N>(0.1), rate = waves<T, N>(1.3);
  const T harvest = T(0.01);
  constexpr auto value = tl::fused(grown);
  static_assert(walks<decltype(value), tl::Tensor<T, N>, tl::Tensor<T, N>, T>());
  CHECK(value(y, rate, harvest) == on_numbers<decltype(value)>{}(y, rate, harvest));
  constexpr auto gradient = tl::value_and_gradient([](auto a, auto b, auto c) { return sum(square(grown(a, b, c))); });
  CHECK(gradient(y, rate, harvest) == on_numbers<decltype(gradient)>{}(y, rate, harvest));
  tl::Tensor<T, 5, N> rows;
  for (std::size_t i = 0; i < rows.size(); ++i) rows.data()[i] = static_cast<T>(std::cos(static_cast<double>(i)));
  constexpr auto with_rows = tl::value_and_gradient(fed);
  static_assert(walks<decltype(with_rows), tl::Tensor<T, N>, tl::Tensor<T, 5, N>>());
  CHECK(with_rows(y, rows) == on_numbers<decltype(with_rows)>{}(y, rows));
}

}  // namespace

TEST_CASE("columns that go through all steps have the bits of single numbers, in double", "[kernel]") {
  check<double, 2>();
  check<double, 13>();
  check<double, 64>();
  check<double, 530>();
}
TEST_CASE("columns that go through all steps have the bits of single numbers, in float", "[kernel]") {
  check<float, 77>();
}
TEST_CASE("columns that need each other go through each step together", "[kernel]") {
  static_assert(!walks<decltype(tl::fused(coupled)), tl::Tensor<double, 8>>());
  const auto y = waves<double, 8>(0.3);
  CHECK(tl::fused(coupled)(y) == on_numbers<decltype(tl::fused(coupled))>{}(y));
}
