// SPDX-License-Identifier: BSL-1.0

// Compiled with TAPELESS_TYPE as float or double: reads lines of a function's name, x and c; adds to each what the
// library gives for the value and the first two derivatives by x. See tools/special_points.

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <support/special_points.hpp>
#include <tuple>
#include <vector>

namespace {

namespace tl = tapeless;

template<class F> constexpr test::named_function<F> entry(std::string_view name, F f) { return {name, f}; }

/// f of rows of two numbers, x and c.
template<class F> struct of_rows {
  constexpr of_rows() = default;
  constexpr explicit of_rows(F) {}
  template<class X, class C> constexpr auto operator()(X x, C c) const {
    constexpr std::size_t size = X::shape_type::size;
    return F{}(tl::concat<1>(tl::reshape<size, 1>(x), tl::reshape<size, 1>(c)));
  }
};

constexpr std::tuple functions{
    entry("negate", [](auto x, auto) { return -x; }),
    entry("exp", [](auto x, auto) { return exp(x); }),
    entry("expm1", [](auto x, auto) { return expm1(x); }),
    entry("log", [](auto x, auto) { return log(x); }),
    entry("log1p", [](auto x, auto) { return log1p(x); }),
    entry("sqrt", [](auto x, auto) { return sqrt(x); }),
    entry("abs", [](auto x, auto) { return abs(x); }),
    entry("sign", [](auto x, auto) { return sign(x); }),
    entry("sin", [](auto x, auto) { return sin(x); }),
    entry("cos", [](auto x, auto) { return cos(x); }),
    entry("tan", [](auto x, auto) { return tan(x); }),
    entry("asin", [](auto x, auto) { return asin(x); }),
    entry("acos", [](auto x, auto) { return acos(x); }),
    entry("atan", [](auto x, auto) { return atan(x); }),
    entry("sinh", [](auto x, auto) { return sinh(x); }),
    entry("cosh", [](auto x, auto) { return cosh(x); }),
    entry("tanh", [](auto x, auto) { return tanh(x); }),
    entry("erf", [](auto x, auto) { return erf(x); }),
    entry("erfc", [](auto x, auto) { return erfc(x); }),
    entry("sigmoid", [](auto x, auto) { return sigmoid(x); }),
    entry("relu", [](auto x, auto) { return relu(x); }),
    entry("gelu", [](auto x, auto) { return gelu(x); }),
    entry("softplus", [](auto x, auto) { return softplus(x); }),
    entry("fast_tanh", [](auto x, auto) { return fast_tanh(x); }),
    entry("fast_sigmoid", [](auto x, auto) { return fast_sigmoid(x); }),
    entry("square", [](auto x, auto) { return square(x); }),
    entry("rsqrt", [](auto x, auto) { return rsqrt(x); }),
    entry("silu", [](auto x, auto) { return silu(x); }),
    entry("log_sigmoid", [](auto x, auto) { return log_sigmoid(x); }),
    entry("leaky_relu", [](auto x, auto) { return leaky_relu(x, 0.25); }),
    entry("elu", [](auto x, auto) { return elu(x); }),
    entry("gelu_tanh", [](auto x, auto) { return gelu_tanh(x); }),
    entry("fast_silu", [](auto x, auto) { return fast_silu(x); }),
    entry("fast_gelu", [](auto x, auto) { return fast_gelu(x); }),
    entry("pow_3", [](auto x, auto) { return tl::pow(x, 3); }),
    entry("pow_4", [](auto x, auto) { return tl::pow(x, 4); }),
    entry("pow_-1", [](auto x, auto) { return tl::pow(x, -1); }),
    entry("pow_-2", [](auto x, auto) { return tl::pow(x, -2); }),
    entry("pow_2.5", [](auto x, auto) { return tl::pow(x, 2.5); }),
    entry("clamp", [](auto x, auto) { return clamp(x, -1, 2); }),
    entry("add", [](auto x, auto c) { return x + c; }),
    entry("subtract", [](auto x, auto c) { return x - c; }),
    entry("multiply", [](auto x, auto c) { return x * c; }),
    entry("divide", [](auto x, auto c) { return x / c; }),
    entry("divide_by", [](auto x, auto c) { return c / x; }),
    entry("pow", [](auto x, auto c) { return tl::pow(x, c); }),
    entry("pow_exponent", [](auto x, auto c) { return tl::pow(c, x); }),
    entry("min", [](auto x, auto c) { return min(x, c); }),
    entry("max", [](auto x, auto c) { return max(x, c); }),
    entry("less", [](auto x, auto c) { return select(x < c, 1.0, 0.0 * c); }),
    entry("less_equal", [](auto x, auto c) { return select(x <= c, x, c); }),
    entry("equal", [](auto x, auto c) { return select(x == c, c, x); }),
    entry("logaddexp", [](auto x, auto c) { return logaddexp(x, c); }),
    entry("xlogy", [](auto x, auto c) { return xlogy(x, c); }),
    entry("xlogy_of", [](auto x, auto c) { return xlogy(c, x); }),
    entry("norm", of_rows([](auto r) { return norm<1>(r); })),
    entry("max_of", of_rows([](auto r) { return tl::max<1>(r); })),
    entry("logsumexp", of_rows([](auto r) { return logsumexp<1>(r); })),
    entry("softmax", of_rows([](auto r) { return sum<1>(tl::slice<1, 0, 1>(softmax<1>(r))); })),
};

}  // namespace

int main() {
  using T = TAPELESS_TYPE;
  std::deque<std::string> names;
  std::vector<test::special_point<T>> points;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string x, c;
    words >> names.emplace_back() >> x >> c;
    points.push_back({names.back(), static_cast<T>(std::strtod(x.c_str(), nullptr)),
                      static_cast<T>(std::strtod(c.c_str(), nullptr))});
  }
  std::apply([&](auto... f) { (test::evaluate_at(f, points), ...); }, functions);
  for (const auto& p : points) {
    const auto wide = [](T v) { return static_cast<double>(v); };
    std::printf("%a %a %a\n", wide(p.found[0]), wide(p.found[1]), wide(p.found[2]));
  }
}
