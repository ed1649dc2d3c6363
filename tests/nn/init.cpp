// SPDX-License-Identifier: BSL-1.0

#include <cmath>
#include <cstddef>

#include <support/catch.hpp>
#include <tapeless/embedded.hpp>

namespace tl = tapeless;

namespace {

using Net = tl::MLP<tl::Linear<20, 30>, tl::ReLU, tl::Linear<30, 10>, tl::Tanh, tl::Linear<10, 6>>;
constexpr Net net{tl::seed(1)};
static_assert(net == Net{tl::seed(1)}, "the seed decides");
static_assert(net != Net{tl::seed(2)});
static_assert(net.parameter<"0.bias">() == tl::Tensor<float, 30>{});
static_assert(net.parameter<"4.bias">() == tl::Tensor<float, 6>{});

/// All weights within the limit, spread up to it, about half of them negative, and no two equal in a row.
template<class View> void expect_spread(View weights, double limit) {
  double largest = 0, sum = 0;
  std::size_t negative = 0, repeated = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double w = static_cast<double>(weights.data()[i]);
    largest = std::fmax(largest, std::fabs(w));
    sum += w * w;
    negative += w < 0;
    repeated += i > 0 && weights.data()[i] == weights.data()[i - 1];
  }
  const auto count = static_cast<double>(weights.size());
  CHECK(largest <= limit);
  CHECK(largest > 0.9 * limit);
  CHECK(sum / count == Approx(limit * limit / 3).epsilon(0.4));
  CHECK(static_cast<double>(negative) == Approx(count / 2).epsilon(0.4));
  CHECK(repeated == 0);
}

/// He's limit is the larger one by far, so a weight beyond Xavier's tells.
template<class Activation> bool starts_as_before_a_rectifier() {
  const tl::MLP<tl::Linear<12, 50>, Activation, tl::Linear<50, 2>> small(tl::seed(3));
  double largest = 0;
  for (const float w : small.template parameter<"0.weight">()) {
    largest = std::fmax(largest, std::fabs(static_cast<double>(w)));
  }
  return largest > std::sqrt(6.0 / (12 + 50));
}

}  // namespace

TEST_CASE("weights start within He's limit before rectifiers and within Xavier's elsewhere", "[nn]") {
  expect_spread(net.parameter<"0.weight">(), std::sqrt(6.0 / 20));
  expect_spread(net.parameter<"2.weight">(), std::sqrt(6.0 / (30 + 10)));
  expect_spread(net.parameter<"4.weight">(), std::sqrt(6.0 / (10 + 6)));
}

TEST_CASE("the activation that follows decides the limit", "[nn]") {
  CHECK(starts_as_before_a_rectifier<tl::ReLU>());
  CHECK(starts_as_before_a_rectifier<tl::LeakyReLU<>>());
  CHECK(starts_as_before_a_rectifier<tl::ELU>());
  CHECK(starts_as_before_a_rectifier<tl::GELU>());
  CHECK(starts_as_before_a_rectifier<tl::SiLU>());
  CHECK(starts_as_before_a_rectifier<tl::Sequential<tl::Sequential<tl::ReLU>>>());
  CHECK(!starts_as_before_a_rectifier<tl::Tanh>());
  CHECK(!starts_as_before_a_rectifier<tl::Sigmoid>());
  CHECK(!starts_as_before_a_rectifier<tl::Softplus>());
  CHECK(!starts_as_before_a_rectifier<tl::Softmax>());
}

TEST_CASE("a chain in a chain starts as if it were flat", "[nn]") {
  using Inner = tl::Sequential<tl::Linear<20, 30>>;
  using Nested = tl::MLP<Inner, tl::Sequential<tl::ReLU, tl::Linear<30, 10>, tl::Tanh>, tl::Linear<10, 6>>;
  const Nested nested(tl::seed(1));
  for (std::size_t i = 0; i < net.size(); ++i) REQUIRE(nested.data()[i] == net.data()[i]);
}

TEST_CASE("two layers of equal size have separate weights", "[nn]") {
  const tl::MLP<tl::Linear<8, 8>, tl::ReLU, tl::Linear<8, 8>, tl::ReLU> twins(tl::seed(1));
  CHECK(!(twins.parameter<"0.weight">() == twins.parameter<"2.weight">()));
}

TEST_CASE("a network in double starts within the same limits", "[nn]") {
  const tl::basic_mlp<double, tl::Linear<20, 30>, tl::ReLU, tl::Linear<30, 10>> in_double(tl::seed(1));
  expect_spread(in_double.parameter<"0.weight">(), std::sqrt(6.0 / 20));
  expect_spread(in_double.parameter<"2.weight">(), std::sqrt(6.0 / (30 + 10)));
}
