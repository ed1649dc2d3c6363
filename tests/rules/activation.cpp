// SPDX-License-Identifier: BSL-1.0

// Activations of networks and the error function: derivatives are slopes, with the documented values at kinks, and
// large arguments give no NaN.

#include <array>
#include <cmath>
#include <limits>
#include <support/elementwise.hpp>

namespace tl = tapeless;

namespace {

using smooth =
    test::family<TEST_FUNCTION(erf(x)), TEST_FUNCTION(erfc(x)), TEST_FUNCTION(sigmoid(x)), TEST_FUNCTION(gelu(x)),
                 TEST_FUNCTION(gelu_tanh(x)), TEST_FUNCTION(silu(x)), TEST_FUNCTION(softplus(x))>;
// their kinks are at 0, which no point of the test is near
using kinked = test::family<TEST_FUNCTION(relu(x)), TEST_FUNCTION(leaky_relu(x)), TEST_FUNCTION(tl::leaky_relu(x, 0.2)),
                            TEST_FUNCTION(elu(x)), TEST_FUNCTION(tl::elu(x, 0.5)), TEST_FUNCTION(abs(x))>;

// at the kinks
static_assert(tl::gradient([](auto x) { return relu(x); })(0.0) == 0);
static_assert(tl::gradient([](auto x) { return relu(x); })(-0.0) == 0);
static_assert(tl::gradient([](auto x) { return abs(x); })(0.0) == 0);
static_assert(tl::gradient([](auto x) { return abs(x); })(-0.0) == 0);
static_assert(tl::gradient([](auto x) { return leaky_relu(x); })(0.0) == 0.01);
static_assert(tl::gradient([](auto x) { return elu(x); })(0.0) == 1);
static_assert(tl::gradient([](auto x) { return tl::elu(x, 0.5); })(0.0) == 0.5);

// where the derivative is a round number
static_assert(tl::gradient([](auto x) { return sigmoid(x); })(0.0) == 0.25);
static_assert(tl::gradient([](auto x) { return gelu(x); })(0.0) == 0.5);
static_assert(tl::gradient([](auto x) { return softplus(x); })(0.0) == 0.5);
static_assert(tl::gradient([](auto x) { return erf(x); })(0.0) == 1.1283791670955125739);
static_assert(tl::gradient([](auto x) { return erfc(x); })(0.0) == -1.1283791670955125739);

// what the backward pass may not compute again
static_assert(tl::cost(tl::value_and_gradient([](auto x) { return silu(x); })).sigmoid == 1);
static_assert(tl::cost(tl::value_and_gradient([](auto x) { return elu(x); })).others == 1, "one expm1");
static_assert(tl::cost(tl::value_and_gradient([](auto x) { return gelu_tanh(x); })).sigmoid == 1);
static_assert(tl::cost(tl::value_and_gradient([](auto x) { return softplus(x); })).exp == 0);

using all =
    test::family<TEST_FUNCTION(erf(x)), TEST_FUNCTION(sigmoid(x)), TEST_FUNCTION(gelu(x)), TEST_FUNCTION(gelu_tanh(x)),
                 TEST_FUNCTION(silu(x)), TEST_FUNCTION(softplus(x)), TEST_FUNCTION(relu(x)),
                 TEST_FUNCTION(leaky_relu(x)), TEST_FUNCTION(elu(x)), TEST_FUNCTION(tanh(x))>;

template<class Results> bool all_finite(const Results& results) {
  return std::apply(
      [](const auto&... r) { return ((std::isfinite(r.first[0]) && std::isfinite(std::get<0>(r.second)[0])) && ...); },
      results);
}

}  // namespace

/// The sum of f's derivatives, which differentiated gives its second ones.
template<class F> struct sum_of_slopes {
  constexpr auto operator()(auto x) const {
    return sum(tl::gradient([](auto v) { return sum(F{}(v)); })(x));
  }
};

/// f with both derivatives, traced as one.
template<class F> struct two_derivatives {
  constexpr auto operator()(auto x) const {
    return std::tuple(F{}(x), tl::gradient([](auto y) { return sum(F{}(y)); })(x), tl::gradient(sum_of_slopes<F>{})(x));
  }
};

/// f, f', f'' at -inf, -1e20 and inf.
template<class T, class F> bool ends_are(F, std::array<double, 3> value, std::array<double, 3> slope) {
  constexpr T infinity = std::numeric_limits<T>::infinity();
  const tl::Tensor<T, 3> x{-infinity, T(-1e20), infinity};
  const auto [v, d, d2] = tl::fused(two_derivatives<F>{})(x);
  bool right = true;
  for (std::size_t i = 0; i < 3; ++i) {
    right = right && v[i] == static_cast<T>(value[i]) && d[i] == static_cast<T>(slope[i]) && d2[i] == 0;
  }
  return right;
}

TEMPLATE_TEST_CASE("activations have their limits at the ends, and so have two derivatives", "[rules]",
                   TAPELESS_TESTS_TYPES) {
  using T = TestType;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr std::array gate{0.0, 0.0, infinity}, step{0.0, 0.0, 1.0}, none{0.0, 0.0, 0.0};
  CHECK(ends_are<T>([](auto x) { return silu(x); }, gate, step));
  CHECK(ends_are<T>([](auto x) { return gelu(x); }, gate, step));
  CHECK(ends_are<T>([](auto x) { return gelu_tanh(x); }, gate, step));
  CHECK(ends_are<T>([](auto x) { return fast_silu(x); }, gate, step));
  CHECK(ends_are<T>([](auto x) { return fast_gelu(x); }, gate, step));
  CHECK(ends_are<T>([](auto x) { return elu(x); }, {-1, -1, infinity}, step));
  CHECK(ends_are<T>([](auto x) { return softplus(x); }, gate, step));
  CHECK(ends_are<T>([](auto x) { return log_sigmoid(x); }, {-infinity, -1e20, 0}, {1, 1, 0}));
  CHECK(ends_are<T>([](auto x) { return erf(x); }, {-1, -1, 1}, none));
  CHECK(ends_are<T>([](auto x) { return erfc(x); }, {2, 2, 0}, none));
  CHECK(tl::gradient(sum_of_slopes<TEST_FUNCTION(atan(x))>{})(tl::Tensor<T, 2>{-infinity, infinity}) ==
        tl::Tensor<T, 2>{});
}

TEST_CASE("smooth activations obey the laws", "[rules]") { test::check_family(smooth{}, test::interval{-3, 3}); }

TEST_CASE("activations with a kink obey the laws beside it", "[rules]") {
  test::check_family(kinked{}, test::interval{-3, 3});
}

TEMPLATE_TEST_CASE("activations and their derivatives are finite at large arguments", "[rules]", TAPELESS_TESTS_TYPES) {
  for (const double x : {100.0, 1e4, 1e10, -100.0, -1e4, -1e10}) {
    INFO("at " << x);
    CHECK(all_finite(tl::fused(all{})(tl::Tensor<TestType, 1>{x})));
  }
}
