// SPDX-License-Identifier: BSL-1.0
#pragma once

// Jacobians and Hessians, as tensors with the axes of the result and then those of the argument.

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/transform/gradient.hpp>
#include <tapeless/transform/push_forward.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// How a Jacobian is computed: a row at a time (`reverse`), a column at a time (`forward`), or whichever are fewer.
enum class direction { automatic, forward, reverse };

namespace detail {

/// The shape of a derivative by what has shape S of what has shape R.
template<class R, class S> struct derivative_shape;
template<std::size_t... A, std::size_t... B> struct derivative_shape<shape<A...>, shape<B...>> {
  static constexpr bool fits = sizeof...(A) + sizeof...(B) <= 4;
  static_assert(fits,
                "a Jacobian has the axes of the result and those of the argument, at most four: reshape the "
                "argument or the result");
  using type =
      typename std::conditional_t<fits, std::type_identity<shape<A..., B...>>, std::type_identity<shape<>>>::type;
};

/// A tree with each leaf X replaced by `With::template of<X>`.
template<class Tree, class With> struct replaced;
template<class T, class S, class With> struct replaced<Symbol<T, S>, With> {
  using type = typename With::template of<Symbol<T, S>>;
};
template<template<class...> class Branch, class... X, class With> struct replaced<Branch<X...>, With> {
  using type = Branch<typename replaced<X, With>::type...>;
};
template<class X, std::size_t N, class With> struct replaced<std::array<X, N>, With> {
  using type = std::array<typename replaced<X, With>::type, N>;
};
template<class S, class... X, class With> struct replaced<symbolic<S, X...>, With> {
  using type = std::tuple<typename replaced<X, With>::type...>;
};

/// The derivative of a leaf R by an argument's leaf.
template<class R> struct by_leaf {
  template<class X>
  using of =
      Symbol<typename R::value_type, typename derivative_shape<typename R::shape_type, typename X::shape_type>::type>;
};
/// The derivatives of a leaf by all arguments, bare where it is one.
template<class... S> struct by_arguments {
  template<class R> struct tree { using type = std::tuple<typename replaced<S, by_leaf<R>>::type...>; };
  template<class R>
  requires(sizeof...(S) == 1) struct tree<R> {
    using type = typename replaced<S..., by_leaf<R>>::type;
  };
  template<class R> using of = typename tree<R>::type;
};

/// Blocks one after the other along an axis, joined in pairs.
constexpr ref join(const ref* blocks, std::size_t count, std::size_t axis) noexcept {
  if (count == 1) return blocks[0];
  const std::size_t half = count / 2;
  return concat(join(blocks, half, axis), join(blocks + half, count - half, axis), axis);
}

/// The shape of a derivative of `result` by `argument`, as a value.
constexpr extents derivative_extents(const extents& result, const extents& argument) noexcept {
  extents e = result;
  for (std::size_t i = 0; i < argument.rank; ++i) e.dim[e.rank++] = argument.dim[i];
  return e;
}

constexpr std::size_t elements_of(ref a) noexcept { return static_cast<std::size_t>(a.shape().size()); }

/// The Jacobian of one result by `Count` arguments, row by row.
template<std::size_t Rows, std::size_t Count>
constexpr void jacobian_by_rows(ref output, const ref* by, ref* result) noexcept {
  graph& g = *output.in;
  const std::size_t rows = elements_of(output);
  fixed_array<fixed_array<ref, Rows>, Count> all{};
  repeated_sweep sweeps(&output, 1, by, static_cast<int>(Count));
  for (std::size_t e = 0; e < rows; ++e) {
    const ref seed = unit(g, output.shape(), static_cast<std::int32_t>(e));
    ref gradient[Count];
    sweeps.run(&seed, gradient);
    for (std::size_t k = 0; k < Count; ++k) all[k][e] = reshape(gradient[k], matrix(1, elements_of(by[k])));
  }
  for (std::size_t k = 0; k < Count; ++k) {
    result[k] = reshape(join(all[k].data(), rows, 0), derivative_extents(output.shape(), by[k].shape()));
  }
}

/// The Jacobian of `Count` results by one argument, column by column: `pulled` is the product of the adjoints `seeds`
/// with it, which is differentiated by these. The derivatives by one argument are `stride` apart.
template<std::size_t Columns, std::size_t Count>
constexpr void jacobian_by_columns(const ref* outputs, ref by, ref pulled, const ref* seeds, ref* result,
                                   std::size_t stride) noexcept {
  const std::size_t columns = elements_of(by);
  fixed_array<fixed_array<ref, Columns>, Count> all{};
  repeated_sweep sweeps(&pulled, 1, seeds, static_cast<int>(Count));
  for (std::size_t e = 0; e < columns; ++e) {
    const ref tangent = unit(*by.in, by.shape(), static_cast<std::int32_t>(e));
    ref moved[Count];
    sweeps.run(&tangent, moved);
    for (std::size_t m = 0; m < Count; ++m) all[m][e] = reshape(moved[m], matrix(elements_of(outputs[m]), 1));
  }
  for (std::size_t m = 0; m < Count; ++m) {
    result[m * stride] = reshape(join(all[m].data(), columns, 1), derivative_extents(outputs[m].shape(), by.shape()));
  }
}

/// How many numbers the symbols of some trees stand for.
template<class... Trees> constexpr std::size_t total_size() noexcept {
  std::size_t total = 0;
  const auto add = [&](const auto& symbol) { total += symbol.size(); };
  std::tuple<Trees...> all{};
  for_each_symbol(all, add);
  return total;
}

/// The results of Base and their pullback by arguments `By`, as a function of the arguments and of the adjoints of the
/// results.
template<class Base, std::size_t... By> struct pullback_body {
  template<class... S, class R> static constexpr auto trace(const std::tuple<S...>& s, const R& adjoints) noexcept {
    const auto results = std::apply([](const S&... x) { return call_nested<expression<Base, S...>>(x...); }, s);
    const auto outputs = refs_of(results);
    const auto seeds = refs_of(adjoints);
    const auto by = refs_of(std::get<By>(s)...);
    auto pulled = by;
    differentiate(outputs.data(), seeds.data(), static_cast<int>(outputs.size()) - 1, by.data(), pulled.data(),
                  static_cast<int>(by.size()) - 1);
    const ref* next = pulled.data();
    return std::pair{results, tree_of<std::tuple<std::tuple_element_t<By, std::tuple<S...>>...>>(next)};
  }

  template<class Arguments, class R> static constexpr int expected_nodes() noexcept {
    return []<class... S>(std::type_identity<std::tuple<S...>>) {
      return 3 * size_where_traced<expression<Base, S...>>();
    }(std::type_identity<Arguments>{});
  }
};

/// `OfGradient` says that it is the gradient of F that is differentiated.
template<class F, direction D, bool WithValue, bool OfGradient, std::size_t... By> struct jacobian_body {
  using function = F;

  template<class... S> static constexpr auto trace(const S&... s) noexcept {
    if constexpr (!expect_stateless<F>() || !expect_numbers<sizeof...(S), By...>()) return refused{};
    else return trace_by(chosen_arguments<sizeof...(S), By...>(), s...);
  }
  template<class... S> static constexpr int expected_nodes() noexcept {
    return 4 * size_where_traced<expression<plain<F>, S...>>();
  }

 private:
  template<std::size_t... I, class... S>
  static constexpr auto trace_by(std::index_sequence<I...>, const S&... s) noexcept {
    using arguments = std::tuple<S...>;
    using base = std::conditional_t<OfGradient, gradient_body<F, I...>, plain<F>>;
    using results = typename expression<base, S...>::result;
    if constexpr (!expect_differentiable<std::tuple_element_t<I, arguments>...>()) {
      return refused{};
    } else if constexpr (std::is_same_v<results, refused>) {
      return refused{};
    } else if constexpr (!expect_result<results>()) {
      return refused{};
    } else {
      constexpr std::size_t rows = total_size<results>(), columns = total_size<std::tuple_element_t<I, arguments>...>();
      constexpr bool forward = D == direction::forward || (D == direction::automatic && columns < rows);
      if constexpr (forward) return by_columns<base, results, I...>(s...);
      else return by_rows<base, results, I...>(s...);
    }
  }

  template<class Base, class R, std::size_t... I, class... S> static constexpr auto by_rows(const S&... s) noexcept {
    const auto value = call_nested<expression<Base, S...>>(s...);
    const auto outputs = refs_of(value);
    const auto by = refs_of(std::get<I>(std::tie(s...))...);
    constexpr std::size_t m = outputs.size() - 1, n = by.size() - 1;
    fixed_array<ref, m * n + 1> all{};
    for (std::size_t i = 0; i < m; ++i) {
      jacobian_by_rows<total_size<R>(), n>(outputs[i], by.data(), all.data() + i * n);
    }
    return finished<R, std::tuple_element_t<I, std::tuple<S...>>...>(value, all.data());
  }

  template<class Base, class R, std::size_t... I, class... S> static constexpr auto by_columns(const S&... s) noexcept {
    R adjoints{};
    const auto place = [&]<class X>(X& symbol) {
      symbol = X{placeholder(*first_graph(s...), extents_of<typename X::shape_type>())};
    };
    for_each_symbol(adjoints, place);
    const auto both =
        call_nested<expression<pullback_body<Base, I...>, std::tuple<S...>, R>>(std::tuple<S...>(s...), adjoints);
    const auto outputs = refs_of(both.first);
    const auto pulled = refs_of(both.second);
    const auto seeds = refs_of(adjoints);
    const auto by = refs_of(std::get<I>(std::tie(s...))...);
    constexpr std::size_t m = outputs.size() - 1, n = by.size() - 1;
    constexpr std::size_t columns = total_size<std::tuple_element_t<I, std::tuple<S...>>...>();
    fixed_array<ref, m * n + 1> all{};
    for (std::size_t k = 0; k < n; ++k) {
      jacobian_by_columns<columns, m>(outputs.data(), by[k], pulled[k], seeds.data(), all.data() + k, n);
    }
    return finished<R, std::tuple_element_t<I, std::tuple<S...>>...>(both.first, all.data());
  }

  template<class R, class... Chosen> static constexpr auto finished(const R& value, const ref* next) noexcept {
    const auto tree = tree_of<typename replaced<R, by_arguments<Chosen...>>::type>(next);
    if constexpr (WithValue) return std::pair{value, tree};
    else return tree;
  }
};

}  // namespace detail

/// The Jacobian of f, whose result and arguments may be of any shape: element (i..., j...) is the derivative of element
/// i of the result by element j of the argument. Bare for one result and one argument; for several arguments a tuple of
/// Jacobians, for a result with several parts the same structure of these. `jacobian<direction::forward, 0>(f)` says
/// how and by which arguments. It is unrolled into as many sweeps as the smaller side has elements.
template<direction D, std::size_t... By, class F> constexpr auto jacobian(F) noexcept {
  return transformed<detail::jacobian_body<F, D, false, false, By...>>{};
}
template<std::size_t... By, class F> constexpr auto jacobian(F) noexcept {
  return transformed<detail::jacobian_body<F, direction::automatic, false, false, By...>>{};
}

/// The pair of f and its Jacobian, computed together.
template<direction D, std::size_t... By, class F> constexpr auto value_and_jacobian(F) noexcept {
  return transformed<detail::jacobian_body<F, D, true, false, By...>>{};
}
template<std::size_t... By, class F> constexpr auto value_and_jacobian(F) noexcept {
  return transformed<detail::jacobian_body<F, direction::automatic, true, false, By...>>{};
}

/// The second derivatives of the scalar function f, the Jacobian of its gradient, forward over reverse: element
/// (i..., j...) is ∂²f/∂xᵢ∂xⱼ. For several arguments a tuple of tuples.
template<std::size_t... By, class F> constexpr auto hessian(F) noexcept {
  return transformed<detail::jacobian_body<F, direction::forward, false, true, By...>>{};
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
