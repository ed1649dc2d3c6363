// SPDX-License-Identifier: BSL-1.0
#pragma once

// Gradients: the derivative of a function is a function of the same arguments.

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/transform/differentiate.hpp>
#include <tapeless/transform/transformed.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Said last, as what made a number of a symbol has been said then.
template<class R> constexpr void expect_computed() noexcept {
  static_assert(is_symbol<R>, "gradient takes a function that returns a number computed from its arguments");
}

template<class R> constexpr bool expect_scalar() noexcept {
  if constexpr (is_symbol<R>) {
    constexpr bool scalar = R::shape_type::rank == 0, real = std::is_floating_point_v<typename R::value_type>;
    static_assert(scalar, "gradient takes a function that returns a scalar: use sum, mean or jacobian");
    static_assert(real, "gradient takes a function that returns float or double, not a comparison");
    return scalar && real;
  } else {
    static_cast<void>(&expect_computed<R>);
    return false;
  }
}

template<std::size_t Count, std::size_t... By> constexpr bool expect_numbers() noexcept {
  constexpr bool holds = ((By < Count) && ...);
  static_assert(holds, "gradient<I...> counts the function's arguments from 0");
  return holds;
}

/// True for a tree of floats or doubles alone.
template<class Symbols> constexpr bool holds_real_numbers() noexcept {
  return every_leaf<Symbols>(
      []<class X>(std::type_identity<X>) { return std::is_floating_point_v<typename X::value_type>; });
}

template<class... S> constexpr bool expect_differentiable() noexcept {
  constexpr bool holds = (holds_real_numbers<S>() && ...);
  static_assert(holds,
                "an integer has no derivative: pass a float or double, or name the others, as in gradient<0, 2>(f)");
  return holds;
}

/// The arguments to differentiate by: those named, all of them where none is.
template<std::size_t Count, std::size_t... By> constexpr auto chosen_arguments() noexcept {
  if constexpr (sizeof...(By) == 0) return std::make_index_sequence<Count>{};
  else return std::index_sequence<By...>{};
}

/// One tree bare, several as a tuple.
template<class... X> constexpr auto bare(const ref* refs) noexcept {
  std::tuple<X...> all{tree_of<X>(refs)...};
  if constexpr (sizeof...(X) == 1) return std::get<0>(all);
  else return all;
}

/// The value of F and its gradient by arguments `By`, bare where it is one.
template<class F, std::size_t... By, class... S>
constexpr auto traced_gradient(std::index_sequence<By...>, const S&... s) noexcept {
  using arguments = std::tuple<S...>;
  if constexpr (!expect_stateless<F>() || !expect_differentiable<std::tuple_element_t<By, arguments>...>()) {
    return refused{};
  } else if constexpr (expect_scalar<decltype(F{}(s...))>()) {
    const auto value = traced_apart<F>(s...);
    if constexpr (std::is_same_v<std::remove_const_t<decltype(value)>, refused>) {
      return refused{};
    } else {
      const auto all = std::tie(s...);
      const auto by = refs_of(std::get<By>(all)...);
      auto gradient = by;
      differentiate(value.value, by.data(), gradient.data(), static_cast<int>(by.size()) - 1);
      return std::pair{value, bare<std::tuple_element_t<By, arguments>...>(gradient.data())};
    }
  } else {
    return refused{};
  }
}

template<class F, std::size_t... By> struct value_and_gradient_body {
  using function = F;
  template<class... S> static constexpr int expected_nodes() noexcept {
    return 3 * size_where_traced<expression<plain<F>, S...>>();
  }
  template<class... S> static constexpr auto trace(const S&... s) noexcept {
    if constexpr (expect_numbers<sizeof...(S), By...>()) {
      return traced_gradient<F>(chosen_arguments<sizeof...(S), By...>(), s...);
    } else {
      return refused{};
    }
  }
};

template<class F, std::size_t... By> struct gradient_body : value_and_gradient_body<F, By...> {
  template<class... S> static constexpr auto trace(const S&... s) noexcept {
    const auto both = value_and_gradient_body<F, By...>::trace(s...);
    if constexpr (std::is_same_v<std::remove_const_t<decltype(both)>, refused>) return both;
    else return both.second;
  }
};

}  // namespace detail

/// The gradient of f, a function of floats or doubles and tensors that returns a scalar.
///
/// `gradient(f)(a, b, c)` is the tuple (∂f/∂a, ∂f/∂b, ∂f/∂c), each with the shape of its argument, a tuple, array or
/// struct where that is one; with one argument it is the derivative itself. `gradient<0, 2>(f)` is by the first and the
/// third argument only.
template<std::size_t... By, class F> constexpr auto gradient(F) noexcept {
  return transformed<detail::gradient_body<F, By...>>{};
}

/// The pair of f and its gradient, computed together.
template<std::size_t... By, class F> constexpr auto value_and_gradient(F) noexcept {
  return transformed<detail::value_and_gradient_body<F, By...>>{};
}

/// The derivative of f by its argument number I.
template<std::size_t I, class F> constexpr auto partial(F) noexcept {
  return transformed<detail::gradient_body<F, I>>{};
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
