// SPDX-License-Identifier: BSL-1.0

// Operands of any rank broadcast as NumPy's do, and what was repeated is summed on the way back.

#include <support/laws.hpp>

namespace tl = tapeless;

namespace {

constexpr auto combine = [](auto a, auto b) { return a * b + a / (b + 2); };

template<std::size_t... E> using D = tl::Tensor<double, E...>;

template<class A, class B> void check_broadcast(bool both_orders = true) {
  INFO("operands of " << test::count<A> << " and " << test::count<B> << " elements");
  const auto a = test::random<A>(0.5, 2, 1);
  const auto b = test::random<B>(0.5, 2, 2);
  test::check_laws(combine, a, b);
  if (both_orders) test::check_laws(combine, b, a);
}

// NumPy's rules in constant evaluation
constexpr auto plus = [](auto a, auto b) { return a + b; };
static_assert(tl::fused(plus)(D<2, 3>{1, 2, 3, 4, 5, 6}, D<3>{10, 20, 30}) == D<2, 3>{11, 22, 33, 14, 25, 36});
static_assert(tl::fused(plus)(D<2, 3>{1, 2, 3, 4, 5, 6}, D<2, 1>{10, 20}) == D<2, 3>{11, 12, 13, 24, 25, 26});
static_assert(tl::fused(plus)(D<2, 1>{1, 2}, D<1, 3>{10, 20, 30}) == D<2, 3>{11, 21, 31, 12, 22, 32});
static_assert(tl::fused(plus)(D<2>{1, 2}, 10.0) == D<2>{11, 12});
static_assert(tl::fused(plus)(D<3>{1, 2, 3}, D<2, 1, 1>{10, 20}) == D<2, 1, 3>{11, 12, 13, 21, 22, 23});

constexpr auto total = [](auto a, auto b) { return sum(a + b); };
static_assert(tl::gradient(total)(D<2, 3>{}, D<3>{}) == std::tuple(D<2, 3>{1, 1, 1, 1, 1, 1}, D<3>{2, 2, 2}));
static_assert(tl::gradient(total)(D<2, 3>{}, 0.0) == std::tuple(D<2, 3>{1, 1, 1, 1, 1, 1}, 6.0));

}  // namespace

TEST_CASE("numbers broadcast to every rank", "[rules]") {
  check_broadcast<double, double>(false);
  check_broadcast<double, D<3>>();
  check_broadcast<D<2, 3>, double>(false);
  check_broadcast<double, D<2, 3, 2, 5>>(false);
}

TEST_CASE("vectors and matrices broadcast along either axis", "[rules]") {
  check_broadcast<D<5>, D<1>>(false);
  check_broadcast<D<3, 17>, D<17>>();
  check_broadcast<D<3, 17>, D<3, 1>>();
  check_broadcast<D<3, 1>, D<1, 7>>();
  check_broadcast<D<3, 1>, D<7>>(false);
}

TEST_CASE("three and four axes broadcast", "[rules]") {
  check_broadcast<D<4, 3>, D<2, 4, 3>>();
  check_broadcast<D<2, 1, 3>, D<4, 1>>(false);
  check_broadcast<D<2, 3, 4, 5>, D<3, 1, 5>>();
  check_broadcast<D<2, 1, 3, 1>, D<1, 4, 1, 5>>(false);
}
