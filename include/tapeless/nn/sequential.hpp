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

namespace tapeless {
inline namespace TAPELESS_ABI {

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

template<class Where, class Takes, class Gives> constexpr bool expect_chain() noexcept {
  static_assert(std::is_same_v<typename given<Takes>::type, Gives>, "a layer takes what the layer before it gives");
  return true;
}

template<class L> inline constexpr bool has_shape = requires { typename L::input; };

/// The shape a layer gives for samples of shape S; void stands for a shape that is not known yet.
template<std::size_t Position, class S, class L> constexpr auto next_shape() noexcept {
  if constexpr (!has_shape<L>) {
    return std::type_identity<S>{};
  } else {
    if constexpr (std::is_void_v<S>) return std::type_identity<typename L::output>{};
    else if constexpr (expect_chain<layer<Position, L>, typename as_taken<typename L::input>::type,
                                    typename as_given<S>::type>())
      return std::type_identity<typename L::output>{};
  }
}

template<std::size_t Position, class S> constexpr auto last_shape() noexcept { return std::type_identity<S>{}; }
template<std::size_t Position, class S, class L, class... Rest> constexpr auto last_shape() noexcept {
  using next = typename decltype(next_shape<Position, S, L>())::type;
  return last_shape<Position + 1, next, Rest...>();
}

/// Whether each layer takes what the one before it gives.
template<class S> constexpr bool are_chained() noexcept { return true; }
template<class S, class L, class... Rest> constexpr bool are_chained() noexcept {
  if constexpr (!has_shape<L>) return are_chained<S, Rest...>();
  else if constexpr (!std::is_void_v<S> && !std::is_same_v<S, typename L::input>) return false;
  else return are_chained<typename L::output, Rest...>();
}

/// The output of a chain that was refused, for a sample or a batch.
template<std::size_t... Out, class T, std::size_t... E>
constexpr auto output_of_refused(shape<Out...>, Symbol<T, shape<E...>> x) noexcept {
  static_cast<void>(x.value.in->answer());
  if constexpr (sizeof...(E) > sizeof...(Out)) {
    using S = shape<shape<E...>::extents[0], Out...>;
    return Symbol<T, S>{constant(*x.value.in, extents_of<S>(), 0.0)};
  } else {
    return Symbol<T, shape<Out...>>{constant(*x.value.in, extents_of<shape<Out...>>(), 0.0)};
  }
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
    if constexpr (detail::are_chained<void, Layers...>()) {
      const ref all[sizeof...(P) + 1]{parameter.value..., ref{}};
      const ref* next = all;
      return detail::apply_layers<Layers...>(x, next);
    } else {
      return detail::output_of_refused(typename Sequential::output{}, x);
    }
  }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless
