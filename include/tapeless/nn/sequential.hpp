// SPDX-License-Identifier: BSL-1.0
#pragma once

// Layers one after the other, themselves a layer; and the check that each takes what the one before it gives.

#include <cstddef>
#include <type_traits>
#include <utility>

#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>
#include <boost/hana/unpack.hpp>

#include <tapeless/config.hpp>
#include <tapeless/graph/symbol.hpp>
#include <tapeless/nn/parameter.hpp>

namespace tapeless::inline TAPELESS_ABI {

/// Names a place in a chain, in messages: the layer, what it takes, what it is given.
template<std::size_t Position, class L> struct layer {};
template<std::size_t... Extents> struct takes {};
template<std::size_t... Extents> struct gives {};

namespace detail {

template<class S> struct as_taken;
template<std::size_t... E> struct as_taken<shape<E...>> { using type = takes<E...>; };
template<class S> struct as_given;
template<std::size_t... E> struct as_given<shape<E...>> { using type = gives<E...>; };
template<class Takes> struct given;
template<std::size_t... E> struct given<takes<E...>> { using type = gives<E...>; };

template<class Where, class Takes, class Gives> constexpr void expect_chain() noexcept {
  static_assert(std::is_same_v<typename given<Takes>::type, Gives>, "a layer takes what the layer before it gives");
}

template<class L> inline constexpr bool has_shape = requires { typename L::input; };

/// The shape a layer gives for samples of shape S; void stands for a shape that is not known yet.
template<std::size_t Position, class S, class L> constexpr auto next_shape() noexcept {
  if constexpr (!has_shape<L>) {
    return std::type_identity<S>{};
  } else {
    if constexpr (!std::is_void_v<S>) {
      expect_chain<layer<Position, L>, typename as_taken<typename L::input>::type, typename as_given<S>::type>();
    }
    return std::type_identity<typename L::output>{};
  }
}

template<std::size_t Position, class S> constexpr auto last_shape() noexcept { return std::type_identity<S>{}; }
template<std::size_t Position, class S, class L, class... Rest> constexpr auto last_shape() noexcept {
  using next = typename decltype(next_shape<Position, S, L>())::type;
  return last_shape<Position + 1, next, Rest...>();
}

template<class... Layers> struct first_shape { using type = void; };
template<class L, class... Rest> struct first_shape<L, Rest...> : first_shape<Rest...> {};
template<class L, class... Rest>
requires has_shape<L>
struct first_shape<L, Rest...> {
  using type = typename L::input;
};

/// The parameters of layer N with "N." before their names.
template<std::size_t N, class List> struct numbered_list;
template<std::size_t N, fixed_string... Name, class... S, start... Start>
struct numbered_list<N, const hana::tuple<parameter_t<Name, S, Start>...>> {
  using type = hana::tuple<parameter_t<numbered<N, Name>(), S, Start>...>;
};

/// Hana tuples joined, four at a time: `hana::flatten` costs as much to compile as the layers themselves.
template<class... Lists> struct concatenated;
template<> struct concatenated<> { using type = hana::tuple<>; };
template<class... A> struct concatenated<hana::tuple<A...>> { using type = hana::tuple<A...>; };
template<class... A, class... B, class... Rest>
struct concatenated<hana::tuple<A...>, hana::tuple<B...>, Rest...> : concatenated<hana::tuple<A..., B...>, Rest...> {};
template<class... A, class... B, class... C, class... D, class... Rest>
struct concatenated<hana::tuple<A...>, hana::tuple<B...>, hana::tuple<C...>, hana::tuple<D...>, Rest...>
    : concatenated<hana::tuple<A..., B..., C..., D...>, Rest...> {};

template<class Numbers, class... Layers> struct all_parameters;
template<std::size_t... N, class... Layers>
struct all_parameters<std::index_sequence<N...>, Layers...>
    : concatenated<typename numbered_list<N, decltype(Layers::parameters)>::type...> {};

/// One layer on a symbol: takes its parameters from `next` and moves it on.
template<class L, class X> constexpr auto apply_layer(X x, const ref*& next) noexcept {
  const ref* own = next;
  next += parameter_tensors<L>;
  using T = typename X::value_type;
  return hana::unpack(L::parameters, [&]<class... P>(P...) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return L::forward(x, Symbol<T, typename P::shape_type>{own[I]}...);
    }
    (std::index_sequence_for<P...>{});
  });
}

template<class X> constexpr X apply_layers(X x, const ref*&) noexcept { return x; }
template<class L, class... Rest, class X> constexpr auto apply_layers(X x, const ref*& next) noexcept {
  return apply_layers<Rest...>(apply_layer<L>(x, next), next);
}

template<class In, class Out> struct chain_ends {
  using input = In;
  using output = Out;
};
/// A chain of element-by-element layers has no shape of its own.
template<> struct chain_ends<void, void> {};

}  // namespace detail

/// Layers one after the other; a layer itself, so that chains nest. Parameters are named by position: "0.weight".
template<class... Layers>
struct Sequential
    : detail::chain_ends<
          typename detail::first_shape<Layers...>::type,
          typename decltype(detail::last_shape<0, typename detail::first_shape<Layers...>::type, Layers...>())::type> {
  static constexpr hana::tuple<hana::type<Layers>...> layers{};
  static constexpr typename detail::all_parameters<std::index_sequence_for<Layers...>, Layers...>::type parameters{};

  template<class X, class... P> static constexpr auto forward(X x, P... parameter) noexcept {
    const ref all[sizeof...(P) + 1]{parameter.value..., ref{}};
    const ref* next = all;
    return detail::apply_layers<Layers...>(x, next);
  }
};

}  // namespace tapeless::inline TAPELESS_ABI
