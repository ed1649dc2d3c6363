// SPDX-License-Identifier: BSL-1.0

#include <cmath>
#include <cstddef>
#include <cstdint>

#include <support/catch.hpp>
#include <tapeless/embedded.hpp>

namespace tl = tapeless;

namespace {

constexpr auto entropy = tl::fused(tl::cross_entropy);
constexpr auto binary_entropy = tl::fused(tl::binary_cross_entropy);
constexpr auto squared = tl::fused(tl::mse);

// --- values in constant evaluation ----------------------------------------------------------------------------------
constexpr tl::Tensor<double, 2, 3> outputs{1, 2, 3, -1, 0, 4}, targets{0, 2, 1, -1, 3, 3};
static_assert(squared(outputs, targets) == (1 + 0 + 4 + 0 + 9 + 1) / 6.0);
static_assert(tl::gradient<0>(tl::mse)(tl::Tensor<double, 2>{3, 1}, tl::Tensor<double, 2>{1, 1}) ==
              tl::Tensor<double, 2>{2, 0});

// --- large logits: no overflow, and the value of the formula ---------------------------------------------------------
using logits = tl::Tensor<float, 2, 3>;
using labels = tl::Tensor<std::int32_t, 2>;
static_assert(entropy(logits{1e4f, 0, -1e4f, 0, 1e4f, 0}, labels{0, 1}) == 0);
static_assert(entropy(logits{1e4f, 0, -1e4f, 0, 1e4f, 0}, labels{2, 0}) == 1.5e4f);
static_assert(tl::gradient<0>(tl::cross_entropy)(logits{1e4f, 0, -1e4f, 0, 1e4f, 0}, labels{2, 1}) ==
              logits{0.5f, 0, -0.5f, 0, 0, 0});
static_assert(binary_entropy(tl::Tensor<float, 4>{1e4f, -1e4f, 1e4f, -1e4f}, tl::Tensor<float, 4>{1, 0, 0, 1}) == 5e3f);
static_assert(tl::gradient<0>(tl::binary_cross_entropy)(tl::Tensor<float, 4>{1e4f, -1e4f, 1e4f, -1e4f},
                                                        tl::Tensor<float, 4>{1, 0, 0, 1}) ==
              tl::Tensor<float, 4>{0, 0, 0.25f, -0.25f});

template<class T> T one_of(int i) { return static_cast<T>(std::sin(1.7 * i) * 3); }

}  // namespace

TEMPLATE_TEST_CASE("cross_entropy is the mean of log sum exp minus the logit of the label", "[nn]", float, double) {
  tl::Tensor<TestType, 5, 7> z;
  tl::Tensor<std::int32_t, 5> label{3, 0, 6, 6, 2};
  double want = 0;
  for (int i = 0; i < 35; ++i) z.data()[i] = one_of<TestType>(i);
  for (std::size_t i = 0; i < 5; ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < 7; ++j) sum += std::exp(static_cast<double>(z(i, j)));
    want += (std::log(sum) - static_cast<double>(z(i, static_cast<std::size_t>(label[i])))) / 5;
  }
  CHECK(static_cast<double>(entropy(z, label)) == Approx(want).epsilon(sizeof(TestType) == 4 ? 1e-6 : 1e-14));
}

TEMPLATE_TEST_CASE("binary_cross_entropy is the mean of -y log p - (1 - y) log(1 - p)", "[nn]", float, double) {
  tl::Tensor<TestType, 3, 5> z, y;
  double want = 0;
  for (int i = 0; i < 15; ++i) {
    z.data()[i] = one_of<TestType>(i);
    y.data()[i] = static_cast<TestType>(i % 4) / 4;
    const double p = 1 / (1 + std::exp(-static_cast<double>(z.data()[i]))), t = static_cast<double>(y.data()[i]);
    want -= (t * std::log(p) + (1 - t) * std::log(1 - p)) / 15;
  }
  CHECK(static_cast<double>(binary_entropy(z, y)) == Approx(want).epsilon(sizeof(TestType) == 4 ? 1e-6 : 1e-14));
}

TEST_CASE("every loss is the mean of what its samples cost", "[nn]") {
  constexpr auto each_squared = tl::fused([](auto o, auto t) { return tl::mse_t::per_sample(o, t); });
  constexpr auto each_binary = tl::fused([](auto o, auto t) { return tl::binary_cross_entropy_t::per_sample(o, t); });
  constexpr auto each_labelled = tl::fused([](auto o, auto t) { return tl::cross_entropy_t::per_sample(o, t); });
  const tl::Tensor<std::int32_t, 2> label{2, 0};
  const auto mean = [](const tl::Tensor<double, 2>& samples) { return (samples[0] + samples[1]) / 2; };
  CHECK(mean(each_squared(outputs, targets)) == Approx(squared(outputs, targets)).epsilon(1e-15));
  CHECK(mean(each_binary(outputs, targets)) == Approx(binary_entropy(outputs, targets)).epsilon(1e-15));
  CHECK(mean(each_labelled(outputs, label)) == Approx(entropy(outputs, label)).epsilon(1e-15));
}
