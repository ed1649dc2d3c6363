// SPDX-License-Identifier: BSL-1.0

// Where a smooth function is written with functions that have a kink, its derivatives are right at the kink too.

#include <tapeless/tapeless.hpp>

#include <limits>
#include <support/catch.hpp>
#include <tuple>

namespace tl = tapeless;

namespace {

template<std::size_t... E> using D = tl::Tensor<double, E...>;

constexpr D<2, 2> unit{1, 0, 0, 1};

template<class F> constexpr double second(F f, double x) { return tl::derivative<2>(f)(x); }
template<class F> constexpr double bent(F f, double x) { return tl::hvp(f)(x, 1.0); }

// |x| |x| is x², in every order
static_assert(second([](auto x) { return square(abs(x)); }, 0) == 2);
static_assert(bent([](auto x) { return square(abs(x)); }, 0) == 2, "in forward mode");
static_assert(second([](auto x) { return abs(x) * 3 * abs(x); }, 0) == 6);
static_assert(second([](auto x) { return pow(abs(x), 2) + abs(x) * abs(-2 * x); }, 0) == 6);
static_assert(second([](auto x) { return abs(x - 1) * abs(1 - x); }, 1) == 2);
static_assert(second([](auto x) { return max(x, -x) * max(-x, x); }, 0) == 2);
static_assert(second([](auto x) { return cos(abs(x)) + sqrt(4 + abs(x) * abs(x)); }, 0) == -0.5);
static_assert(second([](auto x) { return exp(abs(x) * abs(x)); }, 0.0f) == 2);

// what is never negative has no kink to pass
static_assert(second([](auto x) { return abs(x * x); }, 0) == 2);
static_assert(bent([](auto x) { return abs(square(x) + 3 * abs(x) * abs(x)); }, 0) == 8);
static_assert(second([](auto x) { return relu(square(x) / (1 + exp(x))); }, 0) == 1);
static_assert(second([](auto x) { return max(x * x, 0) + clamp(x * x, 0, 9.0); }, 0) == 4);
static_assert(tl::hessian([](auto x) { return abs(sum(x * x)) / 2; })(D<2>{0, 0}) == unit);
static_assert(second([](auto x) { return abs(x * x - 1); }, 1) == 0, "this one has");
static_assert(second([](auto x) { return sqrt(square(x * x)) + sqrt(pow(x, 4)) + square(sqrt(x * x)); }, 0) == 6);

// what is shared at a tie along an axis is shared once
constexpr auto largest = [](auto a, auto... x) { return max(tl::concat<0>(tl::reshape<1>(a), tl::reshape<1>(x)...)); };
static_assert(second([](auto x) { return square(largest(x, -x)); }, 0) == 2);
static_assert(bent([](auto x) { return square(largest(x, -x)); }, 0) == 2);
static_assert(second([](auto x) { return 3 * largest(x, -x, 0 * x) * largest(-2 * x, 2 * x) / 2; }, 1) == 6);
static_assert(second([](auto x) { return cos(largest(-x, x)) - largest(x, -x) * largest(x, -x) / 2; }, 0) == -2);
static_assert(second([](auto x) { return -square(min(tl::concat<0>(tl::reshape<1>(x), tl::reshape<1>(-x)))); }, 0) ==
              -2);
static_assert(second([](auto x) { return square(largest(x, -x)); }, 3) == 2);
static_assert(tl::hessian([](auto x) { return sum(square(max<1>(tl::concat<1>(x, -x)))); })(D<2, 1>{0, 5}) ==
              D<2, 1, 2, 1>{2, 0, 0, 2});

// x / √x is √x
static_assert(tl::gradient([](auto x) { return x * sqrt(x) + sqrt(x) * x * x; })(0.0) == 0);
static_assert(tl::gradient([](auto x) { return x * sqrt(x); })(4.0) == 3);
static_assert(tl::hessian([](auto x) { return dot(norm<1>(x), norm<1>(x)) / 2; })(D<2, 1>{0, 5}) ==
              D<2, 1, 2, 1>{1, 0, 0, 1});
static_assert(tl::formula([](auto x) { return abs(exp(x)) + relu(abs(x)); }, "x") == "exp(x) + abs(x)");

// one-sided squares that are a whole one together
static_assert(second([](auto x) { return square(relu(x)) + square(relu(-x)); }, 0) == 2);
static_assert(bent([](auto x) { return square(relu(x)) + square(relu(-x)); }, 0) == 2);
static_assert(second([](auto x) { return square(relu(x)); }, -1) == 0);
static_assert(second([](auto x) { return square(relu(x)); }, 1) == 2);
static_assert(second([](auto x) { return square(max(x, 0)); }, -1) == 0);
static_assert(second([](auto x) { return square(relu(x) - relu(-x)); }, 0) == 2);
static_assert(second([](auto x) { return square(sin(relu(x))) + square(relu(-3 * x)) / 9; }, 0) == 2);
static_assert(second([](auto x) { return square(max(x, 0)) + square(min(x, 0)); }, 0) == 2);
static_assert(second([](auto x) { return square(max(x, 0) + min(x, 0)); }, 0) == 2);
static_assert(second([](auto x) { return square(max(x, 1) - 1) + square(min(1, x) - 1); }, 1) == 2);
static_assert(second([](auto x) { return square(clamp(x, 0, 5)) + square(clamp(x, -5, 0)); }, 0) == 2);
static_assert(bent([](auto x) { return square(clamp(x, 0, 5)) + square(clamp(-x, 0, 5)); }, 0) == 2);
static_assert(second([](auto x) { return max(x, 0) * min(x, 0); }, 0) == 0);
constexpr auto either = [](auto x, auto y) { return square(max(x, y)) + square(min(x, y)); };
static_assert(tl::hessian([](auto v) { return square(max(v[0], v[1])) + square(min(v[0], v[1])); })(D<2>{3, 3}) ==
              D<2, 2>{2, 0, 0, 2});
static_assert(tl::gradient(either)(3.0, 3.0) == std::tuple(6.0, 6.0));

// roots that cancel
static_assert(tl::value_and_gradient([](auto x) { return sqrt(x) * sqrt(x); })(0.0) == std::pair(0.0, 1.0));
static_assert(second([](auto x) { return sqrt(x) * sqrt(x); }, 0) == 0);
static_assert(second([](auto x) { return sqrt(x) * x * sqrt(x) - 3 * pow(sqrt(x), 4); }, 0) == -4);
static_assert(tl::gradient([](auto x) { return square(sqrt(x)) / (1 + x); })(0.0) == 1);

// the square of a norm is a sum of squares
static_assert(tl::hessian([](auto x) { return square(norm(x)); })(D<2>{}) == D<2, 2>{2, 0, 0, 2});
static_assert(tl::hessian([](auto x) { return norm(x) * norm(x) / 2; })(D<2>{}) == unit);
static_assert(tl::hessian([](auto x) { return sqrt(1 + square(norm(x))); })(D<2>{}) == unit);
static_assert(tl::hessian([](auto x) { return square(norm(x - 1)) * exp(x[0]); })(D<2>{1, 1})(1, 1) ==
              2 * tl::fused([](auto x) { return exp(x); })(1.0));
static_assert(tl::jacobian<tl::direction::forward>(tl::gradient([](auto x) { return square(norm(x)) / 2; }))(D<2>{}) ==
              unit);
static_assert(tl::jacobian<tl::direction::reverse>(tl::gradient([](auto x) { return square(norm(x)) / 2; }))(D<2>{}) ==
              unit);
constexpr D<2, 2> zero_row{0, 0, 0, 4}, along{1, 2, 3, 4};
static_assert(tl::hvp([](auto x) { return sum(square(tl::norm<1>(x))); })(zero_row, along) == D<2, 2>{2, 4, 6, 8});
static_assert(tl::hvp([](auto x) { return square(tl::norm<0>(x))[1]; })(D<2, 2>{1, 0, 0, 0}, along) ==
              D<2, 2>{0, 4, 0, 8});
constexpr auto repeated = [](auto x) {
  const auto n = tl::norm<1>(x, tl::keepdims);
  return sum(n * exp(x) * n);
};
static_assert(tl::hvp(repeated)(zero_row, along)(0, 1) == 8, "Σ r² eˣ over a row of zeros: 2 x (1 + 1)");

// what a norm gives where it is no number, and where it is 0
static_assert(tl::gradient([](auto x) { return norm(x); })(D<2>{}) == D<2>{});
static_assert(tl::gradient([](auto x) { return sum(tl::norm<1>(x)); })(zero_row) == D<2, 2>{0, 0, 0, 1});

// first derivatives at a kink are the conventions that are written down
static_assert(tl::gradient([](auto x) { return abs(x); })(0.0) == 0);
static_assert(tl::gradient([](auto x) { return relu(x); })(0.0) == 0);
static_assert(tl::jvp([](auto x) { return relu(x); })(0.0, 1.0).second == 0);
static_assert(tl::gradient([](auto x) { return max(x, 0); })(0.0) == 0.5);
static_assert(tl::jvp([](auto x) { return max(x, 0); })(0.0, 1.0).second == 0.5);
static_assert(tl::gradient([](auto x, auto y) { return min(x, y); })(1.0, 1.0) == std::tuple(0.5, 0.5));
static_assert(tl::gradient([](auto x) { return max(x); })(D<2>{1, 1}) == D<2>{0.5, 0.5}, "over an axis as well");
static_assert(tl::gradient([](auto x) { return clamp(x, 0, 1) + clamp(x, -1, 0); })(0.0) == 2, "1 at a bound");
static_assert(tl::formula(tl::gradient([](auto x) { return 3 * abs(x); }), "x") == "3*sign(x)");

// a function that was traced before keeps what its derivative knows of kinks
constexpr auto slope = tl::gradient([](auto x) { return square(abs(x)) / 2; });
static_assert(tl::gradient([](auto x) { return 3 * slope(x) + square(relu(x)); })(0.0) == 3);

}  // namespace

TEST_CASE("a norm of what is no number is no number", "[transform]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto [value, gradient] = tl::value_and_gradient([](auto x) { return norm(x); })(D<2>{nan, 1});
  CHECK(value != value);
  CHECK(gradient[0] != gradient[0]);
}

TEST_CASE("rows of zeros have a right second derivative in registers", "[transform]") {
  D<5, 19> x{}, v{};
  for (std::size_t i = 0; i < 19; ++i) x(2, i) = 1, v(1, i) = static_cast<double>(i), v(2, i) = 1;
  const auto bend = tl::hvp([](auto a) { return sum(square(tl::norm<1>(a))); })(x, v);
  for (std::size_t i = 0; i < 19; ++i) {
    CHECK(bend(0, i) == 0);
    CHECK(bend(1, i) == 2 * static_cast<double>(i));
    CHECK(bend(2, i) == Approx(2).epsilon(1e-14));
  }
}
