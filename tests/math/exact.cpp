// SPDX-License-Identifier: BSL-1.0

// fma and sqrt of constant evaluation against the machine's.

#include <tapeless/math/exact.hpp>
#include <tapeless/math/lane.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <support/catch.hpp>

namespace tl = tapeless;
using tl::math::exact_fma;
using tl::math::exact_sqrt;

static_assert(exact_fma(3.0f, 4.0f, 5.0f) == 17.0f);
static_assert(exact_fma(1 + 0x1p-23f, 1 - 0x1p-23f, -1.0f) == -0x1p-46f, "the product is not rounded");
static_assert(exact_fma(1 + 0x1p-52, 1 - 0x1p-52, -1.0) == -0x1p-104, "the product is not rounded");
static_assert(exact_fma(1 + 0x1p-23f, 1 + 0x1p-23f, 0x1p-70f) == 1 + 0x1p-22f, "the sum is rounded to nearest");
static_assert(exact_fma(1.0, 1 + 0x1p-52, 0x1p-53 - 0x1p-106) == 1 + 0x1p-52, "just below the middle of two numbers");
static_assert(exact_fma(1.0, 1 + 0x1p-52, 0x1p-53) == 1 + 0x1p-51, "in the middle of two numbers, to the even one");
static_assert(exact_fma(0x1p-600, 0x1p-600, 1.0) == 1.0);
static_assert(exact_fma(0x1p-1074, 0x1p-1, 0x1p-1074) == 0x1p-1073, "a tie of subnormal numbers goes to the even one");
static_assert(exact_fma(0x1p1000, 0x1p1000, 0.0) == std::numeric_limits<double>::infinity());
static_assert(exact_fma(0x1p1000, 0x1p1000, -std::numeric_limits<double>::infinity()) < 0);
static_assert(exact_fma(0.0, 3.0, 2.0) == 2.0);
static_assert(exact_sqrt(2.0) == 0x1.6a09e667f3bcdp+0);
static_assert(exact_sqrt(2.0f) == 0x1.6a09e6p+0f);
static_assert(exact_sqrt(0x1p-1074) == 0x1p-537);
static_assert(tl::math::fma(1 + 0x1p-23f, 1 - 0x1p-23f, -1.0f) == (tl::has_fma ? -0x1p-46f : 0.0f));

namespace {

std::uint64_t random_bits() {
  static std::uint64_t state = 1;
  state += 0x9e3779b97f4a7c15;
  std::uint64_t x = state;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

double any_double() { return __builtin_bit_cast(double, random_bits()); }
float any_float() { return __builtin_bit_cast(float, static_cast<std::uint32_t>(random_bits() >> 32)); }

/// Few significant bits, so that ties, cancellations and exact results are common.
double short_double() {
  return std::ldexp(static_cast<double>(static_cast<std::int64_t>(random_bits()) >> 56),
                    static_cast<int>(random_bits() % 2200) - 1100);
}

template<class T> bool same(T a, T b) { return (a != a && b != b) || tl::math::to_bits(a) == tl::math::to_bits(b); }

double near(double x) {
  return std::ldexp(x, static_cast<int>(random_bits() % 130) - 65) * (1 + std::ldexp(double(random_bits() % 8), -52));
}

}  // namespace

TEST_CASE("the exact fma of doubles is the machine's over the whole range", "[math]") {
  int wrong = 0, subnormal = 0, cancelled = 0;
  const auto check = [&](double a, double b, double c) {
    const double machine = std::fma(a, b, c);
    wrong += !same(machine, exact_fma(a, b, c));
    subnormal += machine != 0 && std::abs(machine) < 0x1p-1022;
    cancelled += std::abs(machine) < std::abs(c) * 0x1p-30;
  };
  for (int i = 0; i < 1'000'000; ++i) {
    const double a = any_double(), b = any_double();
    check(a, b, any_double());
    check(a, b, near(-a * b));
    check(a, b, -(a * b));
    const double s = short_double(), t = short_double();
    check(s, t, short_double());
    check(s, t, near(s * t));
    const double low = std::ldexp(a, -1040 - static_cast<int>(random_bits() % 40)) / b;
    check(low, b, near(0x1p-1060));
    check(low, b, 0.0);
  }
  CHECK(wrong == 0);
  CHECK(subnormal > 10'000);
  CHECK(cancelled > 10'000);
}

TEST_CASE("the exact fma of floats is the machine's over the whole range", "[math]") {
  int wrong = 0;
  for (int i = 0; i < 2'000'000; ++i) {
    const float a = any_float(), b = any_float(), c = any_float();
    const float d = static_cast<float>(near(-static_cast<double>(a) * b));
    wrong += !same(std::fma(a, b, c), exact_fma(a, b, c));
    wrong += !same(std::fma(a, b, d), exact_fma(a, b, d));
  }
  CHECK(wrong == 0);
}

TEST_CASE("the exact square root is the machine's over the whole range", "[math]") {
  int wrong = 0;
  const auto check = [&](auto x) { wrong += !same(std::sqrt(x), exact_sqrt(x)); };
  for (int i = 0; i < 1'000'000; ++i) {
    check(any_double());
    check(any_float());
    const double root = std::abs(any_double());
    const double square = root * root;
    check(square);
    check(std::nextafter(square, 0.0));
    check(std::nextafter(square, 1e308));
  }
  for (double x : {0.0, -0.0, -1.0, 0x1p-1074, std::numeric_limits<double>::infinity()}) {
    check(x);
    check(static_cast<float>(x));
  }
  CHECK(wrong == 0);
}
