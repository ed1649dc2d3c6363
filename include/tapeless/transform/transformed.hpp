// SPDX-License-Identifier: BSL-1.0
#pragma once

// A transformed function: called with numbers it runs fused kernels, called with symbols it becomes part of their
// graph.

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/graph/absent.hpp>
#include <tapeless/graph/tensors_outside.hpp>
#include <tapeless/transform/inline.hpp>
#include <tapeless/transform/placed.hpp>
#include <tapeless/transform/trace.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The graph of the first symbol of a tree, none for a number.
template<class S> constexpr graph* graph_in(const S& tree) noexcept {
  graph* found = nullptr;
  const auto look = [&](const auto& symbol) { found = found == nullptr ? symbol.value.in : found; };
  for_each_symbol(tree, look);
  return found;
}

/// The graph of the first symbol among several trees.
template<class... S> constexpr graph* first_graph(const S&... s) noexcept {
  graph* g = nullptr;
  ((g = g == nullptr ? graph_in(s) : g), ...);
  return g;
}

/// The type with which an argument of a nested call is traced: numbers take the real type of the symbols around them.
template<class Real, class S> using nested_symbol = std::conditional_t<Number<S>, Symbol<Real, shape<>>, S>;

/// True for what a call inside a trace can pass on: trees of symbols, and numbers.
template<class... S> constexpr bool expect_nested_arguments() noexcept {
  constexpr bool holds = ((leaf_count<S>() > 0 || Number<S>)&&...);
  static_assert(holds, "inside a traced function a call takes symbols and numbers: pass a tensor as an argument");
  return holds;
}

/// What a traced function is called with, in words.
template<class A> constexpr bool expect_constant_size() noexcept {
  constexpr bool matrix = requires(const A& a) { a.rows(), a.cols(); };
  constexpr bool range = requires(const A& a) { a.begin(), a.end(); };
  static_assert(
      !matrix,
      "an argument has a constant size, a matrix with rows() and cols() has none that the library knows: give "
      "its elements, row by row, as tensor_view<const double, Rows, Columns>(m.data())");
  static_assert(matrix || !range,
                "an argument has a constant size: give a Tensor, a std::array, or the elements of a range as "
                "tensor_view<const double, Size>(v.data()); for a call on each of many inputs there are batched(f) and "
                "sum_over(f), for fixed arrays of xtensor tapeless/interop/xtensor.hpp");
  static_assert(
      matrix || range,
      "the arguments of a traced function are numbers, tensors, arrays of constant size, and pairs, tuples and "
      "structs of these");
  return false;
}

/// Whether the types of an expression are known. Where they are not, the compiler has said why.
template<class E>
concept Typed = requires {
  typename std::integral_constant<int, E::inputs + E::outputs>;
};

/// Writes the results of expression E to the graph of its arguments.
template<class E, class... S> constexpr auto call_nested(const S&... s) noexcept {
  if constexpr (!Typed<E>) {
    return refused{};
  } else if constexpr (std::is_same_v<typename E::result, refused>) {
    return refused{};
  } else if constexpr (!expect_result<typename E::result>()) {
    return refused{};
  } else {
    graph* const g = first_graph(s...);
    ref arguments[static_cast<std::size_t>(E::inputs) + 1];
    int count = 0;
    const auto take = [&]<class A>(const A& a) {
      const auto add = [&](const auto& symbol) { arguments[count++] = symbol.node(); };
      if constexpr (Number<A>) arguments[count++] = constant(*g, extents{}, static_cast<double>(a));
      else for_each_symbol(a, add);
    };
    (take(s), ...);
    ref results[static_cast<std::size_t>(E::outputs) + 1];
    inline_program(traced_program_of<E>(), *g, arguments, count, results);
    const ref* next = results;
    auto tree = tree_of<typename E::result>(next);
    if constexpr (traced_program_of<E>().outputs.size() == 0 && E::outputs > 0) {  // what has been refused
      static_cast<void>(g->answer());
      auto fill = [&]<class R>(R& symbol) { symbol.value = constant(*g, extents_of<typename R::shape_type>(), 0.0); };
      for_each_symbol(tree, fill);
    }
    return tree;
  }
}

/// The operations of an expression, as far as it could be traced.
template<class E> constexpr int size_where_traced() noexcept {
  if constexpr (!Typed<E>) return 0;
  else if constexpr (std::is_same_v<typename E::result, refused>) return 0;
  else if constexpr (was_traced<E>()) return program_of<E>.size();
  else return 0;
}

/// F of symbols, traced in a constant evaluation of its own: so limits count for F and for what is made of it, each by
/// itself.
template<class F, class... S> constexpr auto traced_apart(const S&... s) noexcept;

/// Runs an expression on the leaves of its arguments.
template<class E, backend Backend, class... A> constexpr auto evaluate_leaves(const A&... a) noexcept {
  if constexpr ((Argument<A> && ...)) {
    return evaluate<E, Backend>(argument_elements<A>(a)...);
  } else {
    return std::apply(
        []<class... Leaf>(const Leaf&... leaf) { return evaluate<E, Backend>(argument_elements<Leaf>(leaf)...); },
        std::tuple_cat(leaves_of<symbol_for<A>>(a)...));
  }
}

}  // namespace detail

/// The function that `Body` describes.
template<class Body, backend Backend = backend::native> struct transformed {
  using body = Body;
  static constexpr backend runs_on = Backend;

  /// What a call with arguments of these types needs for numbers in between, in bytes: `double`, `Tensor<float, 8>`...
  template<Structured... A>
  static constexpr std::size_t workspace_bytes = detail::workspace_bytes_for<expression<Body, symbol_for<A>...>>;
  /// The same where results may lie where arguments do, in any way.
  template<Structured... A>
  static constexpr std::size_t workspace_bytes_in_place =
      detail::workspace_bytes_in_place_for<expression<Body, symbol_for<A>...>>;

  /// With numbers and tensors: runs, at run time in registers, in constant evaluation on single numbers.
  template<Structured... A> [[nodiscard]] constexpr auto operator()(const A&... a) const noexcept {
    if constexpr (detail::expect_arguments<symbol_for<A>...>()) {
      using E = expression<Body, symbol_for<A>...>;
      if constexpr (std::is_same_v<typename E::result, detail::refused>) return detail::refused{};
      else if constexpr (!detail::expect_result<typename E::result>()) return detail::refused{};
      else if constexpr (!detail::was_traced<E>()) return typename detail::numbers_of<typename E::result>::type{};
      else return detail::evaluate_leaves<E, Backend>(a...);
    } else {
      return detail::refused{};
    }
  }

  /// With anything else: says what there is.
  template<class... A>
  requires(!(Structured<A> && ...) && !((detail::leaf_count<A>() > 0) || ...)) constexpr auto operator()(
      const A&...) const noexcept {
    (expect<A>(), ...);
    return detail::refused{};
  }

  /// The same with the results written to storage of the caller's, from which nothing is returned:
  /// `gradient(f).to(by_w, by_b)(w, b)`. A destination is a variable (a number, a tensor, an array, a struct or
  /// std::tie of these) or a view or span of one; together they have the numbers and tensors of the result, in its
  /// order.
  ///
  /// The results are those of the arguments as they were before the call, also where destinations lie in the place of
  /// arguments, wholly or in part: what would overwrite numbers that are still read is put aside and copied at the end.
  /// Results over one another end the program.
  template<class... Out> [[nodiscard]] constexpr auto to(Out&&... out) const noexcept {
    return placed<transformed, detail::no_buffer>{}.to(std::forward<Out>(out)...);
  }
  /// The same with the numbers in between in a buffer of at least `workspace_bytes<Arguments...>`, not on the stack:
  /// a `workspace_buffer`, or any bytes (counted from a multiple of 64 on). One that is too small ends the program.
  template<class Buffer> [[nodiscard]] constexpr auto with_workspace(Buffer&& buffer) const noexcept {
    return placed<transformed, detail::no_buffer>{}.with_workspace(std::forward<Buffer>(buffer));
  }

  /// With symbols: is traced into their graph.
  template<class... S>
  requires((detail::leaf_count<S>() > 0) || ...) [[nodiscard]] constexpr auto operator()(const S&... s) const noexcept {
    if constexpr (detail::expect_nested_arguments<S...>()) {
      using Real = typename detail::real_of<S...>::type;
      return detail::call_nested<expression<Body, detail::nested_symbol<Real, S>...>>(s...);
    } else {
      return detail::refused{};
    }
  }

 private:
  template<class A> static constexpr void expect() noexcept {
    if constexpr (!Structured<A>) detail::expect_constant_size<A>();
  }
};

namespace detail {

/// A function as it is.
template<class F> struct plain {
  using function = F;
  template<class... S> static constexpr auto trace(const S&... s) noexcept {
    if constexpr (expect_stateless<F>()) return F{}(s...);
    else return refused{};
  }
};

template<class F, class... S> constexpr auto traced_apart(const S&... s) noexcept {
  return call_nested<expression<plain<F>, S...>>(s...);
}

}  // namespace detail

/// f itself, its operations fused into kernels.
template<class F> constexpr auto fused(F) noexcept { return transformed<detail::plain<F>>{}; }

}  // namespace TAPELESS_ABI
}  // namespace tapeless
