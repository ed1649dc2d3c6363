// SPDX-License-Identifier: BSL-1.0
#pragma once

// How a network starts: each weight at random, scaled by the layer's fan-in and what follows it.

#include <cstddef>
#include <cstdint>

#include <boost/hana/unpack.hpp>

#include <tapeless/config.hpp>
#include <tapeless/math/initial.hpp>
#include <tapeless/nn/sequential.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The layers of a chain, those of nested chains in their places.
template<class... Layers> struct layer_list {};
template<class A, class B> struct joined;
template<class... A, class... B> struct joined<layer_list<A...>, layer_list<B...>> {
  using type = layer_list<A..., B...>;
};

template<class... Layers> struct flat { using type = layer_list<>; };
template<class L, class... Rest> struct flat<L, Rest...> {
  using type = typename joined<layer_list<L>, typename flat<Rest...>::type>::type;
};
template<class... Inner, class... Rest> struct flat<Sequential<Inner...>, Rest...> {
  using type = typename joined<typename flat<Inner...>::type, typename flat<Rest...>::type>::type;
};

/// The gain that the layer behind a weight asks for.
template<class... Following> constexpr gain following_gain() noexcept {
  if constexpr (sizeof...(Following) == 0) return gain::xavier;
  else
    return []<class Next, class... Rest>(layer_list<Next, Rest...>) {
      return gain_before<Next>();
    }(layer_list<Following...>{});
}

/// Fills one parameter. A weight of shape (In, Out, ...) has fan-in In and fan-out its size over In.
template<class T, class P> constexpr void start_parameter(P, T* first, gain g, seed s, std::uint64_t stream) noexcept {
  using S = typename P::shape_type;
  if constexpr (P::begins == start::weight) {
    random_stream random(s, stream);
    const T limit =
        g == gain::he ? he_limit<T>(S::extents[0]) : xavier_limit<T>(S::extents[0], S::size / S::extents[0]);
    fill_uniform(first, S::size, limit, random);
  } else {
    for (std::size_t i = 0; i < S::size; ++i) first[i] = P::begins == start::one ? T(1) : T(0);
  }
}

template<class T> constexpr void initialize_layers(T*, seed, std::uint64_t, layer_list<>) noexcept {}
template<class T, class L, class... Rest>
constexpr void initialize_layers(T* first, seed s, std::uint64_t stream, layer_list<L, Rest...>) noexcept {
  hana::unpack(L::parameters, [&]<class... P>(P... p) {
    ((start_parameter(p, first, following_gain<Rest...>(), s, stream++), first += P::shape_type::size), ...);
  });
  initialize_layers(first, s, stream, layer_list<Rest...>{});
}

/// Fills the block of all parameters of a chain of layers; each parameter draws from a stream of its own.
template<class T, class... Layers> constexpr void initialize(T* block, seed s) noexcept {
  initialize_layers(block, s, 0, typename flat<Layers...>::type{});
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
