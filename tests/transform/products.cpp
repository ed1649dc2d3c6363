// SPDX-License-Identifier: BSL-1.0

// Jacobians times vectors from both sides, Hessians times vectors.

#include <tapeless/tapeless.hpp>

#include <array>
#include <support/catch.hpp>
#include <support/numbers.hpp>
#include <tuple>
#include <utility>

namespace tl = tapeless;

namespace {

template<std::size_t... E> using D = tl::Tensor<double, E...>;

constexpr auto product = [](auto a, auto b) { return a * a * b; };
static_assert(tl::jvp(product)(3.0, 5.0, 1.0, 0.0) == std::pair(45.0, 30.0));
static_assert(tl::jvp(product)(3.0, 5.0, 2.0, 10.0) == std::pair(45.0, 150.0));
static_assert(tl::vjp(product)(3.0, 5.0, 2.0) == std::pair(45.0, std::tuple(60.0, 18.0)));

constexpr auto map = [](auto W, auto x) { return matmul(W, x); };
constexpr D<2, 3> W{1, 2, 3, 4, 5, 6};
constexpr D<3> x{1, 0, -1};
static_assert(tl::jvp(map)(W, x, D<2, 3>{}, D<3>{1, 1, 1}) == std::pair(D<2>{-2, -2}, D<2>{6, 15}));
static_assert(tl::vjp(map)(W, x, D<2>{1, 10}).second == std::tuple(D<2, 3>{1, 0, -1, 10, 0, -10}, D<3>{41, 52, 63}));

// several results, structures
constexpr auto polar = [](auto r, auto angle) { return std::tuple(r * cos(angle), r * sin(angle)); };
static_assert(tl::jvp(polar)(2.0, 0.0, 1.0, 3.0).second == std::tuple(1.0, 6.0));
static_assert(tl::vjp(polar)(2.0, 0.0, 1.0, 3.0).second == std::tuple(1.0, 6.0));
static_assert(tl::vjp([](auto... v) { return (... * v); })(2.0, 3.0, 5.0, 1.0).second == std::tuple(15.0, 10.0, 6.0));

// every kind of operation has its forward mode from the same rule
constexpr auto everything = [](auto A, auto v) {
  const auto h = tl::concat<0>(softmax(matmul(A, v)), tl::slice<0, 1, 3>(v) * 2);
  const auto m = tl::transpose(tl::reshape<2, 2>(h)) + v[0];
  return max<0>(m) * sum<1>(select(m > 0.5, exp(m), m * m));
};

// Hessian times vector
constexpr auto quartic = [](auto v) { return sum(square(v) * square(v)) + v[0] * v[1] * v[2]; };
static_assert(tl::hvp(quartic)(D<3>{1, 2, 3}, D<3>{1, 0, 0}) == D<3>{12, 3, 2});
static_assert(tl::hvp(quartic)(D<3>{1, 2, 3}, D<3>{1, 10, 100}) == D<3>{242, 583, 10812});
constexpr auto mixed = [](auto a, auto b) { return a * a * b; };
static_assert(tl::hvp(mixed)(3.0, 5.0, 1.0, 0.0) == std::tuple(10.0, 6.0));

// forward mode costs what a person would write
static_assert(tl::cost<double, double>(tl::jvp([](auto a) { return tanh(a); })).tanh == 1);
static_assert(tl::cost<double, double>(tl::jvp([](auto a) { return exp(sin(a)); })).multiplications == 2);
static_assert(tl::cost<double, double>(tl::jvp([](auto a) { return exp(sin(a)); })).others == 2, "sin and cos");

// inside another function: the derivative of a directional derivative
constexpr auto slope = [](auto a) { return tl::jvp([](auto t) { return t * t * t; })(a, 2 * a).second; };
static_assert(tl::fused(slope)(3.0) == 162 && tl::gradient(slope)(3.0) == 162);

}  // namespace

TEST_CASE("J v from the left and from the right agree", "[transform]") {
  test::number_source next(-1, 1, 5);
  D<2, 3> A, dA;
  D<3> v, dv;
  for (auto* t : {A.data(), dA.data()}) {
    for (std::size_t i = 0; i < 6; ++i) t[i] = next();
  }
  for (auto* t : {v.data(), dv.data()}) {
    for (std::size_t i = 0; i < 3; ++i) t[i] = next();
  }
  const auto [value, tangent] = tl::jvp(everything)(A, v, dA, dv);
  D<2> adjoint{0.7, -1.3};
  const auto [same_value, adjoints] = tl::vjp(everything)(A, v, adjoint);
  CHECK(value == same_value);
  double left = 0, right = 0;
  for (std::size_t i = 0; i < 2; ++i) left += adjoint(i) * tangent(i);
  for (std::size_t i = 0; i < 6; ++i) right += std::get<0>(adjoints).data()[i] * dA.data()[i];
  for (std::size_t i = 0; i < 3; ++i) right += std::get<1>(adjoints)(i) * dv(i);
  CHECK(left == Approx(right).epsilon(1e-12));
  CHECK(std::abs(left) > 0.01);
  const double h = 1e-6;
  const auto moved = [&](double by) {
    D<2, 3> B = A;
    D<3> w = v;
    for (std::size_t i = 0; i < 6; ++i) B.data()[i] += by * dA.data()[i];
    for (std::size_t i = 0; i < 3; ++i) w(i) += by * dv(i);
    return tl::fused(everything)(B, w);
  };
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(tangent(i) == Approx((moved(h)(i) - moved(-h)(i)) / (2 * h)).epsilon(1e-7));
  }
}
