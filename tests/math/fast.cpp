// SPDX-License-Identifier: BSL-1.0

#include <tapeless/math/fast.hpp>

#include <algorithm>
#include <cmath>
#include <math/elementary.hpp>
#include <support/catch.hpp>

// Inside, so that an unqualified name is not the C library's.
namespace elementary {

namespace {

constexpr auto tanh = [](auto x) { return tl::math::fast_tanh(x); };
constexpr auto sigmoid = [](auto x) { return tl::math::fast_sigmoid(x); };
constexpr table<float> tanh_floats(tanh), sigmoid_floats(sigmoid);
constexpr table<double> tanh_doubles(tanh), sigmoid_doubles(sigmoid);

static_assert(same(tanh(-0.0f), -0.0f) && same(tanh(0.0), 0.0));
static_assert(tanh(-infinity<float>) == -1 && tanh(infinity<double>) == 1 && tanh(5.2f) == 1 && tanh(-5.25) == -1);
static_assert(tanh(0.3f) == -tanh(-0.3f) && tanh(0.7) == -tanh(-0.7));
static_assert(sigmoid(0.0f) == 0.5f && sigmoid(-0.0) == 0.5);
static_assert(sigmoid(-infinity<float>) == 0 && sigmoid(infinity<double>) == 1);
static_assert(sigmoid(-10.4f) == 0 && sigmoid(10.5) == 1);

struct errors {
  double absolute = 0, relative = 0;
};

/// The largest errors at all samples, relative ones for normal numbers.
template<class T, class F, class Reference> errors largest_errors(F f, Reference reference) {
  errors found;
  for_samples<T>([&](T x) {
    const double y = static_cast<double>(f(x)), want = reference(static_cast<double>(x));
    if (x != x) {
      CHECK(y != y);
      return;
    }
    found.absolute = std::max(found.absolute, std::abs(y - want));
    if (std::abs(x) >= std::numeric_limits<T>::min())
      found.relative = std::max(found.relative, std::abs(y - want) / std::abs(want));
  });
  return found;
}

constexpr auto wide_tanh = [](double x) { return std::tanh(x); };
constexpr auto wide_sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };

}  // namespace

TEST_CASE("the fast tanh keeps its relative error", "[math]") {
  CHECK(largest_errors<float>(tanh, wide_tanh).relative < 7e-5);
  CHECK(largest_errors<double>(tanh, wide_tanh).relative < 7e-5);
  CHECK(largest_errors<float>(tanh, wide_tanh).relative > 6e-5);
}

TEST_CASE("the fast sigmoid keeps its absolute error", "[math]") {
  CHECK(largest_errors<float>(sigmoid, wide_sigmoid).absolute < 3.5e-5);
  CHECK(largest_errors<double>(sigmoid, wide_sigmoid).absolute < 3.5e-5);
  CHECK(largest_errors<float>(sigmoid, wide_sigmoid).absolute > 3e-5);
}

TEST_CASE("the fast activations stay where the exact ones do", "[math]") {
  for_samples<float>([](float x) {
    if (x != x) return;
    CHECK((tanh(x) >= -1 && tanh(x) <= 1));
    CHECK((sigmoid(x) >= 0 && sigmoid(x) <= 1));
  });
}

TEST_CASE("the fast activations have the same bits in constant evaluation and in registers", "[math]") {
  CHECK(tanh_floats.differences(tanh) == 0);
  CHECK(tanh_doubles.differences(tanh) == 0);
  CHECK(sigmoid_floats.differences(sigmoid) == 0);
  CHECK(sigmoid_doubles.differences(sigmoid) == 0);
  CHECK(register_differences<float>(tanh) == 0);
  CHECK(register_differences<double>(tanh) == 0);
  CHECK(register_differences<float>(sigmoid) == 0);
  CHECK(register_differences<double>(sigmoid) == 0);
}

}  // namespace elementary
