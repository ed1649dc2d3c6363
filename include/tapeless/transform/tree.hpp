// SPDX-License-Identifier: BSL-1.0
#pragma once

// Trees of symbols, and the same trees of numbers: what a traced function takes and returns. Leaves are symbols; pairs,
// tuples, arrays and structs are branches.

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/graph/symbol.hpp>
#include <tapeless/tensor/tensor.hpp>
#include <tapeless/transform/record.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// The symbol that stands for a number or a tensor while a function is traced.
template<Argument A> using leaf_for = Symbol<argument_value<A>, argument_shape<A>>;

namespace detail {

template<class... X> inline constexpr bool is_tuple<std::tuple<X...>> = true;
template<class A, class B> inline constexpr bool is_tuple<std::pair<A, B>> = true;
template<class X, std::size_t N>
requires(!Argument<std::array<X, N>>) inline constexpr bool is_tuple<std::array<X, N>> = true;

template<class T, class S> struct number_of;
template<class T> struct number_of<T, shape<>> { using type = T; };
template<class T, std::size_t... E>
requires(sizeof...(E) > 0) struct number_of<T, shape<E...>> {
  using type = Tensor<T, E...>;
};

/// What holds the numbers of a tree: T for a scalar, a Tensor for what has axes, the same branches of these.
template<class X> struct numbers_of { using type = X; };
template<class T, class S> struct numbers_of<Symbol<T, S>> { using type = typename number_of<T, S>::type; };
template<class... X> struct numbers_of<std::tuple<X...>> { using type = std::tuple<typename numbers_of<X>::type...>; };
template<class A, class B> struct numbers_of<std::pair<A, B>> {
  using type = std::pair<typename numbers_of<A>::type, typename numbers_of<B>::type>;
};
template<class X, std::size_t N> struct numbers_of<std::array<X, N>> {
  using type = std::array<typename numbers_of<X>::type, N>;
};
template<class S, class... X> struct numbers_of<symbolic<S, X...>> { using type = S; };
template<template<class...> class S, class... X>
requires(is_record<S<X...>>()) struct numbers_of<S<X...>> {
  using type = S<typename numbers_of<X>::type...>;
};

template<class A> constexpr bool is_structured() noexcept;

/// The tree of symbols that stands for an argument. A struct template is filled with symbols, `Point<double>` becomes
/// `Point<Symbol<double, shape<>>>`; another struct becomes a list of its fields.
template<class A> struct symbols_of {};
template<Argument A> struct symbols_of<A> { using type = leaf_for<A>; };
template<class... X> struct symbols_of<std::tuple<X...>> { using type = std::tuple<typename symbols_of<X>::type...>; };
template<class A, class B> struct symbols_of<std::pair<A, B>> {
  using type = std::pair<typename symbols_of<A>::type, typename symbols_of<B>::type>;
};
template<class X, std::size_t N>
requires(!Argument<std::array<X, N>>) struct symbols_of<std::array<X, N>> {
  using type = std::array<typename symbols_of<X>::type, N>;
};

template<class S, class Fields> struct symbols_of_fields;
template<class S, class... X> struct symbols_of_fields<S, std::tuple<X&...>> {
  using type = symbolic<S, typename symbols_of<X>::type...>;
};
template<class S>
requires(is_record<S>()) struct symbols_of<S> : symbols_of_fields<S, fields_of<S>> {
};
template<template<class...> class S, class... X>
requires(is_record<S<X...>>() && sizeof...(X) > 0 && (... && is_structured<X>())) struct symbols_of<S<X...>> {
  using type = S<typename symbols_of<X>::type...>;
};

/// True for what has parts.
template<class X> inline constexpr bool is_branch = is_tuple<X> || is_record<X>();

/// The parts of a branch: the tuple itself, references to the fields of a struct.
template<class X> constexpr decltype(auto) parts(X& branch) noexcept {
  if constexpr (is_record<std::remove_const_t<X>>()) return fields(branch);
  else return (branch);
}

template<class X> using parts_of = std::remove_cvref_t<decltype(parts(std::declval<X&>()))>;
template<class X> inline constexpr std::size_t part_count = std::tuple_size_v<parts_of<X>>;
template<std::size_t I, class X> using part_type = std::remove_cvref_t<std::tuple_element_t<I, parts_of<X>>>;

/// How many symbols a tree has.
template<class X> constexpr int leaf_count() noexcept {
  if constexpr (is_symbol<X>) {
    return 1;
  } else if constexpr (is_branch<X>) {
    return []<std::size_t... I>(std::index_sequence<I...>) { return (0 + ... + leaf_count<part_type<I, X>>()); }
    (std::make_index_sequence<part_count<X>>{});
  } else {
    return 0;
  }
}

template<class X> constexpr auto list_leaves() noexcept {
  if constexpr (is_symbol<X>) {
    return std::tuple<X>{};
  } else {
    return []<std::size_t... I>(std::index_sequence<I...>) { return std::tuple_cat(list_leaves<part_type<I, X>>()...); }
    (std::make_index_sequence<part_count<X>>{});
  }
}

/// The symbols of a tree in order, as a tuple.
template<class Tree> using leaf_types = decltype(list_leaves<Tree>());

template<class Leaves> inline constexpr std::size_t size_of_leaves = 0;
template<class... Leaf>
inline constexpr std::size_t size_of_leaves<std::tuple<Leaf...>> = (0 + ... + Leaf::shape_type::size);

/// How many numbers a tree of symbols stands for.
template<class Tree> inline constexpr std::size_t number_count = size_of_leaves<leaf_types<Tree>>;

/// True where `holds`, called with the type of each leaf of a tree, is true for all of them.
template<class X, class Predicate> constexpr bool every_leaf(Predicate holds) noexcept {
  if constexpr (is_branch<X>) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return (true && ... && every_leaf<part_type<I, X>>(holds));
    }
    (std::make_index_sequence<part_count<X>>{});
  } else {
    return holds(std::type_identity<X>{});
  }
}

/// Calls `visit` with each symbol of a tree, in order.
template<class X, class Visit> constexpr void for_each_symbol(X& tree, Visit& visit) {
  using type = std::remove_const_t<X>;
  if constexpr (is_symbol<type>) {
    visit(tree);
  } else if constexpr (is_branch<type>) {
    auto&& each = parts(tree);
    [&]<std::size_t... I>(std::index_sequence<I...>) { (for_each_symbol(std::get<I>(each), visit), ...); }
    (std::make_index_sequence<part_count<type>>{});
  }
}

/// The symbols of some trees as refs, in order.
template<class... Trees> constexpr auto refs_of(const Trees&... trees) noexcept {
  std::array<ref, static_cast<std::size_t>((0 + ... + leaf_count<Trees>())) + 1> all{};
  std::size_t count = 0;
  const auto add = [&](const auto& symbol) { all[count++] = symbol.node(); };
  (for_each_symbol(trees, add), ...);
  return all;
}

/// The tree `X` of the refs from `next` on, which is moved past them.
template<class X> constexpr X tree_of(const ref*& next) noexcept {
  X tree{};
  const auto set = [&](auto& symbol) { symbol.value = *next++; };
  for_each_symbol(tree, set);
  return tree;
}

/// Calls `visit` with a pointer to the elements of each number that stands where the tree `Symbols` has a symbol.
template<class Symbols, class Numbers, class Visit> constexpr void for_each_number(Numbers& numbers, Visit& visit) {
  if constexpr (is_symbol<Symbols>) {
    if constexpr (Symbols::shape_type::rank == 0) visit(&numbers);
    else visit(numbers.data());
  } else if constexpr (is_branch<Symbols>) {
    auto&& each = parts(numbers);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (for_each_number<part_type<I, Symbols>>(std::get<I>(each), visit), ...);
    }
    (std::make_index_sequence<part_count<Symbols>>{});
  }
}

/// True for what a traced function can be called with: arguments, and trees of them.
template<class A> constexpr bool is_structured() noexcept {
  if constexpr (Argument<A>) {
    return true;
  } else if constexpr (is_branch<A>) {
    return []<std::size_t... I>(std::index_sequence<I...>) { return (true && ... && is_structured<part_type<I, A>>()); }
    (std::make_index_sequence<part_count<A>>{});
  } else {
    return false;
  }
}

/// References to what stands in an argument where the tree `Symbols` has a symbol, in order.
template<class Symbols, class A> constexpr auto leaves_of(const A& argument) noexcept {
  if constexpr (is_symbol<Symbols>) {
    return std::tuple<const A&>(argument);
  } else {
    auto&& each = parts(argument);
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::tuple_cat(leaves_of<part_type<I, Symbols>>(std::get<I>(each))...);
    }
    (std::make_index_sequence<part_count<Symbols>>{});
  }
}

}  // namespace detail

/// A number, a tensor or whatever else is an Argument; or a tuple, pair, array or aggregate of these.
template<class A>
concept Structured = detail::is_structured<std::remove_cvref_t<A>>();

/// What stands for an argument while a function is traced: a symbol, or the same tree of symbols.
template<Structured A> using symbol_for = typename detail::symbols_of<std::remove_cvref_t<A>>::type;

}  // namespace TAPELESS_ABI
}  // namespace tapeless
