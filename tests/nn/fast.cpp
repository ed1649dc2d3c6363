// SPDX-License-Identifier: BSL-1.0

// Activations with a stated error: results within it, derivatives that follow from the results and are close to the
// true ones, and the same bits on every back end.

#include <tapeless/tapeless.hpp>

#include <cmath>
#include <cstddef>
#include <support/elementwise.hpp>
#include <type_traits>

namespace tl = tapeless;

namespace {

static_assert(tl::same_expression(tl::partial<0>([](auto x) { return fast_tanh(x); }), [](auto x) {
  const auto y = fast_tanh(x);
  return 1.0 - y * y;
}));
static_assert(tl::gradient([](auto x) { return fast_sigmoid(x); })(0.0) == 0.25);
static_assert(tl::gradient([](auto x) { return fast_tanh(x); })(100.0) == 0, "where it is constant");
static_assert(tl::cost(tl::value_and_gradient([](auto x) { return fast_tanh(x); })).tanh == 1);
static_assert(tl::cost(tl::value_and_gradient([](auto x) { return fast_silu(x); })).sigmoid == 1);
static_assert(tl::cost(tl::value_and_gradient([](auto x) { return fast_gelu(x); })).sigmoid == 1);

using fast = test::family<TEST_FUNCTION(fast_tanh(x)), TEST_FUNCTION(fast_sigmoid(x)), TEST_FUNCTION(fast_silu(x)),
                          TEST_FUNCTION(fast_gelu(x))>;
using exact =
    test::family<TEST_FUNCTION(tanh(x)), TEST_FUNCTION(sigmoid(x)), TEST_FUNCTION(silu(x)), TEST_FUNCTION(gelu(x))>;

/// What is left of the difference of two numbers beyond a part of the second one and a constant.
constexpr auto beyond = [](double a, double b, double relative, double absolute) {
  return std::fabs(a - b) - relative * std::fabs(b) - absolute;
};

template<class T> void keeps_errors() {
  const auto x = test::random<tl::Tensor<double, 65>>(-9, 9, 1).template cast<T>();
  const auto found = test::detail::same_bits(fast{}, x);
  const auto [tanh, sigmoid, silu, gelu] = tl::fused(exact{})(x);
  for (std::size_t i = 0; i < 65; ++i) {
    INFO("at " << x[i]);
    CHECK(beyond(std::get<0>(found).first[i], tanh.first[i], 7e-5, 0) < 0);
    CHECK(beyond(std::get<1>(found).first[i], sigmoid.first[i], 0, 3.5e-5) < 0);
    CHECK(beyond(std::get<2>(found).first[i], silu.first[i], 0, 3.5e-5 * std::fabs(x[i])) < 0);
    CHECK(beyond(std::get<3>(found).first[i], gelu.first[i], 0, 4.5e-4) < 0);
    CHECK(beyond(std::get<0>(std::get<0>(found).second)[i], std::get<0>(tanh.second)[i], 0, 1.5e-4) < 0);
    CHECK(beyond(std::get<0>(std::get<1>(found).second)[i], std::get<0>(sigmoid.second)[i], 0, 4e-5) < 0);
    CHECK(beyond(std::get<0>(std::get<2>(found).second)[i], std::get<0>(silu.second)[i], 0, 4e-4) < 0);
    CHECK(beyond(std::get<0>(std::get<3>(found).second)[i], std::get<0>(gelu.second)[i], 0, 2e-3) < 0);
  }
}

// --- layers ---------------------------------------------------------------------------------------------------------
using Exact = tl::MLP<tl::Linear<2, 8>, tl::Tanh, tl::Linear<8, 8>, tl::GELU, tl::Linear<8, 1>, tl::Sigmoid>;
using Fast = tl::MLP<tl::Linear<2, 8>, tl::fast<tl::Tanh>, tl::Linear<8, 8>, tl::fast<tl::GELU>, tl::Linear<8, 1>,
                     tl::fast<tl::Sigmoid>>;
static_assert(Exact::parameter_count == Fast::parameter_count);
static_assert(tl::fast<tl::GELU>::before == tl::GELU::before && tl::fast<tl::SiLU>::before == tl::SiLU::before);

}  // namespace

TEST_CASE("fast activations and their derivatives are within their errors of the exact ones", "[nn]") {
  keeps_errors<float>();
  keeps_errors<double>();
}

TEST_CASE("a network with fast activations gives nearly what it gives with exact ones, not the same", "[nn]") {
  const Exact exact_net(tl::seed(3));
  Fast fast_net;
  for (std::size_t i = 0; i < fast_net.size(); ++i) fast_net.data()[i] = exact_net.data()[i];
  const tl::Tensor<float, 2> x{0.7f, -1.2f};
  CHECK(fast_net(x)[0] == Approx(exact_net(x)[0]).margin(1e-3));
  CHECK(fast_net(x)[0] != exact_net(x)[0]);
}

TEST_CASE("the bound of the fast gelu holds on a fine grid", "[nn]") {
  constexpr std::size_t count = 4000;
  tl::Tensor<double, count> x;
  for (std::size_t i = 0; i < count; ++i) x[i] = (static_cast<double>(i) - 1999.5) * 0.005;
  const auto gelu = tl::fused([](auto v) { return tl::fast_gelu(v); })(x);
  double worst = 0;
  for (std::size_t i = 0; i < count; ++i)
    worst = std::fmax(worst, std::fabs(gelu[i] - x[i] * std::erfc(-x[i] * 0.70710678118654752440) / 2));
  CHECK(worst < 4.5e-4);
  CHECK(worst > 4e-4);
}
