// SPDX-License-Identifier: BSL-1.0

// Functions of tensors against PyTorch: functions.py has the same ones.

#include <string>
#include <tuple>
#include <utility>

#include <reference/draws.hpp>
#include <reference/results.hpp>
#include <support/element_types.hpp>
#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
using tl::shape;

namespace {

const test::results file("functions.txt");

/// f and its gradient, in one element type. A sum weighted at random makes a number of what f returns; its gradient by
/// the weights is the value of f.
template<class T, class F, class... Shapes, class... Index>
void check(unsigned number, const std::string& name, F, std::tuple<Shapes...>, Index... index) {
  using result = decltype(F{}(std::declval<tl::Symbol<T, Shapes>>()..., std::declval<tl::symbol_for<Index>>()...));
  constexpr auto weighted = [](auto w, auto... x) { return sum(w * F{}(x...)); };
  const tl::seed s(number);
  const auto weight = test::drawn<tl::tensor_of<T, typename result::shape_type>>(s, 60);
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    const auto partials =
        tl::gradient<0, (I + 1)...>(weighted)(weight, test::drawn<tl::tensor_of<T, Shapes>>(s, I)..., index...);
    file.check(name + ".value", std::get<0>(partials));
    (file.check(name + '.' + std::to_string(I), std::get<I + 1>(partials)), ...);
  }
  (std::index_sequence_for<Shapes...>{});
}

template<class... Shapes, class F, class... Index>
void agrees(unsigned number, const std::string& name, F f, Index... index) {
  test::for_each_element_type([&]<class T>() { check<T>(number, name, f, std::tuple<Shapes...>{}, index...); });
}

}  // namespace

TEST_CASE("softmax and logsumexp agree with PyTorch over any axes", "[reference]") {
  agrees<shape<5, 7>>(1000, "softmax_rows", [](auto x) { return tl::softmax(4 * x); });
  agrees<shape<17, 3>>(1001, "softmax_columns", [](auto x) { return tl::softmax<0>(4 * x); });
  agrees<shape<3, 33>>(1002, "log_softmax", [](auto x) { return tl::log_softmax(20 * x); });
  agrees<shape<9, 4>>(1003, "logsumexp_leading", [](auto x) { return tl::logsumexp<0>(x); });
  agrees<shape<3, 5, 7>>(1004, "logsumexp_two", [](auto x) { return tl::logsumexp<0, 2>(3 * x); });
  agrees<shape<1, 65>>(1005, "logsumexp_all", [](auto x) { return logsumexp(3 * x); });
}

TEST_CASE("broadcasting, products and rearrangements agree with PyTorch", "[reference]") {
  agrees<shape<3, 1, 5>, shape<4, 1>, shape<5>>(
      1006, "broadcast", [](auto a, auto b, auto c) { return tanh(a * b + c) - b / (2 + c * c); });
  agrees<shape<7, 3>, shape<3, 17>, shape<17, 15>, shape<15>>(
      1007, "products", [](auto a, auto b, auto c, auto v) { return matmul(matmul(tanh(matmul(a, b)), c), v); });
  agrees<shape<5>, shape<33>, shape<33>>(1008, "products_of_vectors",
                                         [](auto a, auto b, auto c) { return matmul(outer(a, b), c) * dot(b, c); });
  agrees<shape<6, 5>>(
      1009, "take_repeated", [](auto t, auto i) { return tanh(take(t, i)) * exp(take(t, i)); },
      test::labels<17>(tl::seed(1009), 50, 6));
  agrees<shape<3, 5>, shape<2, 5>>(1010, "rearranged", [](auto a, auto b) {
    const auto joined = tl::concat<0>(a, b, tl::slice<0, 1, 3>(a));
    return tl::slice<1, 1, 4>(joined) * tl::slice<1, 0, 3>(joined) +
           tl::concat<1>(tl::slice<1, 4, 5>(joined), tl::slice<1, 2, 4>(joined));
  });
  agrees<shape<3, 5, 7>>(1011, "reductions",
                         [](auto x) { return tl::sum<2>(x) * tl::mean<0, 2>(x) + tl::max<2>(x) - tl::min<0, 2>(x); });
  agrees<shape<2, 3, 5, 7>>(1012, "turned", [](auto x) {
    return tl::sum<0>(exp(tl::transpose<1, 0, 2>(tl::reshape<5, 14, 3>(2 * tl::transpose<2, 0, 3, 1>(x)))));
  });
}

TEST_CASE("element by element functions agree with PyTorch", "[reference]") {
  agrees<shape<33>>(1013, "gelu", [](auto x) { return gelu(4 * x); });
  agrees<shape<33>>(1014, "gelu_tanh", [](auto x) { return gelu_tanh(4 * x); });
  agrees<shape<31>>(1015, "rectifiers",
                    [](auto x) { return tl::elu(3 * x, 0.5) + tl::leaky_relu(x, 0.2) * silu(x) - relu(x); });
  agrees<shape<15>, shape<15>>(
      1016, "circular", [](auto x, auto y) { return sin(3 * x) * cos(y) + tan(x) + asin(y) * acos(x) + atan(5 * y); });
  agrees<shape<17>>(1017, "hyperbolic",
                    [](auto x) { return sinh(x) * cosh(2 * x) - tanh(3 * x) + erf(x) * erfc(2 * x); });
  agrees<shape<3, 15>>(1018, "exponential", [](auto x) {
    return expm1(x) * log1p(x * x) + log(2 + x) * sqrt(1.5 + x) + rsqrt(2 - x) + pow(1.25 + x, 2.5);
  });
  agrees<shape<1, 63>, shape<3, 1>>(1019, "chosen", [](auto a, auto b) {
    return select(a > b, a * b, max(a, 0.5 * b)) + min(a, b) * clamp(b, -0.25, 0.5) + abs(a);
  });
}
