// SPDX-License-Identifier: BSL-1.0

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <support/catch.hpp>
#include <support/element_types.hpp>
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

// --- where a difference of large numbers would cancel ---------------------------------------------------------------
static_assert(entropy(tl::Tensor<float, 1, 3>{1e8f, 1e8f, 1e8f}, tl::Tensor<std::int32_t, 1>{1}) == 0x1.193ea8p0f);
static_assert(entropy(tl::Tensor<double, 1, 3>{30, 0, 0}, tl::Tensor<std::int32_t, 1>{0}) == 1.8715245937678597e-13);
// 2.297 - 20.1 rounds by 9.5e-7, which would be 8 units of the loss.
constexpr float tiny = entropy(tl::Tensor<float, 1, 2>{20.1f, 2.29699993f}, tl::Tensor<std::int32_t, 1>{0});
static_assert(tiny > 1.8546205e-8f && tiny < 1.8546212e-8f, "it is 1.85462086e-8");

/// log Σ_j e^(z_j - z_label), as exact as long double is.
template<class T, std::size_t Classes> long double exact_entropy(const T* z, std::size_t label) {
  long double others = 0, largest = 0;
  for (std::size_t j = 0; j < Classes; ++j) {
    largest = std::fmax(largest, static_cast<long double>(z[j]) - static_cast<long double>(z[label]));
  }
  for (std::size_t j = 0; j < Classes; ++j) {
    const long double d = static_cast<long double>(z[j]) - static_cast<long double>(z[label]);
    if (j != label) others += std::exp(d - largest);
  }
  return largest + std::log1p(others + std::expm1(-largest));
}

/// |got - want| in units in the last place of `want`.
template<class T> double units(T got, long double want) {
  const int exponent = std::max(std::ilogb(want) + 1, std::numeric_limits<T>::min_exponent);
  return static_cast<double>(
      std::fabs(std::ldexp(static_cast<long double>(got) - want, std::numeric_limits<T>::digits - exponent)));
}

template<class T> T one_of(int i) { return static_cast<T>(std::sin(1.7 * i) * 3); }

}  // namespace

TEMPLATE_TEST_CASE("cross_entropy is the mean of log sum exp minus the logit of the label", "[nn]",
                   TAPELESS_TESTS_TYPES) {
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

TEMPLATE_TEST_CASE("binary_cross_entropy is the mean of -y log p - (1 - y) log(1 - p)", "[nn]", TAPELESS_TESTS_TYPES) {
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

TEMPLATE_TEST_CASE("cross_entropy is exact to 4 units in the last place", "[nn]", TAPELESS_TESTS_TYPES) {
  constexpr auto each = tl::fused([](auto z, auto t) { return tl::cross_entropy_t::per_sample(z, t); });
  constexpr std::size_t rows = 24, classes = 10;
  double worst = 0;
  for (const double size : {0.1, 3.0, 12.0, 80.0, 1e4, 1e8}) {
    tl::Tensor<TestType, rows, classes> z;
    tl::Tensor<std::int32_t, rows> label;
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < classes; ++j) {
        z(i, j) = static_cast<TestType>(size * std::sin(static_cast<double>(i * classes + j) * 1.7));
      }
      const auto* row = &z(i, 0);  // the most probable class has losses of any size, down to 0
      const auto best = static_cast<std::size_t>(std::max_element(row, row + classes) - row);
      label[i] = static_cast<std::int32_t>(i % 3 == 0 ? i % classes : best);
      if (i % 4 == 1) z(i, (best + 1) % classes) = z(i, best);  // a tie
    }
    const auto got = each(z, label);
    for (std::size_t i = 0; i < rows; ++i) {
      const long double want = exact_entropy<TestType, classes>(&z(i, 0), static_cast<std::size_t>(label[i]));
      worst = std::fmax(worst, units(got[i], want));
    }
  }
  CHECK(worst < 4);
}

TEMPLATE_TEST_CASE("cross_entropy of infinite logits is 0 or infinite, and so are labels told that are no class",
                   "[nn]", TAPELESS_TESTS_TYPES) {
  constexpr auto each = tl::fused([](auto z, auto t) { return tl::cross_entropy_t::per_sample(z, t); });
  constexpr auto slopes = tl::gradient<0>([](auto z, auto t) { return sum(tl::cross_entropy_t::per_sample(z, t)); });
  constexpr TestType infinity = std::numeric_limits<TestType>::infinity();
  using Z = tl::Tensor<TestType, 9, 2>;
  const Z z{0, -infinity, 0, -infinity, infinity, 0, infinity, 0, -infinity, -infinity, 1, 1, 1, 1, 1, 1, infinity, 5};
  const tl::Tensor<std::int32_t, 9> label{0, 1, 0, 1, 0, -1, 2, 255, 7};
  const auto loss = each(z, label);
  const Z gradient = slopes(z, label);
  for (const std::size_t i : {0u, 2u}) CHECK(loss[i] == 0);
  for (const std::size_t i : {1u, 3u, 4u}) CHECK(loss[i] == infinity);
  for (const std::size_t i : {5u, 6u, 7u, 8u}) CHECK(std::isnan(loss[i]));
  CHECK(gradient == Z{0, 0, 1, -1, 0, 0, 1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  CHECK(std::isnan(entropy(z, label)));
}

TEMPLATE_TEST_CASE("binary_cross_entropy is exact to 4 units in the last place, of infinite logits too", "[nn]", float,
                   double) {
  using T = TestType;
  constexpr auto each = tl::fused([](auto z, auto y) { return tl::binary_cross_entropy_t::per_sample(z, y); });
  constexpr T infinity = std::numeric_limits<T>::infinity();
  tl::Tensor<T, 60, 1> z, y;
  for (std::size_t i = 0; i < 60; ++i) {
    z(i, 0) = one_of<T>(static_cast<int>(i)) * T(i % 2 == 0 ? 1 : 20);
    y(i, 0) = T(i % 5 == 0 ? 0.25 : i % 5 == 1 ? 0.999 : i % 5 == 2 ? 0.001 : i % 5 == 3 ? 1 : 0);
  }
  const auto loss = each(z, y);
  double worst = 0;
  for (std::size_t i = 0; i < 60; ++i) {
    const long double v = z(i, 0), t = y(i, 0);
    const long double want = std::log1p(std::exp(-std::fabs(v))) + std::fabs(v) * (v > 0 ? 1 - t : t);
    worst = std::fmax(worst, units(loss[i], want));
  }
  CHECK(worst < 4);
  using pair = tl::Tensor<T, 4, 1>;
  CHECK(each(pair{infinity, infinity, -infinity, -infinity}, pair{1, 0, 1, 0}) ==
        tl::Tensor<T, 4>{0, infinity, infinity, 0});
  CHECK(tl::gradient<0>([](auto a, auto b) { return sum(tl::binary_cross_entropy_t::per_sample(a, b)); })(
            pair{infinity, infinity, -infinity, 0}, pair{1, 0, 1, 0}) == pair{0, 1, -1, T(0.5)});
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
