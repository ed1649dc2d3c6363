// SPDX-License-Identifier: BSL-1.0
#pragma once

// Tracing: a function is called once, in constant evaluation, with symbols; the graph it leaves is part of a type.

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/graph/program.hpp>
#include <tapeless/graph/symbol.hpp>
#include <tapeless/kernel/run.hpp>
#include <tapeless/kernel/workspace_buffer.hpp>
#include <tapeless/tensor/argument.hpp>
#include <tapeless/transform/tree.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Whether a call operator takes numbers or tensors where symbols will be given.
template<class Call> inline constexpr bool takes_numbers = false;
template<class... A>
inline constexpr bool name_numbers = ((Structured<A> && leaf_count<std::remove_cvref_t<A>>() == 0) || ...);
template<class F, class R, class... A> inline constexpr bool takes_numbers<R (F::*)(A...)> = name_numbers<A...>;
template<class F, class R, class... A> inline constexpr bool takes_numbers<R (F::*)(A...) const> = name_numbers<A...>;
template<class F, class R, class... A>
inline constexpr bool takes_numbers<R (F::*)(A...) noexcept> = name_numbers<A...>;
template<class F, class R, class... A>
inline constexpr bool takes_numbers<R (F::*)(A...) const noexcept> = name_numbers<A...>;

template<class F> constexpr bool expect_stateless() noexcept {
  constexpr bool is_class = std::is_class_v<F>;
  constexpr bool holds = !is_class || (std::is_empty_v<F> && std::is_default_constructible_v<F>);
  constexpr bool is_generic = [] {
    if constexpr (requires { &F::operator(); }) return !takes_numbers<decltype(&F::operator())>;
    else return true;
  }();
  static_assert(is_class,
                "a traced function is called with symbols, which the address of a function cannot be: write "
                "[](auto x) { return f(x); }, f being a template or taking auto");
  static_assert(holds, "a traced function holds no values: pass what a lambda would capture as an argument");
  static_assert(!holds || is_generic,
                "take auto: a traced function is called with symbols, not with numbers, as in [](auto x) { ... }");
  return is_class && holds && is_generic;
}

/// The element type of a symbol as a node sees it.
template<class T> constexpr element element_of() noexcept {
  if constexpr (std::is_floating_point_v<T>) return element::real;
  else return element::integer;
}

/// The real type of a program: that of the first real symbol, double where there is none.
template<class... S> struct real_of { using type = double; };
template<class T, class S, class... Rest>
struct real_of<Symbol<T, S>, Rest...>
    : std::conditional_t<std::is_floating_point_v<T>, std::type_identity<T>, real_of<Rest...>> {};
template<class Parts, class X, class... Rest> struct real_of_parts;
template<std::size_t... I, class X, class... Rest>
struct real_of_parts<std::index_sequence<I...>, X, Rest...> : real_of<part_type<I, X>..., Rest...> {};
template<class X, class... Rest>
requires(is_branch<X>) struct real_of<X, Rest...> : real_of_parts<std::make_index_sequence<part_count<X>>, X, Rest...> {
};

/// What the arguments of a traced function may be, given as trees of symbols.
template<class... S> constexpr bool expect_arguments() noexcept {
  constexpr auto symbol = []<class X>(std::type_identity<X>) { return is_symbol<X>; };
  constexpr auto known = []<class X>(std::type_identity<X>) {
    if constexpr (!is_symbol<X>) return true;
    else
      return std::is_same_v<typename X::value_type, std::int32_t> || std::is_same_v<typename X::value_type, float> ||
             std::is_same_v<typename X::value_type, double>;
  };
  constexpr auto one = []<class X>(std::type_identity<X>) {
    if constexpr (!is_symbol<X>) return true;
    else
      return std::is_same_v<typename X::value_type, typename real_of<S...>::type> ||
             !std::is_floating_point_v<typename X::value_type>;
  };
  constexpr bool all_symbols = (every_leaf<S>(symbol) && ...);
  constexpr bool all_known = (every_leaf<S>(known) && ...);
  constexpr bool all_one = (every_leaf<S>(one) && ...);
  static_assert(all_symbols,
                "a struct template given to a traced function has its parameters as fields, and no others");
  static_assert(all_known, "the arguments of a traced function are float, double, or std::int32_t for indices");
  static_assert(all_one, "the arguments of a traced function are all float or all double");
  return all_symbols && all_known && all_one;
}

/// Said last, as what made a number of a symbol has been said then.
template<class R> constexpr void expect_symbols() noexcept {
  static_assert(leaf_count<R>() < 0,
                "a traced function returns what it computes from its arguments: symbols, pairs or tuples of "
                "them, a struct template of them, not a struct of numbers");
}

/// What a traced function may return.
template<class R> constexpr bool expect_result() noexcept {
  constexpr bool symbols = every_leaf<R>([]<class X>(std::type_identity<X>) { return is_symbol<X>; });
  constexpr bool real = every_leaf<R>([]<class X>(std::type_identity<X>) {
    if constexpr (is_symbol<X>) return std::is_floating_point_v<typename X::value_type>;
    else return true;
  });
  constexpr bool few = leaf_count<R>() <= max_outputs;
  if constexpr (!symbols) static_cast<void>(&expect_symbols<R>);
  static_assert(real, "a traced function returns float or double: turn a comparison into numbers with select");
  static_assert(few, "a traced function returns at most 1,024 results");
  return symbols && real && few;
}

/// The result of a call that was refused; it can be given to anything, so that nothing more is said of it.
struct refused {
  template<class T>
  requires std::is_default_constructible_v<T>
  constexpr operator T() const noexcept { return T{}; }
};

}  // namespace detail

/// A traced function as a type: `Body` called with fresh symbols of the given types. The leaves of its arguments have
/// the argument numbers 0, 1, ..., those of the result the numbers after them.
///
/// `Body::trace(symbols...)` gives a tree of symbols.
template<class Body, class... Symbols> struct expression {
  using result = decltype(Body::trace(std::declval<Symbols>()...));
  using real = typename detail::real_of<Symbols...>::type;
  static constexpr int inputs = (0 + ... + detail::leaf_count<Symbols>());
  static constexpr int outputs = detail::leaf_count<result>();
  /// How many operations there may be, where `Body` has an idea of it.
  static constexpr int expected_nodes = [] {
    if constexpr (requires { Body::template expected_nodes<Symbols...>(); }) {
      return Body::template expected_nodes<Symbols...>();
    } else {
      return 0;
    }
  }();

  static constexpr void build(program_builder& b) noexcept {
    int argument = 0;
    const auto read = [&]<class S>(S& symbol) {
      symbol =
          S{b.read(extents_of<typename S::shape_type>(), argument++, detail::element_of<typename S::value_type>())};
    };
    std::tuple<Symbols...> arguments{};
    detail::for_each_symbol(arguments, read);
    auto traced = std::apply([](const auto&... symbol) { return Body::trace(symbol...); }, arguments);
    auto write = [&](const auto& symbol) { b.write(symbol.node(), argument++); };
    detail::for_each_symbol(traced, write);
  }
};

namespace detail {

template<class T, class A> constexpr pointer<T> input_pointer(const argument_elements<A>& a) noexcept {
  if constexpr (std::is_same_v<argument_value<A>, T>) return {const_cast<T*>(a.data()), nullptr};
  else return {nullptr, a.data()};
}

/// Runs an expression on numbers. Results and workspace lie on the stack, where they may take `Limit` bytes.
template<class E, backend Backend, std::size_t Limit = stack_limit, class... A>
constexpr auto evaluate(const argument_elements<A>&... a) noexcept {
  using T = typename E::real;
  using results = typename numbers_of<typename E::result>::type;
  static_cast<void>(expect_stack<sizeof(results) + workspace_bytes_of<E, T>, Limit>());
  results numbers{};
  pointer<T> arguments[static_cast<std::size_t>(E::inputs + E::outputs)]{input_pointer<T>(a)...};
  int next = E::inputs;
  auto point = [&](T* to) { arguments[next++].real = to; };
  for_each_number<typename E::result>(numbers, point);
  alignas(64) T workspace[workspace_size<E>];
  run<E, Backend>(arguments, workspace);
  return numbers;
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
