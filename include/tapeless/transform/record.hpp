// SPDX-License-Identifier: BSL-1.0
#pragma once

// Aggregates as lists of their fields, so that the gradient of a function of a struct can be a struct.

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/graph/symbol.hpp>
#include <tapeless/tensor/argument.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

template<class X> inline constexpr bool is_tuple = false;

/// Converts to whatever a field is.
struct any_field {
  template<class T> constexpr operator T() const noexcept;
};
template<std::size_t> using any_field_at = any_field;

/// The most fields a struct can have.
inline constexpr std::size_t max_fields = 12;

/// The number of fields of an aggregate: with how many values its list can be filled.
template<class S, std::size_t N = max_fields> constexpr std::size_t field_count() noexcept {
  constexpr bool fits = []<std::size_t... I>(std::index_sequence<I...>) {
    return requires { S{any_field_at<I>{}...}; };
  }
  (std::make_index_sequence<N>{});
  if constexpr (fits || N == 0) return N;
  else return field_count<S, N - 1>();
}

/// A struct whose fields are its arguments, results or parts: an aggregate that is nothing else the library knows.
template<class X> constexpr bool is_record() noexcept {
  if constexpr (!std::is_class_v<X> || !std::is_aggregate_v<X> || std::is_empty_v<X>) return false;
  else return !is_symbol<X> && !is_tuple<X> && !Argument<X>;
}

/// References to the fields of a struct.
template<class S> constexpr auto fields(S& s) noexcept {
  constexpr std::size_t n = field_count<std::remove_const_t<S>>();
  if constexpr (n == 1) {
    auto& [a] = s;
    return std::tie(a);
  } else if constexpr (n == 2) {
    auto& [a, b] = s;
    return std::tie(a, b);
  } else if constexpr (n == 3) {
    auto& [a, b, c] = s;
    return std::tie(a, b, c);
  } else if constexpr (n == 4) {
    auto& [a, b, c, d] = s;
    return std::tie(a, b, c, d);
  } else if constexpr (n == 5) {
    auto& [a, b, c, d, e] = s;
    return std::tie(a, b, c, d, e);
  } else if constexpr (n == 6) {
    auto& [a, b, c, d, e, f] = s;
    return std::tie(a, b, c, d, e, f);
  } else if constexpr (n == 7) {
    auto& [a, b, c, d, e, f, g] = s;
    return std::tie(a, b, c, d, e, f, g);
  } else if constexpr (n == 8) {
    auto& [a, b, c, d, e, f, g, h] = s;
    return std::tie(a, b, c, d, e, f, g, h);
  } else if constexpr (n == 9) {
    auto& [a, b, c, d, e, f, g, h, i] = s;
    return std::tie(a, b, c, d, e, f, g, h, i);
  } else if constexpr (n == 10) {
    auto& [a, b, c, d, e, f, g, h, i, j] = s;
    return std::tie(a, b, c, d, e, f, g, h, i, j);
  } else if constexpr (n == 11) {
    auto& [a, b, c, d, e, f, g, h, i, j, k] = s;
    return std::tie(a, b, c, d, e, f, g, h, i, j, k);
  } else {
    auto& [a, b, c, d, e, f, g, h, i, j, k, l] = s;
    return std::tie(a, b, c, d, e, f, g, h, i, j, k, l);
  }
}

template<class S> using fields_of = decltype(fields(std::declval<S&>()));

/// What stands for a struct of numbers that is no template while a function is traced: symbols in the order of the
/// fields, to be taken apart as `auto [a, b] = s`. Who asks for a field by name reads this name in what the compiler
/// says, and nothing else.
template<class S, class... Fields>
struct fields_have_no_names_write_auto_a_b_equal_s_in_brackets_or_make_it_a_struct_template : std::tuple<Fields...> {};
template<class S, class... Fields>
using symbolic = fields_have_no_names_write_auto_a_b_equal_s_in_brackets_or_make_it_a_struct_template<S, Fields...>;

template<class S, class... Fields> inline constexpr bool is_tuple<symbolic<S, Fields...>> = true;

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

template<class S, class... Fields>
struct std::tuple_size<tapeless::detail::symbolic<S, Fields...>> : std::tuple_size<std::tuple<Fields...>> {};
template<std::size_t I, class S, class... Fields>
struct std::tuple_element<I, tapeless::detail::symbolic<S, Fields...>> : std::tuple_element<I, std::tuple<Fields...>> {
};
