// SPDX-License-Identifier: BSL-1.0

// activations [--json FILE]: nanoseconds an element of each elementary function, on arrays that lie in L1, beside
// xsimd's and the C library's, and the largest error on these arrays in units in the last place.

#include <xsimd/xsimd.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <tapeless/kernel/simd/lanes.hpp>
#include <tapeless/math/math.hpp>

#include "command_line.hpp"
#include "contest.hpp"
#include "report.hpp"

namespace {

namespace math = tapeless::math;

constexpr std::size_t count = 2048;
template<class T> using wider = std::conditional_t<std::is_same_v<T, float>, double, long double>;

/// Arguments, spread evenly over an interval but in no order, and results.
template<class T> struct arrays {
  alignas(64) std::array<T, count> x{}, y{};

  arrays(double low, double high) {
    for (std::size_t i = 0; i < count; ++i) {
      const double place = static_cast<double>(i * 769 % count) + 0.37;
      x[i] = static_cast<T>(low + (high - low) / static_cast<double>(count) * place);
    }
  }
};

/// |got - want| in units in the last place of `want`, the largest of all.
template<class T, class Reference> double largest_error(const arrays<T>& a, Reference reference) {
  double worst = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const wider<T> want = reference(static_cast<wider<T>>(a.x[i]));
    const int unit =
        std::max(std::ilogb(want) + 1, std::numeric_limits<T>::min_exponent) - std::numeric_limits<T>::digits;
    worst = std::max(worst, static_cast<double>(std::abs(std::ldexp(static_cast<wider<T>>(a.y[i]) - want, -unit))));
  }
  return worst;
}

template<class T, class F> void in_our_registers(F f, arrays<T>& a) {
  using lane = tapeless::native_lane<T>;
  for (std::size_t i = 0; i < count; i += tapeless::native_lanes<T>) {
    if constexpr (std::is_same_v<lane, T>) a.y[i] = f(a.x[i]);
    else f(lane::load(&a.x[i])).store(&a.y[i]);
  }
}

template<class T, class F> void in_xsimd_batches(F f, arrays<T>& a) {
  using batch = xsimd::batch<T>;
  for (std::size_t i = 0; i < count; i += batch::size) f(batch::load_unaligned(&a.x[i])).store_unaligned(&a.y[i]);
}

template<class T, class F> void one_by_one(F f, arrays<T>& a) {
  for (std::size_t i = 0; i < count; ++i) a.y[i] = f(a.x[i]);
}

/// A function in three spellings; the last one of a wider type's numbers is what errors are measured by.
template<class Ours, class Xsimd, class Scalar> struct function {
  const char* name;
  double low, high;
  Ours ours;
  Xsimd xsimd;
  Scalar scalar;
};
template<class Ours, class Xsimd, class Scalar>
function(const char*, double, double, Ours, Xsimd, Scalar) -> function<Ours, Xsimd, Scalar>;

/// Times are for `count` elements until they are divided by it here.
bench::row per_element(bench::row r) {
  for (bench::figure& f : r.figures) {
    f.minimum /= count;
    f.median /= count;
  }
  return r;
}

template<class T, class F> bench::row measured(const F& f, const bench::contest& rules) {
  arrays<T> ours(f.low, f.high), theirs(f.low, f.high), scalar(f.low, f.high);
  const auto repeat = [](std::size_t n, const T* result, auto once) {
    for (std::size_t i = 0; i < n; ++i) {
      once();
      bench::keep(result);
    }
  };
  const std::vector<bench::entrant> all{
      {"Tapeless", bench::kind::ours,
       [&](std::size_t n) { repeat(n, ours.y.data(), [&] { in_our_registers(f.ours, ours); }); }},
      {"xsimd", bench::kind::peer,
       [&](std::size_t n) { repeat(n, theirs.y.data(), [&] { in_xsimd_batches(f.xsimd, theirs); }); }},
      {"C library", bench::kind::peer,
       [&](std::size_t n) { repeat(n, scalar.y.data(), [&] { one_by_one(f.scalar, scalar); }); }},
  };
  const std::string type = std::is_same_v<T, float> ? "float" : "double";
  bench::row r{
      std::string(f.name) + ' ' + type,
      std::string(f.name) + " of " + type + " between " + std::to_string(f.low) + " and " + std::to_string(f.high),
      bench::measure(all, rules)};
  std::size_t i = 0;
  for (const arrays<T>* a : {&ours, &theirs, &scalar})
    r.figures[i++].notes.emplace_back("ulp", largest_error(*a, f.scalar));
  return per_element(std::move(r));
}

// What a wider type is asked for is what the C library is asked for, unless that cancels or overflows.
constexpr auto c_sigmoid = [](auto x) { return 1 / (1 + std::exp(-x)); };
constexpr auto c_gelu = [](auto x) {
  return x * std::erfc(-x * static_cast<decltype(x)>(0.70710678118654752440L)) / 2;
};
constexpr auto c_softplus = [](auto x) { return std::fmax(x, decltype(x)(0)) + std::log1p(std::exp(-std::abs(x))); };

/// The formula of graph/functions.hpp.
template<class V> [[gnu::always_inline]] inline V our_fast_gelu(V x) {
  using math::fma;
  return x * math::fast_sigmoid(x * fma(V(0.070327822265625f), x * x, V(1.596600244140625f)));
}

template<class V> [[gnu::always_inline]] inline V xsimd_gelu(V x) {
  using T = typename V::value_type;
  return V(T(0.5)) * x * (V(T(1)) + xsimd::erf(x * V(T(0.70710678118654752440))));
}

/// Lambdas that g++ does not leave as calls.
#define OF(...) \
  [](auto x) __attribute__((always_inline)) { return __VA_ARGS__; }
constexpr std::tuple functions{
    function{"exp", -10, 10, OF(math::exp(x)), OF(xsimd::exp(x)), OF(std::exp(x))},
    function{"log", 1e-3, 20, OF(math::log(x)), OF(xsimd::log(x)), OF(std::log(x))},
    function{"tanh", -5, 5, OF(math::tanh(x)), OF(xsimd::tanh(x)), OF(std::tanh(x))},
    function{"sigmoid", -10, 10, OF(math::sigmoid(x)), OF(decltype(x)(1) / (decltype(x)(1) + xsimd::exp(-x))),
             c_sigmoid},
    function{"erf", -3, 3, OF(math::erf(x)), OF(xsimd::erf(x)), OF(std::erf(x))},
    function{"erfc", -3, 9, OF(math::erfc(x)), OF(xsimd::erfc(x)), OF(std::erfc(x))},
    function{"gelu", -5, 5, OF(math::gelu(x)), OF(xsimd_gelu(x)), c_gelu},
    function{"softplus", -10, 10, OF(math::softplus(x)),
             OF(xsimd::max(x, decltype(x)(0)) + xsimd::log1p(xsimd::exp(-xsimd::abs(x)))), c_softplus},
    function{"expm1", -10, 10, OF(math::expm1(x)), OF(xsimd::expm1(x)), OF(std::expm1(x))},
    function{"log1p", -0.99, 20, OF(math::log1p(x)), OF(xsimd::log1p(x)), OF(std::log1p(x))},
    function{"sin", -10, 10, OF(math::sin(x)), OF(xsimd::sin(x)), OF(std::sin(x))},
    function{"cos", -10, 10, OF(math::cos(x)), OF(xsimd::cos(x)), OF(std::cos(x))},
    function{"tan", -10, 10, OF(math::tan(x)), OF(xsimd::tan(x)), OF(std::tan(x))},
    function{"asin", -1, 1, OF(math::asin(x)), OF(xsimd::asin(x)), OF(std::asin(x))},
    function{"acos", -1, 1, OF(math::acos(x)), OF(xsimd::acos(x)), OF(std::acos(x))},
    function{"atan", -10, 10, OF(math::atan(x)), OF(xsimd::atan(x)), OF(std::atan(x))},
    function{"sinh", -10, 10, OF(math::sinh(x)), OF(xsimd::sinh(x)), OF(std::sinh(x))},
    function{"cosh", -10, 10, OF(math::cosh(x)), OF(xsimd::cosh(x)), OF(std::cosh(x))},
    function{"fast_tanh", -5, 5, OF(math::fast_tanh(x)), OF(xsimd::tanh(x)), OF(std::tanh(x))},
    function{"fast_sigmoid", -10, 10, OF(math::fast_sigmoid(x)), OF(decltype(x)(1) / (decltype(x)(1) + xsimd::exp(-x))),
             c_sigmoid},
    function{"fast_gelu", -5, 5, OF(our_fast_gelu(x)), OF(xsimd_gelu(x)), c_gelu},
};
#undef OF

}  // namespace

int main(int argc, char** argv) {
  bench::command_line options("times and errors of elementary functions");
  std::string file, only;
  bench::contest rules{.seconds = 0.3, .piece = 1e-4};
  options.add("--json", file, "writes the rows to this file");
  options.add("--only", only, "a function's name");
  options.add("--seconds", rules.seconds, "for each row").shows_default();
  if (const auto status = options.read(argc, argv)) return *status;

  bench::report report{"activations", bench::measure_machine(), bench::nanoseconds};
  bench::print_head(report);
  const auto add = [&](bench::row r) {
    bench::print(r, report.unit);
    report.rows.push_back(std::move(r));
  };
  const auto in_both_types = [&](const auto& f) {
    if (!only.empty() && only != f.name) return;
    add(measured<float>(f, rules));
    add(measured<double>(f, rules));
  };
  std::apply([&](const auto&... f) { (in_both_types(f), ...); }, functions);
  bench::write_json(report, file);
}
