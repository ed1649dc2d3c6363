// SPDX-License-Identifier: BSL-1.0
#pragma once

// Results of a traced function: a symbol, or pairs and tuples of them; and the same structure holding numbers.

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/graph/symbol.hpp>
#include <tapeless/tensor/tensor.hpp>

namespace tapeless::inline TAPELESS_ABI {

namespace detail {

template<class X> inline constexpr bool is_tuple = false;
template<class... X> inline constexpr bool is_tuple<std::tuple<X...>> = true;
template<class A, class B> inline constexpr bool is_tuple<std::pair<A, B>> = true;

template<class T, class S> struct number_of;
template<class T> struct number_of<T, shape<>> { using type = T; };
template<class T, std::size_t... E>
requires(sizeof...(E) > 0) struct number_of<T, shape<E...>> {
  using type = Tensor<T, E...>;
};

/// What holds the numbers of a result: T for a scalar, a Tensor for what has axes, tuples and pairs of these.
template<class X> struct numbers_of { using type = X; };
template<class T, class S> struct numbers_of<Symbol<T, S>> { using type = typename number_of<T, S>::type; };
template<class... X> struct numbers_of<std::tuple<X...>> { using type = std::tuple<typename numbers_of<X>::type...>; };
template<class A, class B> struct numbers_of<std::pair<A, B>> {
  using type = std::pair<typename numbers_of<A>::type, typename numbers_of<B>::type>;
};

/// How many symbols a result has.
template<class X> constexpr int leaf_count() noexcept {
  if constexpr (is_tuple<X>) {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return (0 + ... + leaf_count<std::tuple_element_t<I, X>>());
    }
    (std::make_index_sequence<std::tuple_size_v<X>>{});
  } else {
    return is_symbol<X> ? 1 : 0;
  }
}

/// True where `holds`, called with the type of each leaf of a result, is true for all of them.
template<class X, class Predicate> constexpr bool every_leaf(Predicate holds) noexcept {
  if constexpr (is_tuple<X>) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return (true && ... && every_leaf<std::tuple_element_t<I, X>>(holds));
    }
    (std::make_index_sequence<std::tuple_size_v<X>>{});
  } else {
    return holds(std::type_identity<X>{});
  }
}

/// Calls `visit` with each symbol of a result, in order.
template<class X, class Visit> constexpr void for_each_symbol(X& result, Visit& visit) {
  if constexpr (is_tuple<std::remove_const_t<X>>) {
    [&]<std::size_t... I>(std::index_sequence<I...>) { (for_each_symbol(std::get<I>(result), visit), ...); }
    (std::make_index_sequence<std::tuple_size_v<std::remove_const_t<X>>>{});
  } else if constexpr (is_symbol<std::remove_const_t<X>>) {
    visit(result);
  }
}

/// Calls `visit` with a pointer to the elements of each number that stands where `Result` has a symbol, in order.
template<class Result, class Numbers, class Visit> constexpr void for_each_number(Numbers& numbers, Visit& visit) {
  if constexpr (is_tuple<Result>) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (for_each_number<std::tuple_element_t<I, Result>>(std::get<I>(numbers), visit), ...);
    }
    (std::make_index_sequence<std::tuple_size_v<Result>>{});
  } else if constexpr (is_symbol<Result>) {
    if constexpr (Result::shape_type::rank == 0) visit(&numbers);
    else visit(numbers.data());
  }
}

}  // namespace detail

}  // namespace tapeless::inline TAPELESS_ABI
