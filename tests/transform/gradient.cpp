// SPDX-License-Identifier: BSL-1.0

// Gradients of any function, by any of its arguments, and gradients of gradients.

#include <tapeless/tapeless.hpp>

#include <array>
#include <support/catch.hpp>
#include <support/laws.hpp>
#include <tuple>

namespace tl = tapeless;

namespace {

template<std::size_t... E> using D = tl::Tensor<double, E...>;

// the adjoint of a slice, and the adjoint of that
constexpr auto middle = [](auto x) { return sum(square(tl::slice<0, 1, 2>(x))); };
constexpr auto slopes_of_middle = [](auto x) { return sum(square(tl::gradient(middle)(x))); };
static_assert(tl::gradient(middle)(D<3>{1, 2, 3}) == D<3>{0, 4, 0});
static_assert(tl::gradient(slopes_of_middle)(D<3>{1, 2, 3}) == D<3>{0, 16, 0}, "of (2 x)² at 2");

// --- subsets of the arguments ---------------------------------------------------------------------------------------
constexpr auto f = [](auto a, auto b, auto c) { return a * b + b * c * c; };
static_assert(tl::gradient(f)(2.0, 3.0, 5.0) == std::tuple(3.0, 27.0, 30.0));
static_assert(tl::gradient<0, 2>(f)(2.0, 3.0, 5.0) == std::tuple(3.0, 30.0));
static_assert(tl::gradient<2, 0>(f)(2.0, 3.0, 5.0) == std::tuple(30.0, 3.0), "in the order named");
static_assert(tl::gradient<1>(f)(2.0, 3.0, 5.0) == 27.0, "one alone is no tuple");
static_assert(tl::partial<2>(f)(2.0, 3.0, 5.0) == 30.0);
static_assert(tl::gradient<1, 1>(f)(2.0, 3.0, 5.0) == std::tuple(27.0, 27.0));
static_assert(tl::value_and_gradient<2>(f)(2.0, 3.0, 5.0) == std::pair(81.0, 30.0));
static_assert(tl::value_and_gradient(f)(2.0, 3.0, 5.0) == std::pair(81.0, std::tuple(3.0, 27.0, 30.0)));
static_assert(tl::gradient<1>([](auto a, auto) { return 2 * a; })(1.0, 2.0) == 0, "no path, no derivative");
static_assert(tl::gradient([](auto a) { return a; })(7.0) == 1);
static_assert(tl::gradient([](auto a, auto b) { return a + b; })(1.0, 2.0) == std::tuple(1.0, 1.0));
static_assert(std::is_same_v<decltype(tl::gradient(f)(2.0f, 3.0f, 5.0f)), std::tuple<float, float, float>>);
static_assert(std::is_empty_v<decltype(tl::gradient(f))>, "a derivative is a function object without state");

// --- functions that are no lambdas ----------------------------------------------------------------------------------
struct polynomial {
  constexpr auto operator()(auto x) const { return 3 * x * x - x; }
};
static_assert(tl::gradient(polynomial{})(2.0) == 11);
static_assert(tl::gradient(tl::fused(polynomial{}))(2.0) == 11);

// --- arguments of all kinds -----------------------------------------------------------------------------------------
constexpr auto energy = [](auto x, auto w) { return sum(w * square(x)); };
static_assert(tl::gradient<0>(energy)(D<2, 2>{1, 2, 3, 4}, D<2>{1, 10}) == D<2, 2>{2, 40, 6, 80});
static_assert(tl::gradient<1>(energy)(D<2, 2>{1, 2, 3, 4}, D<2>{1, 10}) == D<2>{10, 20});
static_assert(tl::gradient<0>(energy)(std::array{1.0, 2.0}, 3.0) == D<2>{6, 12});
static_assert(tl::gradient<1>(energy)(std::array<std::array<double, 2>, 2>{{{1, 2}, {3, 4}}}, 3.0) == 30);
constexpr D<2, 2> two_rows{1, 2, 3, 4};
static_assert(tl::gradient<0>(energy)(two_rows.row(1), 1.0) == D<2>{6, 8});

// --- second derivatives ---------------------------------------------------------------------------------------------
constexpr auto cube = [](auto x) { return x * x * x; };
static_assert(tl::gradient(tl::gradient(cube))(2.0) == 12);
static_assert(tl::gradient(tl::gradient(tl::gradient(cube)))(2.0) == 6);
static_assert(tl::gradient(tl::gradient(tl::gradient(tl::gradient(cube))))(2.0) == 0);
static_assert(tl::same_expression(tl::gradient(tl::gradient([](auto x) { return sin(x); })),
                                  [](auto x) { return -sin(x); }));
static_assert(tl::same_expression(tl::gradient(tl::gradient([](auto x) { return exp(x); })),
                                  [](auto x) { return exp(x); }));
static_assert(tl::cost(tl::gradient(tl::gradient([](auto x) { return tanh(x); }))).tanh == 1);

constexpr auto g = [](auto x, auto y) { return x * x * y + sin(y); };
static_assert(tl::partial<1>(tl::partial<0>(g))(3.0, 5.0) == 6, "mixed derivatives");
static_assert(tl::partial<0>(tl::partial<1>(g))(3.0, 5.0) == 6);
static_assert(tl::gradient(tl::partial<0>(g))(3.0, 5.0) == std::tuple(10.0, 6.0), "a row of the Hessian");

/// A Hessian times a vector, as the gradient of a product with the gradient.
constexpr auto rosenbrock = [](auto x) {
  const auto a = tl::slice<0, 0, 3>(x), b = tl::slice<0, 1, 4>(x);
  return sum(100 * square(b - square(a)) + square(1 - a));
};
constexpr auto hessian_times = [](auto x, auto v) {
  return tl::gradient<0>([](auto y, auto u) { return sum(tl::gradient(rosenbrock)(y) * u); })(x, v);
};

// --- nested gradients -----------------------------------------------------------------------------------------------
// d/dx [x d/dy (x + y)] = 1: the two derivations do not mix up whose x is whose
constexpr auto confusing = [](auto x) { return x * tl::partial<1>([](auto u, auto y) { return u + y; })(x, 1.0); };
static_assert(tl::gradient(confusing)(1.0) == 1);
// d/dx [x d/dy (x y)] at y = x, x²: 2x, not 3x
constexpr auto inner_of_outer = [](auto x) { return x * tl::partial<1>([](auto u, auto y) { return u * y; })(x, x); };
static_assert(tl::gradient(inner_of_outer)(5.0) == 10);
static_assert(tl::same_expression(inner_of_outer, [](auto x) { return x * x; }));
// the same value for two arguments leaves them two
static_assert(tl::gradient(g)(2.0, 2.0) == std::tuple(8.0, 4.0 + tl::fused([](auto x) { return cos(x); })(2.0)));
constexpr auto twice = [](auto x) {
  const auto [by_first, by_second] = tl::gradient([](auto u, auto v) { return u * u * v; })(x, x);
  return by_first - by_second;
};
static_assert(tl::same_expression(twice, [](auto x) { return 2 * (x * x) - x * x; }));
static_assert(tl::fused(twice)(3.0) == 9);
// a numeric argument inside a trace
static_assert(tl::gradient([](auto x) { return tl::gradient(cube)(2 * x) * tl::fused(cube)(2.0); })(1.0) == 8 * 3 * 8);
// a call of a fused function inside a trace is the function itself
static_assert(tl::same_expression([](auto x) { return tl::fused(cube)(x) + 1; }, [](auto x) { return cube(x) + 1; }));

// --- functions that give several results ----------------------------------------------------------------------------
constexpr auto several = [](auto x) { return std::tuple(x, x, std::pair(2 * x, sum(x)), x * x); };
static_assert(tl::fused(several)(D<2>{1, 2}) ==
              std::tuple(D<2>{1, 2}, D<2>{1, 2}, std::pair(D<2>{2, 4}, 3.0), D<2>{1, 4}));

}  // namespace

TEST_CASE("a Hessian times a vector is the slope of the gradient", "[transform]") {
  const D<4> x{0.5, -0.25, 1.25, 0.75}, v{1, -2, 0.5, 3};
  const D<4> found = tl::fused(hessian_times)(x, v);
  const double h = 1e-5;
  D<4> ahead = x, behind = x;
  for (std::size_t i = 0; i < 4; ++i) ahead[i] += h * v[i], behind[i] -= h * v[i];
  const D<4> up = tl::gradient(rosenbrock)(ahead), down = tl::gradient(rosenbrock)(behind);
  for (std::size_t i = 0; i < 4; ++i) CHECK(found[i] == Approx((up[i] - down[i]) / (2 * h)).epsilon(1e-7));
}

TEST_CASE("second derivatives of networks' functions obey the laws", "[transform]") {
  const auto penalty = [](auto x, auto w) {
    const auto inner = [](auto y, auto u) { return sum(softplus(matmul(u, tanh(y)))) + logsumexp(y); };
    return sum(square(tl::gradient<0>(inner)(x, w)));
  };
  test::check_laws(penalty, test::random<D<5>>(-1, 1, 1), test::random<D<3, 5>>(-1, 1, 2));
}

TEST_CASE("gradients are the same at run time as in constant evaluation", "[transform]") {
  constexpr D<2, 3> w{0.5, -1, 2, 0.25, 1, -0.5};
  constexpr D<3> x{1, -2, 0.5};
  constexpr auto network = [](auto a, auto b) { return sum(sigmoid(matmul(a, b))) + sum(tl::softmax(b) * b); };
  constexpr auto in_compiler = tl::value_and_gradient(network)(w, x);
  const D<2, 3> run_time_w = w;
  CHECK(test::equal_bits(tl::value_and_gradient(network)(run_time_w, x), in_compiler));
}
