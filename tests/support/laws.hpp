// SPDX-License-Identifier: BSL-1.0
#pragma once

// What every operation owes: its gradient is the slope of its value, and registers and single numbers give the same
// bits, in float and in double.

#include <tapeless/tapeless.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <support/catch.hpp>
#include <support/element_types.hpp>
#include <support/numbers.hpp>
#include <tuple>
#include <type_traits>
#include <utility>

namespace test {

/// Σ w f(x...) with weights of the shape of f's result, so that no element's gradient can hide behind another's.
template<class F> struct weighted {
  template<class W, class... S> constexpr auto operator()(W w, S... s) const { return sum(w * F{}(s...)); }
};

namespace detail {

template<class A> inline constexpr bool is_real = std::is_floating_point_v<tapeless::argument_value<A>>;

/// The arguments of `weighted` to differentiate by: all of f's that are no indices.
template<class... A> constexpr auto real_arguments() {
  constexpr auto found = [] {
    std::array<std::size_t, sizeof...(A) + 1> numbers{};
    std::size_t i = 0;
    ((is_real<A> ? void(numbers[numbers[sizeof...(A)]++] = ++i) : void(++i)), ...);
    return numbers;
  }();
  return [&]<std::size_t... I>(std::index_sequence<I...>) { return std::index_sequence<found[I]...>{}; }
  (std::make_index_sequence<found[sizeof...(A)]>{});
}

/// What f gives for tensors or numbers of double, known without compiling f.
template<class F, class... A> constexpr auto result_of_call() {
  using shape = typename decltype(F{}(std::declval<tapeless::symbol_for<A>>()...))::shape_type;
  if constexpr (shape::rank == 0) return 0.0;
  else return tapeless::tensor_of<double, shape>{};
}
template<class F, class... A> using result_of = decltype(result_of_call<F, A...>());

template<class F, std::size_t... By> constexpr auto weighted_gradient(std::index_sequence<By...>) {
  return tapeless::value_and_gradient<By...>(weighted<F>{});
}

/// The same function on another back end.
template<tapeless::backend Backend, class Body, tapeless::backend Other>
constexpr auto on(tapeless::transformed<Body, Other>) {
  return tapeless::transformed<Body, Backend>{};
}

template<class G> auto as_tuple(const G& partials) {
  if constexpr (requires { std::tuple_size<G>::value; }) return partials;
  else return std::tuple<G>(partials);
}

template<class T, class A> auto cast(const A& a) {
  if constexpr (!is_real<A>) return a;
  else if constexpr (std::is_arithmetic_v<A>) return static_cast<T>(a);
  else return a.template cast<T>();
}

/// The slope of `value(x)` at the number x, with an error of the fourth order in the step.
template<class Value> double slope(Value value, double& x) {
  const double at = x, h = 1e-3 * (1 + std::fabs(at));
  const auto f = [&](double shift) {
    x = at + shift;
    return value();
  };
  const double result = (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);
  x = at;
  return result;
}

/// What is checked once, for functions of all kinds.
inline void check_slope(std::size_t element, double found, double slope) {
  INFO("element " << element);
  CHECK(found == Approx(slope).epsilon(1e-8).margin(1e-9));
}
inline void check_not_zero(std::size_t number, double largest) {
  INFO("partial derivative " << number);
  CHECK(largest > 0);
}
inline void check_same(bool bits_of_registers_and_single_numbers) { CHECK(bits_of_registers_and_single_numbers); }

/// Compares one partial derivative with slopes; gives the largest element of it.
template<class A, class G, class Value> double compare_with_slopes(A& a, const G& partial, Value value) {
  double largest = 0;
  for (std::size_t i = 0; i < count<A>; ++i) {
    const double found = elements(partial)[i];
    check_slope(i, found, slope(value, elements(a)[i]));
    largest = std::fmax(largest, std::fabs(found));
  }
  return largest;
}

/// Value and gradient of Σ w f(a...) in T on both back ends; gives those of the registers.
template<class T, class F, class W, class... A> auto same_bits(W w, const A&... a) {
  constexpr auto g = weighted_gradient<F>(real_arguments<A...>());
  const auto native = on<tapeless::backend::native>(g)(cast<T>(w), cast<T>(a)...);
  const auto scalar = on<tapeless::backend::scalar>(g)(cast<T>(w), cast<T>(a)...);
  check_same(equal_bits(native, scalar));
  return native;
}

}  // namespace detail

/// Checks at (a...), tensors or numbers of double and tensors of indices, that
/// - the gradient of Σ w f is its slope, by every argument that is no index, and is not zero throughout;
/// - value and gradient have the same bits in registers and on single numbers, in every element type of the build;
/// - those in float, where it is one, are close to those in double.
template<class F, class... A> void check_laws(F, A... a) {
  auto w = random<detail::result_of<F, A...>>(0.5, 1.5, 77);
  const auto by = detail::real_arguments<A...>();
  // Slopes are those of the value that comes with a gradient: one program less than the value alone.
  constexpr auto in_double = detail::weighted_gradient<F>(by);
  const auto found = in_double(w, a...);
  const auto partials = detail::as_tuple(found.second);

  std::tuple<A&...> arguments{a...};
  const auto weighted_value = [&] { return in_double(w, a...).first; };
  [&]<std::size_t... By>(std::index_sequence<By...>) {
    std::size_t next = 0;
    const auto check = [&](auto& argument, const auto& partial) {
      detail::check_not_zero(next++, detail::compare_with_slopes(argument, partial, weighted_value));
    };
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (check(std::get<By - 1>(arguments), std::get<I>(partials)), ...);
    }
    (std::make_index_sequence<sizeof...(By)>{});
  }
  (by);

  for_each_element_type([&]<class T>() {
    const auto in_type = detail::as_tuple(detail::same_bits<T, F>(w, a...).second);
    if constexpr (std::is_same_v<T, float>) {
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (check_close(std::get<I>(in_type), std::get<I>(partials), 2e-5), ...);
      }
      (std::make_index_sequence<std::tuple_size_v<decltype(in_type)>>{});
    }
  });
}

}  // namespace test
