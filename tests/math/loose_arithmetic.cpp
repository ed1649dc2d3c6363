// SPDX-License-Identifier: BSL-1.0

// Arithmetic that the library has not chosen: parts of -ffast-math that clang shows in no macro (it compiles this file
// with them, see tests/CMakeLists.txt), and numbers below the smallest normal one that the processor takes for 0.

#include <tapeless/tapeless.hpp>

#include <cmath>
#include <limits>
#include <math/elementary.hpp>
#include <support/catch.hpp>
#ifdef __SSE2__
#include <xmmintrin.h>
#endif

namespace elementary {

namespace {

/// Units in the last place: erfc's, see math/erf.
constexpr double largest_allowed = tl::has_fma ? 2 : 2.9;

/// Calls visit(name, f, reference) with the functions that lean most on the order of their sums.
template<class Visit> void for_each_function(Visit visit) {
  visit(
      "exp", [](auto x) { return tl::math::exp(x); }, [](auto x) { return std::exp(x); });
  visit(
      "log", [](auto x) { return tl::math::log(x); }, [](auto x) { return std::log(x); });
  visit(
      "log1p", [](auto x) { return tl::math::log1p(x); }, [](auto x) { return std::log1p(x); });
  visit(
      "sin", [](auto x) { return tl::math::sin(x); }, [](auto x) { return std::sin(x); });
  visit(
      "asin", [](auto x) { return tl::math::asin(x); }, [](auto x) { return std::asin(x); });
  visit(
      "cosh", [](auto x) { return tl::math::cosh(x); }, [](auto x) { return std::cosh(x); });
  visit(
      "erfc", [](auto x) { return tl::math::erfc(x); }, [](auto x) { return std::erfc(x); });
  visit(
      "cube", [](auto x) { return tl::math::pow(x, decltype(x)(3)); }, [](auto x) { return x * x * x; });
}

template<class T> bool denormal(T x) { return x != 0 && std::abs(x) < std::numeric_limits<T>::min(); }

#ifdef __SSE2__
/// f(x) on a processor that takes denormal numbers for 0, in operands and results.
template<class T, class F> [[gnu::noinline]] T flushed(const F& f, T x) {
  const unsigned before = _mm_getcsr();
  _mm_setcsr(before | 0x8040);
  asm volatile("" : "+m"(x) : : "memory");
  T y = f(x);
  asm volatile("" : "+m"(y) : : "memory");
  _mm_setcsr(before);
  return y;
}
#endif

}  // namespace

TEMPLATE_TEST_CASE("functions keep their accuracy whatever the compiler may do with sums", "[math]", float, double) {
  for_each_function([](const char* name, auto f, auto reference) {
    INFO(name);
    CHECK(largest_error<TestType>(f, reference).ulps < largest_allowed);
    const auto in_lanes = [&](TestType x) {
      using lane = tl::native_lane<TestType>;
      TestType y[sizeof(lane) / sizeof(TestType)]{};
      if constexpr (tl::native_lanes < TestType >> 1) f(lane(x)).store(y);
      else y[0] = f(x);
      return y[0];
    };
    CHECK(largest_error<TestType>(in_lanes, reference).ulps < largest_allowed);
  });
}

#ifdef __SSE2__
TEMPLATE_TEST_CASE("where denormal numbers are flushed to 0, no other number changes", "[math]", float, double) {
  for_each_function([](const char* name, auto f, auto) {
    INFO(name);
    TestType wrong = 0;
    for_samples<TestType>([&](TestType x) {
      const TestType y = f(x), found = flushed(f, x);
      const bool right = same(found, y) || (denormal(x) && same(std::abs(found), std::abs(f(TestType(0))))) ||
                         (denormal(y) && found == 0);
      if (!right) wrong = x;
    });
    CHECK(wrong == 0);
  });
}
#endif

TEST_CASE("steps of Adam and what stops at NaN hold whatever the compiler may do with sums", "[math]") {
  using Net = tl::MLP<tl::Linear<3, 5>, tl::Tanh, tl::Linear<5, 1>>;
  Net net(tl::seed(1));
  tl::Trainer trainer(net, tl::mse, tl::Adam{.learning_rate = 0.01}, tl::batch<7>);
  tl::Tensor<float, 7, 3> x;
  tl::Tensor<float, 7, 1> y;
  for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] = static_cast<float>(i % 5) * 0.25f;
  for (std::size_t i = 0; i < 7; ++i) y.data()[i] = x.data()[3 * i] - x.data()[3 * i + 1];
  for (int step = 0; step < 300; ++step) trainer.step(x, y);
  CHECK(trainer.step(x, y) < 0.01f);
  x.data()[5] = nan<float>;
  CHECK(tl::detail::first_layer_not_finite<tl::mse_t, 7>(net, x.data()) == 0);
}

}  // namespace elementary
