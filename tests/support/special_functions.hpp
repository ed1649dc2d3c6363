// SPDX-License-Identifier: BSL-1.0
#pragma once

// Every elementwise operation and what is made of them, as functions of x and c, by name; and which name shows which
// operation.

#include <cstddef>
#include <string_view>
#include <support/special_points.hpp>
#include <tapeless/tapeless.hpp>
#include <tuple>
#include <utility>

namespace test {

template<class F> constexpr named_function<F> entry(std::string_view name, F f) { return {name, f}; }

/// f of rows of two numbers, x and c, and of three, with 1.
template<class F> struct of_pairs {
  constexpr of_pairs() = default;
  constexpr explicit of_pairs(F) {}
  template<class X, class C> constexpr auto operator()(X x, C c) const {
    constexpr std::size_t size = X::shape_type::size;
    return F{}(tapeless::concat<1>(tapeless::reshape<size, 1>(x), tapeless::reshape<size, 1>(c)));
  }
};
template<class F> struct of_triples {
  constexpr of_triples() = default;
  constexpr explicit of_triples(F) {}
  template<class X, class C> constexpr auto operator()(X x, C c) const {
    constexpr std::size_t size = X::shape_type::size;
    const auto one = tapeless::stop_gradient(clamp(x, 1, 1));
    return F{}(tapeless::concat<1>(tapeless::concat<1>(tapeless::reshape<size, 1>(x), tapeless::reshape<size, 1>(c)),
                                   tapeless::reshape<size, 1>(one)));
  }
};

/// The first column of a matrix.
template<class R> constexpr auto first_of(R rows) { return tapeless::sum<1>(tapeless::slice<1, 0, 1>(rows)); }

inline constexpr std::tuple functions_of_x{
    entry("copy", [](auto x, auto) { return x; }),
    entry("negate", [](auto x, auto) { return -x; }),
    entry("exp", [](auto x, auto) { return exp(x); }),
    entry("expm1", [](auto x, auto) { return expm1(x); }),
    entry("log", [](auto x, auto) { return log(x); }),
    entry("log1p", [](auto x, auto) { return log1p(x); }),
    entry("sqrt", [](auto x, auto) { return sqrt(x); }),
    entry("abs", [](auto x, auto) { return abs(x); }),
    entry("sign", [](auto x, auto) { return sign(x); }),
    entry("floor", [](auto x, auto) { return floor(x); }),
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
    entry("clamp", [](auto x, auto) { return clamp(x, -1, 2); }),
    entry("pow_0", [](auto x, auto) { return tapeless::pow(x, 0); }),
    entry("pow_0.5", [](auto x, auto) { return tapeless::pow(x, 0.5); }),
    entry("pow_-0.5", [](auto x, auto) { return tapeless::pow(x, -0.5); }),
    entry("pow_1", [](auto x, auto) { return tapeless::pow(x, 1); }),
    entry("pow_2", [](auto x, auto) { return tapeless::pow(x, 2); }),
    entry("pow_-1", [](auto x, auto) { return tapeless::pow(x, -1); }),
    entry("pow_-2", [](auto x, auto) { return tapeless::pow(x, -2); }),
    entry("pow_3", [](auto x, auto) { return tapeless::pow(x, 3); }),
    entry("pow_-3", [](auto x, auto) { return tapeless::pow(x, -3); }),
    entry("pow_4", [](auto x, auto) { return tapeless::pow(x, 4); }),
    entry("pow_2.5", [](auto x, auto) { return tapeless::pow(x, 2.5); }),
    entry("pow_-2.5", [](auto x, auto) { return tapeless::pow(x, -2.5); }),
};

inline constexpr std::tuple functions_of_two{
    entry("add", [](auto x, auto c) { return x + c; }),
    entry("subtract", [](auto x, auto c) { return x - c; }),
    entry("multiply", [](auto x, auto c) { return x * c; }),
    entry("fma", [](auto x, auto c) { return x * c + 1; }),
    entry("fms", [](auto x, auto c) { return x * c - 1; }),
    entry("fnma", [](auto x, auto c) { return 1 - x * c; }),
    entry("divide", [](auto x, auto c) { return x / c; }),
    entry("divide_by", [](auto x, auto c) { return c / x; }),
    entry("pow", [](auto x, auto c) { return tapeless::pow(x, c); }),
    entry("pow_exponent", [](auto x, auto c) { return tapeless::pow(c, x); }),
    entry("min", [](auto x, auto c) { return min(x, c); }),
    entry("max", [](auto x, auto c) { return max(x, c); }),
    entry("less", [](auto x, auto c) { return select(x < c, x, 3 * x); }),
    entry("less_equal", [](auto x, auto c) { return select(x <= c, x, 3 * x); }),
    entry("equal", [](auto x, auto c) { return select(x == c, x, 3 * x); }),
    entry("not", [](auto x, auto c) { return select(!(x < c), x, 3 * x); }),
    entry("and", [](auto x, auto c) { return select(x < c && x > 1, x, 3 * x); }),
    entry("or", [](auto x, auto c) { return select(x < c || x > 1, x, 3 * x); }),
    entry("logaddexp", [](auto x, auto c) { return logaddexp(x, c); }),
    entry("xlogy", [](auto x, auto c) { return xlogy(x, c); }),
    entry("xlogy_of", [](auto x, auto c) { return xlogy(c, x); }),
    entry("shifted_exp",
          [](auto x, auto c) { return decltype(x){apply(tapeless::op::shifted_exp, x.value, c.value)}; }),
    entry("exact_shifted_exp",
          [](auto x, auto c) { return decltype(x){apply(tapeless::op::exact_shifted_exp, x.value, c.value)}; }),
    entry("binary_cross_entropy", [](auto x, auto c) { return tapeless::detail::binary_entropy(x, c); }),
    entry("norm", of_pairs([](auto r) { return norm<1>(r); })),
    entry("max_of", of_triples([](auto r) { return tapeless::max<1>(r); })),
    entry("min_of", of_triples([](auto r) { return tapeless::min<1>(r); })),
    entry("logsumexp", of_triples([](auto r) { return logsumexp<1>(r); })),
    entry("softmax", of_triples([](auto r) { return first_of(softmax<1>(r)); })),
    entry("log_softmax", of_triples([](auto r) { return first_of(log_softmax<1>(r)); })),
};

inline constexpr std::tuple functions = std::tuple_cat(functions_of_x, functions_of_two);

/// The function that shows an operation; "moves" for what has no arithmetic of its own; nothing for one that is new.
constexpr std::string_view shown_by(tapeless::op code) {
  using enum tapeless::op;
  constexpr std::pair<tapeless::op, std::string_view> table[] = {
      {copy, "copy"},
      {negate, "negate"},
      {tapeless::op::exp, "exp"},
      {tapeless::op::expm1, "expm1"},
      {tapeless::op::log, "log"},
      {tapeless::op::log1p, "log1p"},
      {tapeless::op::sqrt, "sqrt"},
      {tapeless::op::abs, "abs"},
      {sign, "sign"},
      {tapeless::op::floor, "floor"},
      {tapeless::op::sin, "sin"},
      {tapeless::op::cos, "cos"},
      {tapeless::op::tan, "tan"},
      {tapeless::op::asin, "asin"},
      {tapeless::op::acos, "acos"},
      {tapeless::op::atan, "atan"},
      {tapeless::op::sinh, "sinh"},
      {tapeless::op::cosh, "cosh"},
      {tapeless::op::tanh, "tanh"},
      {tapeless::op::erf, "erf"},
      {tapeless::op::erfc, "erfc"},
      {sigmoid, "sigmoid"},
      {relu, "relu"},
      {gelu, "gelu"},
      {softplus, "softplus"},
      {logical_not, "not"},
      {add, "add"},
      {subtract, "subtract"},
      {multiply, "multiply"},
      {divide, "divide"},
      {tapeless::op::pow, "pow"},
      {minimum, "min"},
      {maximum, "max"},
      {less, "less"},
      {less_equal, "less_equal"},
      {equal, "equal"},
      {logical_and, "and"},
      {logical_or, "or"},
      {tapeless::op::select, "less"},
      {tapeless::op::fma, "fma"},
      {fms, "fms"},
      {fnma, "fnma"},
      {sum, "norm"},
      {max, "max_of"},
      {product, "moves"},  // sums of products, each as in "fma"
      {fast_tanh, "fast_tanh"},
      {fast_sigmoid, "fast_sigmoid"},
      {shifted_exp, "shifted_exp"},
      {exact_shifted_exp, "exact_shifted_exp"},
  };
  for (const auto& [operation, name] : table) {
    if (operation == code) return name;
  }
  return is_elementwise(code) || is_reduction(code) ? "" : "moves";
}

/// Whether a function of this name is there.
constexpr bool is_function(std::string_view name) {
  return std::apply([&](const auto&... f) { return ((f.name == name) || ...); }, functions);
}

static_assert(
    [] {
      for (std::size_t i = 0; i < tapeless::op_count; ++i) {
        const std::string_view name = shown_by(static_cast<tapeless::op>(i));
        if (name != "moves" && !is_function(name)) return false;
      }
      return true;
    }(),
    "every operation has a function that shows it at special points: add the new one to functions, shown_by and "
    "tools/lib/special_reference.py");

}  // namespace test
