// SPDX-License-Identifier: BSL-1.0
#pragma once

// The laws of functions that work element by element, for a family of them at once and in every odd size.

#include <tapeless/tapeless.hpp>

#include <cmath>
#include <cstddef>
#include <support/catch.hpp>
#include <support/element_types.hpp>
#include <support/laws.hpp>
#include <support/numbers.hpp>
#include <tuple>
#include <utility>

namespace test {

template<class F> struct summed {
  template<class... S> constexpr auto operator()(S... s) const { return sum(F{}(s...)); }
};

/// Every function of a family with its partial derivatives, traced as one: a tuple of pairs.
template<class... F> struct family {
  template<class... S> constexpr auto operator()(S... s) const {
    return std::tuple(std::pair(F{}(s...), as_tuple(tapeless::gradient(summed<F>{})(s...)))...);
  }

 private:
  template<class... P> static constexpr auto as_tuple(std::tuple<P...> partials) { return partials; }
  template<class P> static constexpr auto as_tuple(P partial) { return std::tuple<P>(partial); }
};

/// The functions of a family alone.
template<class... F> struct values {
  template<class... S> constexpr auto operator()(S... s) const { return std::tuple(F{}(s...)...); }
};

/// An interval that an operand is taken from.
struct interval {
  double low, high;
};

namespace detail {

inline constexpr std::size_t longest = 65;
template<class T> using long_tensor = tapeless::Tensor<T, longest>;

/// The first `Size` elements.
template<std::size_t Size, class T> auto shortened(const long_tensor<T>& x) {
  tapeless::Tensor<T, Size> result;
  for (std::size_t i = 0; i < Size; ++i) result[i] = x[i];
  return result;
}

/// True where the numbers of short results are the first of the values of a whole family, to the bit.
template<class Short, class Long> bool begins(const Short& found, const Long& expected) {
  const auto same = [](const auto& a, const auto& b) {
    return std::memcmp(a.data(), b.data(), sizeof(a[0]) * a.size()) == 0;
  };
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return (same(std::get<I>(found), std::get<I>(expected).first) && ...);
  }
  (std::make_index_sequence<std::tuple_size_v<Short>>{});
}

/// Values and derivatives on single numbers, which registers must give too; the values in several sizes.
template<class... F, class... X> auto same_bits(family<F...>, const X&... x) {
  const auto expected = on<tapeless::backend::scalar>(tapeless::fused(family<F...>{}))(x...);
  check_same(equal_bits(tapeless::fused(family<F...>{})(x...), expected));
  const auto check = [&]<std::size_t Size>(std::index_sequence<Size>) {
    INFO("size " << Size);
    check_same(begins(tapeless::fused(values<F...>{})(shortened<Size>(x)...), expected));
  };
  [&]<std::size_t... Size>(std::index_sequence<Size...>) { (check(std::index_sequence<Size>{}), ...); }
  (std::index_sequence<1, 7, 15, 16, 33>{});
  return expected;
}

/// The values of one function two steps before a point, one before, one after and two after.
struct values_around {
  const long_tensor<double>&a, &b, &c, &d;
};

/// Compares the derivatives of one function of a family with slopes.
inline void compare_with_slopes(std::size_t function, std::size_t operand, const long_tensor<double>& partial,
                                const long_tensor<double>& step, const values_around& at) {
  double largest = 0;
  INFO("function " << function << " of the family, operand " << operand);
  for (std::size_t i = 0; i < longest; ++i) {
    const double slope = (8 * (at.c[i] - at.b[i]) - (at.d[i] - at.a[i])) / (12 * step[i]);
    check_slope(i, partial[i], slope);
    largest = std::fmax(largest, std::fabs(slope));
  }
  CHECK(largest > 0);
}

/// Compares the derivatives by operand `Operand`, found in `at_x`, with the slopes of the values.
template<std::size_t Operand, class Family, class Found, class... X>
void compare_with_slopes_by(const Found& at_x, std::tuple<X...> x) {
  const auto base = std::get<Operand>(x);
  const auto step = [&](std::size_t i) { return 1e-3 * (1 + std::fabs(base[i])); };
  const auto at = [&](double times) {
    for (std::size_t i = 0; i < longest; ++i) std::get<Operand>(x)[i] = base[i] + times * step(i);
    return std::apply(on<tapeless::backend::scalar>(tapeless::fused(Family{})), x);
  };
  const auto a = at(-2), b = at(-1), c = at(1), d = at(2);
  long_tensor<double> steps;
  for (std::size_t i = 0; i < longest; ++i) steps[i] = step(i);
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (compare_with_slopes(I, Operand, std::get<Operand>(std::get<I>(at_x).second), steps,
                         {std::get<I>(a).first, std::get<I>(b).first, std::get<I>(c).first, std::get<I>(d).first}),
     ...);
  }
  (std::make_index_sequence<std::tuple_size_v<Found>>{});
}

/// Every number of a result in float is close to that in double.
template<class A, class B> void close_in_float(const A& in_float, const B& in_double, double tolerance) {
  if constexpr (requires { std::tuple_size<A>::value; }) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (close_in_float(std::get<I>(in_float), std::get<I>(in_double), tolerance), ...);
    }
    (std::make_index_sequence<std::tuple_size_v<A>>{});
  } else {
    check_close(in_float, in_double, tolerance);
  }
}

}  // namespace detail

/// Checks a family of functions at points of one interval for each operand:
/// - by every operand the derivative is the slope, and is not zero throughout;
/// - values and derivatives have the same bits in registers and on single numbers, in every element type of the build,
///   values in sizes of less than a register, of whole ones and of some with a rest, for every width;
/// - those in float, where it is one, are close to those in double.
template<class... F, class... Interval> void check_family(family<F...>, Interval... of) {
  const auto x = [&]<std::size_t... I>(std::index_sequence<I...>) {
    return std::tuple{random<detail::long_tensor<double>>(of.low, of.high, I + 1)...};
  }
  (std::index_sequence_for<Interval...>{});
  const auto in_double = std::apply(detail::on<tapeless::backend::scalar>(tapeless::fused(family<F...>{})), x);
  for_each_element_type([&]<class T>() {
    const auto in_type =
        std::apply([](const auto&... v) { return detail::same_bits(family<F...>{}, v.template cast<T>()...); }, x);
    if constexpr (std::is_same_v<T, float>) detail::close_in_float(in_type, in_double, 2e-5);
  });
  [&]<std::size_t... Operand>(std::index_sequence<Operand...>) {
    (detail::compare_with_slopes_by<Operand, family<F...>>(in_double, x), ...);
  }
  (std::index_sequence_for<Interval...>{});
}

}  // namespace test

/// The type of a function of x, or of a and b, written as an expression: `TEST_FUNCTION(exp(x))`.
#define TEST_FUNCTION(...) decltype([]([[maybe_unused]] auto x) { return __VA_ARGS__; })
#define TEST_FUNCTION_2(...) decltype([]([[maybe_unused]] auto a, [[maybe_unused]] auto b) { return __VA_ARGS__; })
