// SPDX-License-Identifier: BSL-1.0

// ulp [--double] [--step N] [FUNCTION ...]: the largest error of each elementary function, in units in the last place
// or as its bound is stated, for all 2^32 floats or every N-th, or for 10 million doubles spread over all exponents.
// Ends with 1 if one exceeds its bound.
//
// Floats are compared with our own exact function of doubles in registers, which is fast, and every 509th with the C
// library's; doubles are compared with the C library's long double.

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string_view>
#include <thread>
#include <type_traits>
#include <vector>

#include <tapeless/kernel/simd/lanes.hpp>
#include <tapeless/math/math.hpp>

namespace {

namespace tl = tapeless;
namespace math = tapeless::math;
constexpr std::size_t block = 4096;

/// How an error is measured: in units in the last place, as a part of the value, or by itself.
enum class measure { ulps, relative, absolute };

/// A function, its bounds, and the exact one: ours of doubles, and the C library's.
struct function {
  std::string_view name;
  measure by;
  double float_bound, double_bound;
  void (*floats)(const float* x, float* y);
  void (*doubles)(const double* x, double* y);
  void (*exact)(const double* x, double* y);
  double (*reference)(double x);
  long double (*wide_reference)(long double x);
};

template<class T, class F> void over_block(F f, const T* x, T* y) {
  using lane = tl::native_lane<T>;
  for (std::size_t i = 0; i < block; i += tl::native_lanes<T>) {
    if constexpr (std::is_same_v<lane, T>) y[i] = f(x[i]);
    else f(lane::load(x + i)).store(y + i);
  }
}

template<class F, class Exact, class Reference>
constexpr function entry(std::string_view name, measure by, double float_bound, double double_bound, F, Exact,
                         Reference) {
  return {name,
          by,
          float_bound,
          double_bound,
          [](const float* x, float* y) { over_block(F{}, x, y); },
          [](const double* x, double* y) { over_block(F{}, x, y); },
          [](const double* x, double* y) { over_block(Exact{}, x, y); },
          [](double x) { return Reference{}(x); },
          [](long double x) { return Reference{}(x); }};
}

template<class F, class Reference>
constexpr function entry(std::string_view name, double float_bound, double double_bound, F f, Reference reference) {
  return entry(name, measure::ulps, float_bound, double_bound, f, f, reference);
}

constexpr auto sigmoid = [](auto x) { return 1 / (1 + std::exp(-x)); };
constexpr auto gelu = [](auto x) {
  return std::isinf(x) ? std::fmax(x, -decltype(x)(0))
                       : x * std::erfc(-x * static_cast<decltype(x)>(0.707106781186547524400844362104849039L)) / 2;
};
/// The formula of graph/functions.hpp, for numbers at which x³ is finite; 0 or x, as it gives, beyond.
constexpr auto fast_gelu = [](auto x) {
  using V = decltype(x);
  using T = math::value_of<V>;
  using math::raw_max, math::raw_min, math::select;
  const V y = raw_min(V(T(1e6)), raw_max(V(T(-1e6)), x));
  const V s = math::fast_sigmoid(y * (V(T(1.596600244140625)) + V(T(0.070327822265625)) * (y * y)));
  return select(x < V(T(-1e6)), V(T(0)), x * s);
};
constexpr auto softplus = [](auto x) { return std::fmax(x, decltype(x)(0)) + std::log1p(std::exp(-std::fabs(x))); };

const std::array functions{
    entry(
        "exp", 1.1, 1.4, [](auto x) { return math::exp(x); }, [](auto x) { return std::exp(x); }),
    entry(
        "log", 1, 1.6, [](auto x) { return math::log(x); }, [](auto x) { return std::log(x); }),
    entry(
        "tanh", 2, 2, [](auto x) { return math::tanh(x); }, [](auto x) { return std::tanh(x); }),
    entry(
        "sigmoid", 2, 2, [](auto x) { return math::sigmoid(x); }, sigmoid),
    entry(
        "erf", 2, 2, [](auto x) { return math::erf(x); }, [](auto x) { return std::erf(x); }),
    entry(
        "erfc", 2, 2, [](auto x) { return math::erfc(x); }, [](auto x) { return std::erfc(x); }),
    entry(
        "gelu", 2, 2, [](auto x) { return math::gelu(x); }, gelu),
    entry(
        "softplus", 2, 2, [](auto x) { return math::softplus(x); }, softplus),
    entry(
        "expm1", 1.8, 2, [](auto x) { return math::expm1(x); }, [](auto x) { return std::expm1(x); }),
    entry(
        "log1p", 1.8, 1.8, [](auto x) { return math::log1p(x); }, [](auto x) { return std::log1p(x); }),
    entry(
        "sin", 1.5, 1.5, [](auto x) { return math::sin(x); }, [](auto x) { return std::sin(x); }),
    entry(
        "cos", 1.5, 1.5, [](auto x) { return math::cos(x); }, [](auto x) { return std::cos(x); }),
    entry(
        "tan", 1.9, 1.9, [](auto x) { return math::tan(x); }, [](auto x) { return std::tan(x); }),
    entry(
        "asin", 1.3, 1.3, [](auto x) { return math::asin(x); }, [](auto x) { return std::asin(x); }),
    entry(
        "acos", 1.3, 1.3, [](auto x) { return math::acos(x); }, [](auto x) { return std::acos(x); }),
    entry(
        "atan", 2, 2, [](auto x) { return math::atan(x); }, [](auto x) { return std::atan(x); }),
    entry(
        "sinh", 1.9, 1.9, [](auto x) { return math::sinh(x); }, [](auto x) { return std::sinh(x); }),
    entry(
        "cosh", 1.5, 1.5, [](auto x) { return math::cosh(x); }, [](auto x) { return std::cosh(x); }),
    entry(
        "fast_tanh", measure::relative, 7e-5, 7e-5, [](auto x) { return math::fast_tanh(x); },
        [](auto x) { return math::tanh(x); }, [](auto x) { return std::tanh(x); }),
    entry(
        "fast_sigmoid", measure::absolute, 3.5e-5, 3.5e-5, [](auto x) { return math::fast_sigmoid(x); },
        [](auto x) { return math::sigmoid(x); }, sigmoid),
    entry(
        "fast_gelu", measure::absolute, 4.5e-4, 4.5e-4, fast_gelu, [](auto x) { return math::gelu(x); }, gelu),
};

/// An error, and where it is.
struct finding {
  double error = 0, at = 0, got = 0, want = 0;
};

/// 2^e for a normal number.
double two_to(int e) { return std::bit_cast<double>(static_cast<std::int64_t>(e + 1023) << 52); }

/// |got - want| in units in the last place of `want` as a float, the last subnormal bit at least; infinite where only
/// one is NaN, where `want` is too large for a float and `got` is not infinite, or where the sign of 0 is wrong.
double error_in_ulps(float got, double want) {
  const double infinity = std::numeric_limits<double>::infinity();
  const auto bits = std::bit_cast<std::int64_t>(want);
  const int exponent = static_cast<int>(bits >> 52 & 0x7ff) - 1023;
  const int unit = std::max(exponent - 23, -149);
  const double value = std::isinf(got) ? std::copysign(0x1p128, got) : static_cast<double>(got);
  double error = std::abs(value - want) * two_to(-unit);
  if (static_cast<float>(want) == got && std::isinf(got)) error = 0;
  if (want == 0 && got == 0 && std::signbit(want) != std::signbit(got)) error = infinity;
  if ((want != want) != (got != got) || (std::isinf(want) && !std::isinf(got))) error = infinity;
  return want != want && got != got ? 0 : error;
}

/// The same for double.
double error_in_ulps(double got, long double want) {
  const auto rounded = static_cast<double>(want);
  if (std::isnan(want) || std::isnan(got)) {
    return std::isnan(want) && std::isnan(got) ? 0 : std::numeric_limits<double>::infinity();
  }
  if (std::isinf(rounded) && got == rounded) return 0;
  if (std::isinf(want)) return std::numeric_limits<double>::infinity();
  const long double value = std::isinf(got) ? std::copysign(0x1p1023L, got) * 2 : static_cast<long double>(got);
  const int unit = std::max(want == 0 ? -1074 : std::ilogb(want) - 52, -1074);
  return static_cast<double>(std::ldexp(std::abs(value - want), -unit));
}

/// An error in units in the last place, measured otherwise; what rounding to a subnormal does is left out.
double measured(measure by, double ulps, double got, double want, double least) {
  if (by == measure::ulps) return ulps;
  if (ulps <= 0.5 || !std::isfinite(want) || !std::isfinite(got)) return ulps <= 0.5 ? 0 : ulps;
  const double error = std::max(std::abs(got - want) - least / 2, 0.0);
  return by == measure::absolute ? error : error / std::abs(want);
}

/// The worst float of every `threads` x `step`-th from `first` x `step` on.
finding search_floats(const function& f, std::uint64_t first, std::uint64_t threads, std::uint64_t step) {
  static_assert(block % 16 == 0);
  std::array<float, block> x, y;
  std::array<double, block> wide, want, error;
  finding found;
  for (std::uint64_t i = first * block; i * step < std::uint64_t{1} << 32; i += threads * block) {
    for (std::size_t k = 0; k < block; ++k) {
      x[k] = std::bit_cast<float>(static_cast<std::uint32_t>((i + k) * step));
      wide[k] = static_cast<double>(x[k]);
    }
    f.floats(x.data(), y.data());
    f.exact(wide.data(), want.data());
    for (std::size_t k = i % 509; k < block; k += 509) {
      if (const double by_c = f.reference(wide[k]); !(error_in_ulps(y[k], by_c) <= 0.5)) want[k] = by_c;
    }
    for (std::size_t k = 0; k < block; ++k) error[k] = error_in_ulps(y[k], want[k]);
    for (std::size_t k = 0; k < block; ++k) {
      if (f.by != measure::ulps) error[k] = measured(f.by, error[k], static_cast<double>(y[k]), want[k], 0x1p-149);
      if (error[k] > found.error) found = {error[k], wide[k], static_cast<double>(y[k]), want[k]};
    }
  }
  return found;
}

/// The worst of `count` doubles: half of them of any exponent, half between 2^-12 and 2^12.
finding search_doubles(const function& f, std::uint64_t first, std::uint64_t threads, std::uint64_t count) {
  std::array<double, block> x, y;
  finding found;
  std::uint64_t state = 0x9e3779b97f4a7c15 * (first + 1);
  for (std::uint64_t i = first * block; i < count; i += threads * block) {
    for (std::size_t k = 0; k < block; ++k) {
      state = state * 6364136223846793005 + 1442695040888963407;
      std::uint64_t bits = state ^ (state >> 29);
      if (k % 2 != 0) bits = (bits & 0x800fffffffffffff) | (1011 + (bits >> 52) % 24) << 52;
      x[k] = std::bit_cast<double>(bits);
    }
    f.doubles(x.data(), y.data());
    for (std::size_t k = 0; k < block; ++k) {
      const long double want = f.wide_reference(x[k]);
      const double error = measured(f.by, error_in_ulps(y[k], want), y[k], static_cast<double>(want), 0x1p-1074);
      if (error > found.error) found = {error, x[k], y[k], static_cast<double>(want)};
    }
  }
  return found;
}

/// Runs `search(first, threads)` on all threads.
template<class Search> finding in_threads(Search search) {
  const auto threads = std::max(1u, std::thread::hardware_concurrency());
  std::vector<finding> found(threads);
  std::vector<std::thread> running;
  for (unsigned i = 0; i < threads; ++i) running.emplace_back([&, i] { found[i] = search(i, threads); });
  for (std::thread& t : running) t.join();
  return *std::max_element(found.begin(), found.end(), [](auto& a, auto& b) { return a.error < b.error; });
}

struct wishes {
  bool doubles = false;
  std::uint64_t step = 1;
  std::vector<std::string_view> names;
};

/// True if `f` keeps its bound.
bool check(const function& f, const wishes& w) {
  const double bound = w.doubles ? f.double_bound : f.float_bound;
  const finding worst = in_threads([&](std::uint64_t first, std::uint64_t threads) {
    return w.doubles ? search_doubles(f, first, threads, 10'000'000) : search_floats(f, first, threads, w.step);
  });
  const bool kept = worst.error <= bound;
  const char* const unit = f.by == measure::ulps ? "ulp" : f.by == measure::relative ? "relative" : "absolute";
  std::printf("%-12.*s %10.4g %s at most, %s %.4g; at %a, where it gives %a and not %a\n",
              static_cast<int>(f.name.size()), f.name.data(), worst.error, unit, kept ? "within" : "ABOVE", bound,
              worst.at, worst.got, worst.want);
  std::fflush(stdout);
  return kept;
}

bool is_wanted(const function& f, const wishes& w) {
  return w.names.empty() || std::find(w.names.begin(), w.names.end(), f.name) != w.names.end();
}

int usage() {
  std::fprintf(stderr, "usage: ulp [--double] [--step N] [FUNCTION ...]\n");
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  wishes w;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--double") w.doubles = true;
    else if (word == "--step" && i + 1 < argc) w.step = std::strtoull(argv[++i], nullptr, 10);
    else if (std::any_of(functions.begin(), functions.end(), [&](auto& f) { return f.name == word; }))
      w.names.push_back(word);
    else return usage();
  }
  if (w.step == 0) return usage();
  bool kept = true;
  for (const function& f : functions) {
    if (is_wanted(f, w)) kept = check(f, w) && kept;
  }
  return kept ? 0 : 1;
}
