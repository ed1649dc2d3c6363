// SPDX-License-Identifier: BSL-1.0

// Products of matrices and vectors: values by definition and the laws, in odd shapes and through chains of transposes.

#include <support/laws.hpp>

namespace tl = tapeless;

namespace {

template<std::size_t... E> using D = tl::Tensor<double, E...>;

constexpr auto times = [](auto a, auto b) { return matmul(a, b); };

/// Compares with the definition, Σ a(i, k) b(k, j), of matrices of these extents whatever the shapes are.
template<class A, class B, class C>
void check_by_definition(const A& a, const B& b, const C& c, std::size_t m, std::size_t k, std::size_t n) {
  REQUIRE(test::count<C> == m * n);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      double sum = 0;
      for (std::size_t l = 0; l < k; ++l) sum += a.data()[i * k + l] * b.data()[l * n + j];
      CHECK(test::elements(c)[i * n + j] == Approx(sum).epsilon(1e-13));
    }
}

template<std::size_t M, std::size_t K, std::size_t N> void check_matrices() {
  INFO(M << " x " << K << " times " << K << " x " << N);
  const auto a = test::random<D<M, K>>(0.5, 1.5, 1);
  const auto b = test::random<D<K, N>>(0.5, 1.5, 2);
  check_by_definition(a, b, tl::fused(times)(a, b), M, K, N);
  test::check_laws(times, a, b);
}

// in constant evaluation
constexpr D<2, 3> left{1, 2, 3, 4, 5, 6};
constexpr D<3, 2> right{1, 0, -1, 2, 0, 1};
static_assert(tl::fused(times)(left, right) == D<2, 2>{-1, 7, -1, 16});
static_assert(tl::fused(times)(left, D<3>{1, 1, -1}) == D<2>{0, 3});
static_assert(tl::fused(times)(D<2>{1, -1}, left) == D<3>{-3, -3, -3});
static_assert(tl::fused(times)(D<3>{1, 2, 3}, D<3>{1, 0, 2}) == 7);
static_assert(tl::fused([](auto a, auto b) { return dot(a, b); })(D<3>{1, 2, 3}, D<3>{1, 0, 2}) == 7);
static_assert(tl::fused([](auto a, auto b) { return outer(a, b); })(D<2>{1, 2}, D<3>{1, 0, 3}) ==
              D<2, 3>{1, 0, 3, 2, 0, 6});
constexpr auto weighted = [](auto a, auto b, auto w) { return sum(w * matmul(a, b)); };
static_assert(tl::gradient<0, 1>(weighted)(left, right, D<2, 2>{1, 0, 0, 2}) ==
              std::tuple(D<2, 3>{1, -1, 0, 0, 4, 2}, D<3, 2>{1, 8, 2, 10, 3, 12}));

}  // namespace

TEST_CASE("products of matrices obey the laws in odd shapes", "[rules]") {
  check_matrices<3, 5, 7>();
  check_matrices<17, 3, 33>();
  check_matrices<2, 16, 2>();
}

TEST_CASE("products with an extent of one obey the laws", "[rules]") {
  check_matrices<1, 7, 5>();
  check_matrices<5, 7, 1>();
  check_matrices<5, 1, 7>();
  check_matrices<1, 17, 1>();
}

TEST_CASE("products with vectors obey the laws", "[rules]") {
  const auto matrix = test::random<D<5, 17>>(0.5, 1.5, 1);
  const auto row = test::random<D<5>>(0.5, 1.5, 2), other = test::random<D<5>>(0.5, 1.5, 3);
  const auto column = test::random<D<17>>(0.5, 1.5, 4);
  check_by_definition(matrix, column, tl::fused(times)(matrix, column), 5, 17, 1);
  check_by_definition(row, matrix, tl::fused(times)(row, matrix), 1, 5, 17);
  test::check_laws(times, matrix, column);
  test::check_laws(times, row, matrix);
  test::check_laws(times, row, other);
  test::check_laws([](auto a, auto b) { return outer(a, b); }, row, column);
}

TEST_CASE("transposes on either side of a product obey the laws", "[rules]") {
  const auto a = test::random<D<3, 5>>(0.5, 1.5, 1);
  const auto b = test::random<D<5, 7>>(0.5, 1.5, 2);
  const auto expected = tl::fused(times)(a, b);
  const auto turned = [](auto x, auto y) { return transpose(matmul(transpose(y), transpose(x))); };
  const auto turned_left = [](auto x, auto y) { return matmul(transpose(transpose(x)), transpose(transpose(y))); };
  test::check_close(tl::fused(turned)(a, b), expected, 1e-15);
  test::check_close(tl::fused(turned_left)(a, b), expected, 1e-15);
  test::check_laws(turned, a, b);
  test::check_laws([](auto x, auto y) { return matmul(transpose(x), y); }, test::random<D<5, 3>>(0.5, 1.5), b);
  test::check_laws([](auto x, auto y) { return matmul(x, transpose(y)); }, a, test::random<D<7, 5>>(0.5, 1.5));
}

TEST_CASE("chains of products, one operand used twice, obey the laws", "[rules]") {
  const auto chain = [](auto a, auto b) {
    const auto gram = matmul(a, transpose(a));
    return matmul(transpose(matmul(gram, a)), matmul(gram, tanh(b)));
  };
  test::check_laws(chain, test::random<D<3, 5>>(-1, 1, 1), test::random<D<3, 2>>(-1, 1, 2));
}

TEST_CASE("products of what is sliced, repeated or computed obey the laws", "[rules]") {
  const auto sliced = [](auto a, auto b) {
    return matmul(tl::slice<1, 1, 4>(exp(a)), tl::slice<0, 2, 5>(b) + tl::slice<0, 0, 3>(b * b));
  };
  test::check_laws(sliced, test::random<D<3, 4>>(-1, 1, 1), test::random<D<6, 5>>(-1, 1, 2));
  const auto repeated = [](auto a, auto b) { return matmul(tl::broadcast_to<3, 4>(a), b); };
  test::check_laws(repeated, test::random<D<4>>(-1, 1, 1), test::random<D<4, 5>>(-1, 1, 2));
}
