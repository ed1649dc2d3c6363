// SPDX-License-Identifier: BSL-1.0

// ulp FUNCTION [STEP]: the largest error of a function of one float over all 2^32 arguments, or every STEP-th.

#include <tapeless/kernel/simd/lanes.hpp>
#include <tapeless/math/math.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <span>
#include <string_view>

namespace {

namespace tl = tapeless;
namespace math = tapeless::math;
using lane = tl::native_lane<float>;
constexpr std::size_t block = 4096;

struct function {
  std::string_view name;
  void (*compute)(const float* x, float* y);
  double (*reference)(double x);
};

template<class F> void over_block(F f, const float* x, float* y) {
  for (std::size_t i = 0; i < block; i += tl::native_lanes<float>) {
    if constexpr (tl::native_lanes<float> == 1) y[i] = f(x[i]);
    else f(lane::load(x + i)).store(y + i);
  }
}

/// A function for the table: its name, and the loop over a block that calls it.
template<class F> constexpr function entry(std::string_view name, double (*reference)(double)) {
  return {name, [](const float* x, float* y) { over_block(F{}, x, y); }, reference};
}

constexpr std::array functions{
    entry<decltype([](auto x) { return math::exp(x); })>("exp", [](double x) { return std::exp(x); }),
    entry<decltype([](auto x) { return math::log(x); })>("log", [](double x) { return std::log(x); }),
    entry<decltype([](auto x) { return math::tanh(x); })>("tanh", [](double x) { return std::tanh(x); }),
    entry<decltype([](auto x) { return math::sigmoid(x); })>("sigmoid",
                                                             [](double x) { return 1 / (1 + std::exp(-x)); }),
    entry<decltype([](auto x) { return math::erf(x); })>("erf", [](double x) { return std::erf(x); }),
    entry<decltype([](auto x) { return math::erfc(x); })>("erfc", [](double x) { return std::erfc(x); }),
    entry<decltype([](auto x) { return math::gelu(x); })>(
        "gelu", [](double x) { return x < -100 ? 0 : x * 0.5 * std::erfc(-x * 0.70710678118654752440); }),
    entry<decltype([](auto x) { return math::softplus(x); })>(
        "softplus", [](double x) { return std::fmax(x, 0.0) + std::log1p(std::exp(-std::fabs(x))); }),
    entry<decltype([](auto x) { return math::expm1(x); })>("expm1", [](double x) { return std::expm1(x); }),
    entry<decltype([](auto x) { return math::log1p(x); })>("log1p", [](double x) { return std::log1p(x); }),
    entry<decltype([](auto x) { return math::sin(x); })>("sin", [](double x) { return std::sin(x); }),
    entry<decltype([](auto x) { return math::cos(x); })>("cos", [](double x) { return std::cos(x); }),
    entry<decltype([](auto x) { return math::tan(x); })>("tan", [](double x) { return std::tan(x); }),
    entry<decltype([](auto x) { return math::asin(x); })>("asin", [](double x) { return std::asin(x); }),
    entry<decltype([](auto x) { return math::acos(x); })>("acos", [](double x) { return std::acos(x); }),
    entry<decltype([](auto x) { return math::atan(x); })>("atan", [](double x) { return std::atan(x); }),
    entry<decltype([](auto x) { return math::sinh(x); })>("sinh", [](double x) { return std::sinh(x); }),
    entry<decltype([](auto x) { return math::cosh(x); })>("cosh", [](double x) { return std::cosh(x); }),
};

/// |got - want| in units in the last place of `want` as a float, the last subnormal bit at least.
double error_in_ulps(float got, double want) {
  const float rounded = static_cast<float>(want);
  if (std::isnan(want) || std::isnan(got)) return std::isnan(want) && std::isnan(got) ? 0 : HUGE_VAL;
  if (std::isinf(rounded) && got == rounded) return 0;
  if (std::isinf(want)) return HUGE_VAL;
  const double value = std::isinf(got) ? std::copysign(0x1p128, got) : static_cast<double>(got);
  const int unit = std::max(want == 0 ? -149 : std::ilogb(want) - 23, -149);
  return std::ldexp(std::abs(value - want), -unit);
}

int check(const function& f, std::uint64_t step) {
  std::array<float, block> x{}, y{};
  double worst = -1;
  float at = 0, got = 0;
  std::uint64_t count = 0;
  for (std::uint64_t bits = 0; bits < (std::uint64_t{1} << 32);) {
    for (float& v : x) {
      v = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
      bits += step;
    }
    f.compute(x.data(), y.data());
    for (std::size_t i = 0; i < block; ++i, ++count) {
      const double error = error_in_ulps(y[i], f.reference(static_cast<double>(x[i])));
      if (error > worst) worst = error, at = x[i], got = y[i];
    }
  }
  std::cout << f.name << ": " << worst << " ulp at most, at " << std::hexfloat << at << " (" << std::defaultfloat << at
            << "), where it gives " << std::hexfloat << got << " and not "
            << static_cast<float>(f.reference(static_cast<double>(at))) << std::defaultfloat << "; " << count
            << " arguments\n";
  return 0;
}

int usage() {
  std::cerr << "usage: ulp FUNCTION [STEP]\nchecks all 2^32 floats, or every STEP-th, against double. Functions:";
  for (const function& f : functions) std::cerr << ' ' << f.name;
  std::cerr << '\n';
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  const std::span<char*> arguments(argv, static_cast<std::size_t>(argc));
  if (argc < 2 || argc > 3) return usage();
  const long step = argc == 3 ? std::strtol(arguments[2], nullptr, 10) : 1;
  const auto* f =
      std::find_if(functions.begin(), functions.end(), [&](const function& g) { return g.name == arguments[1]; });
  if (f == functions.end() || step < 1) return usage();
  return check(*f, static_cast<std::uint64_t>(step));
}
