// SPDX-License-Identifier: BSL-1.0
#pragma once

// A constant shape as a type, and the arithmetic of shapes that NumPy's broadcasting rules ask for.

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// The extents of a tensor, outermost first; `shape<>` is a scalar. At most four axes.
template<std::size_t... Extents> struct shape {
  static_assert(sizeof...(Extents) <= 4, "a shape has at most four axes");
  static_assert(((Extents > 0) && ...), "every extent of a shape is at least 1");

  static constexpr std::size_t rank = sizeof...(Extents);
  static constexpr std::size_t size = (std::size_t{1} * ... * Extents);
  static constexpr std::array<std::size_t, rank> extents{Extents...};
};

template<class S> inline constexpr bool is_shape = false;
template<std::size_t... E> inline constexpr bool is_shape<shape<E...>> = true;
template<class S>
concept Shape = is_shape<S>;

namespace detail {

template<std::size_t First, std::size_t... Rest> shape<Rest...> without_first(shape<First, Rest...>);
template<std::size_t First, std::size_t... Rest> shape<First, Rest...> with_first(shape<Rest...>);

/// The extent of axis `axis` counted from the last one, 1 where there is none: how NumPy aligns two shapes.
template<Shape S> constexpr std::size_t extent_from_back(std::size_t axis) {
  return axis < S::rank ? S::extents[S::rank - 1 - axis] : 1;
}

template<Shape A, Shape B> constexpr bool shapes_broadcast() {
  for (std::size_t axis = 0; axis < 4; ++axis) {
    const auto a = extent_from_back<A>(axis), b = extent_from_back<B>(axis);
    if (a != b && a != 1 && b != 1) return false;
  }
  return true;
}

template<Shape A, Shape B, std::size_t... I> auto broadcast(std::index_sequence<I...>) {
  constexpr std::size_t rank = sizeof...(I);
  [[maybe_unused]] constexpr auto extent = [](std::size_t axis) {
    const auto a = extent_from_back<A>(axis), b = extent_from_back<B>(axis);
    return a == 1 ? b : a;
  };
  return shape<extent(rank - 1 - I)...>{};
}

}  // namespace detail

/// The shape of one entry of the leading axis: shape<3, 4> has three entries of shape<4>.
template<Shape S> using entry_shape = decltype(detail::without_first(S{}));

/// The shape of `Count` entries of shape S, one after the other.
template<std::size_t Count, Shape S> using stacked_shape = decltype(detail::with_first<Count>(S{}));

/// True where NumPy would broadcast A and B together: aligned at the last axis, equal extents or one of them 1.
template<Shape A, Shape B> inline constexpr bool broadcastable = detail::shapes_broadcast<A, B>();

/// The shape NumPy gives to an element-by-element operation on A and B.
template<Shape A, Shape B>
requires broadcastable<A, B>
using broadcast_shape =
    decltype(detail::broadcast<A, B>(std::make_index_sequence<(A::rank > B::rank ? A::rank : B::rank)>{}));

static_assert(std::is_same_v<broadcast_shape<shape<3, 1>, shape<4>>, shape<3, 4>>);
static_assert(!broadcastable<shape<3, 2>, shape<4>>);

/// True where A broadcasts to B itself: axes of extent 1 are repeated and leading ones added, other extents stay.
template<class A, class B> constexpr bool broadcasts_to() noexcept {
  if constexpr (broadcastable<A, B>) return std::is_same_v<broadcast_shape<A, B>, B>;
  else return false;
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
