// SPDX-License-Identifier: BSL-1.0

// What is transposed, reshaped, repeated, cut, joined or picked keeps its values, and its adjoint finds the way back.

#include <cstdint>
#include <support/laws.hpp>

namespace tl = tapeless;

namespace {

template<std::size_t... E> using D = tl::Tensor<double, E...>;
template<std::size_t... E> using I = tl::Tensor<std::int32_t, E...>;

// values, in constant evaluation
constexpr D<2, 3> matrix{1, 2, 3, 4, 5, 6};
static_assert(tl::fused([](auto x) { return transpose(x); })(matrix) == D<3, 2>{1, 4, 2, 5, 3, 6});
static_assert(tl::fused([](auto x) { return tl::reshape<3, 2>(x); })(matrix) == D<3, 2>{1, 2, 3, 4, 5, 6});
static_assert(tl::fused([](auto x) { return tl::reshape<6>(transpose(x)); })(matrix) == D<6>{1, 4, 2, 5, 3, 6});
static_assert(tl::fused([](auto x) { return tl::slice<1, 1, 3>(x); })(matrix) == D<2, 2>{2, 3, 5, 6});
static_assert(tl::fused([](auto x) { return tl::slice<0, 1, 2>(x); })(matrix) == D<1, 3>{4, 5, 6});
static_assert(tl::fused([](auto x) { return tl::concat<0>(x, -x); })(D<1, 2>{1, 2}) == D<2, 2>{1, 2, -1, -2});
static_assert(tl::fused([](auto x) { return tl::concat<1>(x, x * x); })(D<2, 1>{2, 3}) == D<2, 2>{2, 4, 3, 9});
static_assert(tl::fused([](auto x) { return tl::concat<0>(x, x, x); })(D<1>{2}) == D<3>{2, 2, 2});
static_assert(tl::fused([](auto x) { return tl::broadcast_to<2, 2, 2>(x); })(D<2, 1>{1, 2}) ==
              D<2, 2, 2>{1, 1, 2, 2, 1, 1, 2, 2});
constexpr auto rows = [](auto table, auto index) { return take(table, index); };
static_assert(tl::fused(rows)(D<3, 2>{1, 2, 3, 4, 5, 6}, I<4>{2, 0, 2, 1}) == D<4, 2>{5, 6, 1, 2, 5, 6, 3, 4});
static_assert(tl::fused(rows)(D<3>{1, 2, 3}, I<2, 2>{2, 0, 1, 1}) == D<2, 2>{3, 1, 2, 2});
static_assert(tl::fused(rows)(D<3, 2>{1, 2, 3, 4, 5, 6}, 1) == D<2>{3, 4});

// an index outside the table picks zeros and sends nothing back
static_assert(tl::fused(rows)(D<2, 2>{1, 2, 3, 4}, I<3>{-1, 2, 1}) == D<3, 2>{0, 0, 0, 0, 3, 4});
constexpr auto sum_of_rows = [](auto table, auto index) { return sum(take(table, index)); };
static_assert(tl::gradient<0>(sum_of_rows)(D<2, 2>{1, 2, 3, 4}, I<3>{-1, 2, 1}) == D<2, 2>{0, 0, 1, 1});
static_assert(tl::gradient<0>(sum_of_rows)(D<3, 1>{}, I<4>{2, 0, 2, 2}) == D<3, 1>{1, 0, 3}, "scatter-add");

// adjoints, in constant evaluation: each element of the weights w finds the way back to where x came from
constexpr auto turned = [](auto x, auto w) { return sum(w * tl::transpose<1, 2, 0>(x)); };
static_assert(tl::gradient<0>(turned)(D<2, 1, 3>{}, D<1, 3, 2>{1, 2, 3, 4, 5, 6}) == D<2, 1, 3>{1, 3, 5, 2, 4, 6});
constexpr auto cut = [](auto x, auto w) { return sum(w * tl::slice<1, 1, 3>(x)); };
static_assert(tl::gradient<0>(cut)(D<2, 4>{}, D<2, 2>{1, 2, 3, 4}) == D<2, 4>{0, 1, 2, 0, 0, 3, 4, 0});
constexpr auto joined = [](auto x, auto y, auto w) { return sum(w * tl::concat<1>(x, y)); };
static_assert(tl::gradient<0, 1>(joined)(D<2, 1>{}, D<2, 2>{}, D<2, 3>{1, 2, 3, 4, 5, 6}) ==
              std::tuple(D<2, 1>{1, 4}, D<2, 2>{2, 3, 5, 6}));
constexpr auto reshaped = [](auto x, auto w) { return sum(w * tl::reshape<3, 2>(x)); };
static_assert(tl::gradient<0>(reshaped)(D<2, 3>{}, D<3, 2>{1, 2, 3, 4, 5, 6}) == D<2, 3>{1, 2, 3, 4, 5, 6});
constexpr auto picked = [](auto x, auto index) { return sum(square(take(x, index))); };
constexpr auto slopes_of_picked = [](auto x, auto index) { return sum(square(tl::gradient<0>(picked)(x, index))); };
static_assert(tl::gradient<0>(slopes_of_picked)(D<2>{1, 2}, I<2>{1, 1}) == D<2>{0, 64}, "of (4 x)² at 2");

/// Reference of a transposition: element (i0, i1, i2, i3) of x is element (i[order]) of the result.
template<std::size_t A, std::size_t B, std::size_t C, std::size_t E, std::size_t... Order> void check_transpose() {
  const auto x = test::random<D<A, B, C, E>>(-1, 1);
  const auto y = tl::fused([](auto v) { return tl::transpose<Order...>(v); })(x);
  for (std::size_t i = 0; i < A; ++i)
    for (std::size_t j = 0; j < B; ++j)
      for (std::size_t k = 0; k < C; ++k)
        for (std::size_t l = 0; l < E; ++l) {
          const std::size_t at[]{i, j, k, l};
          CHECK(y(at[Order]...) == x(i, j, k, l));
        }
}

}  // namespace

TEST_CASE("transpositions of four axes move every element to its place", "[rules]") {
  check_transpose<2, 3, 4, 5, 3, 2, 1, 0>();
  check_transpose<2, 3, 4, 5, 1, 0, 3, 2>();
  check_transpose<2, 3, 1, 5, 2, 3, 0, 1>();
  check_transpose<2, 3, 4, 5, 0, 2, 1, 3>();
}

TEST_CASE("transpositions and reshapes, one of the other, obey the laws", "[rules]") {
  const auto g = [](auto x) {
    const auto y = tl::reshape<6, 5>(tl::transpose<1, 0, 2>(square(x)));
    return exp(tl::reshape<3, 10>(transpose(y))) * transpose(tl::reshape<10, 3>(x));
  };
  test::check_laws(g, test::random<D<2, 3, 5>>(-1, 1));
  const auto cycle = [](auto x) { return exp(tl::transpose<3, 0, 1, 2>(x)); };
  test::check_laws(cycle, test::random<D<2, 3, 1, 5>>(-1, 1));
}

TEST_CASE("slices and joins along every axis obey the laws", "[rules]") {
  const auto slices = [](auto x) {
    return tl::slice<0, 1, 3>(square(x)) * tl::slice<0, 0, 2>(x) + tl::slice<1, 2, 3>(tl::slice<0, 0, 2>(x));
  };
  test::check_laws(slices, test::random<D<3, 4, 5>>(0.5, 1.5));
  const auto joins = [](auto a, auto b) {
    return tl::concat<1>(exp(a), b, a) * tl::concat<1>(tl::slice<1, 1, 3>(b), tl::broadcast_to<3, 5>(sum(b)));
  };
  test::check_laws(joins, test::random<D<3, 2>>(-1, 1, 1), test::random<D<3, 3>>(-1, 1, 2));
  const auto third = [](auto a, auto b) { return tl::concat<2>(a, square(b)); };
  test::check_laws(third, test::random<D<2, 3, 4>>(0.5, 1, 1), test::random<D<2, 3, 1>>(0.5, 1, 2));
}

TEST_CASE("repeating and summing back obey the laws", "[rules]") {
  const auto f = [](auto x) { return tl::broadcast_to<4, 3, 5>(square(x)) * tl::broadcast_to<3, 5>(x); };
  test::check_laws(f, test::random<D<3, 1>>(0.5, 1.5));
}

TEST_CASE("rows picked by index, some of them twice, obey the laws", "[rules]") {
  const auto f = [](auto table, auto index) { return square(take(tanh(table), index)); };
  test::check_laws(f, test::random<D<5, 3>>(0.5, 1.5), I<4>{4, 0, 4, 2});
  test::check_laws(f, test::random<D<5, 17>>(0.5, 1.5), I<2, 3>{4, 0, 4, 2, 1, 4});
  test::check_laws(f, test::random<D<7>>(0.5, 1.5), I<3>{6, 6, 1});
}

TEST_CASE("second derivatives of picked rows obey the laws", "[rules]") {
  const auto slope = [](auto table, auto index) {
    return tl::gradient<0>([](auto t, auto i) { return sum(exp(take(t, i))); })(table, index);
  };
  test::check_laws(slope, test::random<D<4, 3>>(-1, 1), I<4>{2, 0, 2, 1});
}

TEST_CASE("rows are picked by part of an index, too", "[rules]") {
  const auto column = [](auto table, auto index) { return take(table, tl::reshape<3>(tl::slice<1, 1, 2>(index))); };
  const D<4> table{10, 11, 12, 13};
  CHECK(tl::fused(column)(table, I<3, 2>{0, 3, 0, 1, 0, 2}) == D<3>{13, 11, 12});
  const auto turned = [](auto t, auto index) { return take(t, transpose(index)); };
  CHECK(tl::fused(turned)(table, I<2, 2>{0, 1, 2, 3}) == D<2, 2>{10, 12, 11, 13});
  const auto repeated = [](auto t, auto index) { return take(t, tl::broadcast_to<3>(index)); };
  CHECK(tl::fused(repeated)(table, I<1>{2}) == D<3>{12, 12, 12});
}

TEST_CASE("rows are picked from what is transposed", "[rules]") {
  const auto f = [](auto table, auto index) { return take(transpose(table), index); };
  CHECK(tl::fused(f)(D<2, 3>{1, 2, 3, 4, 5, 6}, I<2>{2, 0}) == D<2, 2>{3, 6, 1, 4});
  test::check_laws(f, test::random<D<2, 3>>(-1, 1), I<2>{2, 0});
}
