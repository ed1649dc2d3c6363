// SPDX-License-Identifier: BSL-1.0

// What is used more than once has a name in a formula, so that the text is as long as the graph.

#include <string_view>
#include <type_traits>

#include <support/catch.hpp>
#include <tapeless/draw/formula.hpp>
#include <tapeless/graph/functions.hpp>
#include <tapeless/transform/gradient.hpp>

namespace tl = tapeless;

namespace {

template<class F> constexpr auto of_one(F f) { return tl::formula(f, "x"); }

static_assert(of_one([](auto x) { return exp(x) / (1 + exp(x)); }) == "t1 = exp(x)\nt1/(t1 + 1)");
static_assert(of_one([](auto x) { return sin(2 * x) * cos(2 * x); }) == "sin(2*x)*cos(2*x)", "short ones are repeated");
static_assert(of_one([](auto x) { return sin(exp(x) + 1) * cos(exp(x) + 1); }) == "t1 = exp(x) + 1\nsin(t1)*cos(t1)");
static_assert(of_one([](auto x) {
                auto y = exp(x), z = sin(y) * y;
                return z * cos(2 * z);
              }) == "t1 = exp(x)\nt2 = t1*sin(t1)\nt2*cos(2*t2)");
static_assert(tl::formula([](auto x, auto y) { return exp(x + y) * sin(x + y); }, "t1", "u") ==
              "u1 = t1 + u\nexp(u1)*sin(u1)");

/// v = 0.5 v + 0.5 v², Count times.
template<int Count>
constexpr auto halves = [](auto v, auto w) {
  for (int i = 0; i < Count; ++i) v = 0.5 * v + 0.5 * (v * w) * v;
  return v;
};
constexpr auto size_of_halves = []<int Count>(std::integral_constant<int, Count>) {
  return tl::formula(halves<Count>, "v", "w").size();
};
static_assert(tl::formula(halves<2>, "v", "w") == "t1 = 0.5*v + 0.5*v^2*w\n0.5*t1 + 0.5*t1^2*w");
static_assert(size_of_halves(std::integral_constant<int, 200>{}) < 200 * 33, "sharing stays linear");
static_assert(tl::formula(tl::value_and_gradient(halves<50>), "v", "w").size() < 50 * 150);

/// Without sharing, nested too deeply for one line.
constexpr auto nested = [](auto x) {
  for (int i = 0; i < 300; ++i) x = tanh(x + 1);
  return x;
};
static_assert(of_one(nested).view().starts_with("t1 = tanh(tanh("));
constexpr auto long_sum = [](auto x) {
  auto s = exp(x);
  for (int i = 1; i < 300; ++i) s = s + sin(x * (i + 1));
  return s;
};
static_assert(of_one(long_sum).view().starts_with("t1 = exp(x) + sin(2*x) + sin(3*x)"));

}  // namespace

TEST_CASE("a step more is a line more", "[draw]") {
  CHECK(tl::formula(halves<3>, "v", "w").size() - tl::formula(halves<2>, "v", "w").size() ==
        std::string_view("\nt1 = 0.5*t1 + 0.5*t1^2*w").size());
}
