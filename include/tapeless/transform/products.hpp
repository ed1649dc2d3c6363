// SPDX-License-Identifier: BSL-1.0
#pragma once

// Products with derivatives that are never formed: jvp, vjp and hvp.

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/transform/gradient.hpp>
#include <tapeless/transform/push_forward.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

template<class... X> constexpr bool expect_directions() noexcept {
  using all = std::tuple<X...>;
  constexpr bool even = sizeof...(X) % 2 == 0;
  static_assert(even, "jvp and hvp take the arguments of the function and then a direction for each");
  if constexpr (even) {
    constexpr bool alike = []<std::size_t... I>(std::index_sequence<I...>) {
      return (std::is_same_v<std::tuple_element_t<I, all>, std::tuple_element_t<sizeof...(I) + I, all>> && ...);
    }
    (std::make_index_sequence<sizeof...(X) / 2>{});
    static_assert(alike, "the direction of an argument has its type and shape");
    return alike;
  } else {
    return false;
  }
}

/// Calls f with the first `Count` of some trees.
template<class F, std::size_t Count, class... S>
constexpr auto call_with_first(const std::tuple<const S&...>& all) noexcept {
  return [&]<std::size_t... I>(std::index_sequence<I...>) { return F{}(std::get<I>(all)...); }
  (std::make_index_sequence<Count>{});
}

/// Refs of the trees from number `First` on, `Count` of them.
template<std::size_t First, std::size_t Count, class... S>
constexpr auto refs_from(const std::tuple<const S&...>& all) noexcept {
  return [&]<std::size_t... I>(std::index_sequence<I...>) { return refs_of(std::get<First + I>(all)...); }
  (std::make_index_sequence<Count>{});
}

template<class F, bool OfGradient> struct jvp_body {
  using function = F;
  template<class... S> static constexpr auto trace(const S&... s) noexcept {
    if constexpr (!expect_stateless<F>() || !expect_directions<S...>() || !expect_differentiable<S...>()) {
      return refused{};
    } else {
      constexpr std::size_t n = sizeof...(S) / 2;
      const std::tuple<const S&...> all(s...);
      const auto by = refs_from<0, n>(all);
      const auto tangents = refs_from<n, n>(all);
      const auto value = call_with_first<F, n>(all);
      if constexpr (!OfGradient) {
        const auto outputs = refs_of(value);
        auto moved = outputs;
        push_forward<outputs.size() - 1, by.size() - 1>(outputs.data(), by.data(), tangents.data(), moved.data());
        const ref* next = moved.data();
        return std::pair{value, tree_of<std::remove_const_t<decltype(value)>>(next)};
      } else if constexpr (!expect_scalar<std::remove_const_t<decltype(value)>>()) {
        return refused{};
      } else {
        auto gradient = by, moved = by;
        differentiate(value.value, by.data(), gradient.data(), static_cast<int>(by.size()) - 1);
        push_forward<by.size() - 1, by.size() - 1>(gradient.data(), by.data(), tangents.data(), moved.data());
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
          return bare<std::tuple_element_t<I, std::tuple<S...>>...>(moved.data());
        }
        (std::make_index_sequence<n>{});
      }
    }
  }
};

/// True where f takes the first N of the trees S and gives the tree types of the others, in order.
template<class F, std::size_t N, class... S> constexpr bool splits_at() noexcept {
  using all = std::tuple<S...>;
  return []<std::size_t... I, std::size_t... J>(std::index_sequence<I...>, std::index_sequence<J...>) {
    if constexpr (!std::is_invocable_v<F, std::tuple_element_t<I, all>...>) {
      return false;
    } else {
      using result = std::invoke_result_t<F, std::tuple_element_t<I, all>...>;
      if constexpr (sizeof...(J) == 1) return std::is_same_v<result, std::tuple_element_t<N, all>>;
      else return std::is_same_v<result, std::tuple<std::tuple_element_t<N + J, all>...>>;
    }
  }
  (std::make_index_sequence<N>{}, std::make_index_sequence<sizeof...(S) - N>{});
}

/// The number of f's arguments among some that are followed by the adjoints of its results; 0 where nothing fits.
template<class F, std::size_t N, class... S> constexpr std::size_t split() noexcept {
  if constexpr (N >= sizeof...(S)) return 0;
  else if constexpr (splits_at<F, N, S...>()) return N;
  else return split<F, N + 1, S...>();
}

template<class F> struct vjp_body {
  using function = F;
  template<class... S> static constexpr auto trace(const S&... s) noexcept {
    if constexpr (!expect_stateless<F>()) {
      return refused{};
    } else {
      constexpr std::size_t n = split<F, 1, S...>();
      static_assert(n > 0,
                    "vjp takes the arguments of the function and then an adjoint for each of its results, of the "
                    "result's type and shape");
      if constexpr (n == 0) {
        return refused{};
      } else {
        const std::tuple<const S&...> all(s...);
        const auto by = refs_from<0, n>(all);
        const auto seeds = refs_from<n, sizeof...(S) - n>(all);
        const auto value = call_with_first<F, n>(all);
        const auto outputs = refs_of(value);
        auto gradient = by;
        differentiate(outputs.data(), seeds.data(), static_cast<int>(outputs.size()) - 1, by.data(), gradient.data(),
                      static_cast<int>(by.size()) - 1);
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
          return std::pair{value, bare<std::tuple_element_t<I, std::tuple<S...>>...>(gradient.data())};
        }
        (std::make_index_sequence<n>{});
      }
    }
  }
};

}  // namespace detail

/// The value of f and its derivative in a direction, J ẋ, in forward mode.
///
/// `jvp(f)(x..., v...)` takes the arguments of f and a direction for each, of its type and shape; the result is the
/// pair of the value and a tangent of the value's structure.
template<class F> constexpr auto jvp(F) noexcept { return transformed<detail::jvp_body<F, false>>{}; }

/// The value of f and adjoints pulled back to its arguments, Jᵀ ȳ, in reverse mode.
///
/// `vjp(f)(x..., ȳ...)` takes the arguments of f and an adjoint for each result, of its type and shape; the result is
/// the pair of the value and the adjoints of the arguments, bare where it is one.
template<class F> constexpr auto vjp(F) noexcept { return transformed<detail::vjp_body<F>>{}; }

/// The Hessian of the scalar function f times a direction, forward over reverse: at a small multiple of the cost of f,
/// whatever the number of arguments. `hvp(f)(x..., v...)` as in `jvp`; the result is bare where f has one argument.
template<class F> constexpr auto hvp(F) noexcept { return transformed<detail::jvp_body<F, true>>{}; }

}  // namespace TAPELESS_ABI
}  // namespace tapeless
