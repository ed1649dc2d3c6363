// SPDX-License-Identifier: BSL-1.0
#pragma once

// Symbols in other shapes: transposed, reshaped, repeated, joined, cut, and picked by index.

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/graph/operators.hpp>
#include <tapeless/graph/structure.hpp>
#include <tapeless/meta/fixed_array.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

template<class S, std::size_t... Order> constexpr bool expect_permutation() noexcept {
  constexpr bool holds = [] {
    fixed_array<int, 5> seen{};
    ((Order < S::rank ? ++seen[Order] : seen[4] = 2), ...);
    for (const int times : seen) {
      if (times > 1) return false;
    }
    return sizeof...(Order) == S::rank;
  }();
  static_assert(holds, "a transposition names every axis of the shape once");
  return holds;
}

template<class From, class To> constexpr bool expect_equal_size() noexcept {
  static_assert(From::size == To::size, "a reshape keeps the number of elements");
  return From::size == To::size;
}

template<class From, class To> constexpr bool expect_repeatable() noexcept {
  constexpr bool holds = broadcasts_to<From, To>();
  static_assert(holds, "broadcast_to repeats axes of extent 1 and adds leading ones; other extents stay");
  return holds;
}

/// S with the extent of one axis replaced.
template<class S, std::size_t Axis, std::size_t Extent> constexpr auto with_extent() noexcept {
  return []<std::size_t... I>(std::index_sequence<I...>) { return shape<(I == Axis ? Extent : S::extents[I])...>{}; }
  (std::make_index_sequence<S::rank>{});
}

template<class A, class B, std::size_t Axis> constexpr bool expect_joinable() noexcept {
  constexpr bool holds = [] {
    if (A::rank != B::rank || Axis >= A::rank) return false;
    for (std::size_t i = 0; i < A::rank; ++i) {
      if (i != Axis && A::extents[i] != B::extents[i]) return false;
    }
    return true;
  }();
  static_assert(holds, "concat joins shapes that are equal but for the extent of the axis they are joined along");
  return holds;
}

template<class S, std::size_t Axis, std::size_t Begin, std::size_t End> constexpr bool expect_range() noexcept {
  constexpr bool holds = [] {
    if constexpr (Axis < S::rank) return Begin < End && End <= S::extents[Axis];
    else return false;
  }();
  static_assert(holds, "a slice names an axis of the shape and a range of at least one index within it");
  return holds;
}

template<class Table, class Index, class I> constexpr bool expect_rows() noexcept {
  constexpr bool table = Table::rank > 0, index = std::is_integral_v<I>, result = Table::rank + Index::rank <= 5;
  static_assert(table, "take picks rows of a table, which has at least one axis");
  static_assert(index, "take picks rows by indices of std::int32_t");
  static_assert(result, "take gives the axes of the index and those of a row, at most four together");
  return table && index && result;
}

template<class Index, class Row> struct rows_shape;
template<std::size_t... Count, std::size_t... Row> struct rows_shape<shape<Count...>, shape<Row...>> {
  using type = shape<Count..., Row...>;
};

}  // namespace detail

/// Axis i of the result is axis `Order[i]` of x; without an order, all axes reversed.
template<std::size_t... Order, class T, class S> constexpr auto transpose(Symbol<T, S> x) noexcept {
  if constexpr (sizeof...(Order) == 0 && S::rank < 2) {
    return x;
  } else if constexpr (sizeof...(Order) == 0) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) { return transpose<(S::rank - 1 - I)...>(x); }
    (std::make_index_sequence<S::rank>{});
  } else if constexpr (detail::expect_permutation<S, Order...>()) {
    fixed_array<std::int32_t, 4> order{0, 1, 2, 3};
    std::size_t i = 0;
    ((order[i++] = static_cast<std::int32_t>(Order)), ...);
    return Symbol<T, shape<S::extents[Order]...>>{transpose(x.value, order)};
  } else {
    return x;
  }
}

/// The same elements, row-major, in another shape.
template<std::size_t... Extents, class T, class S> constexpr auto reshape(Symbol<T, S> x) noexcept {
  using R = shape<Extents...>;
  if constexpr (detail::expect_equal_size<S, R>()) return Symbol<T, R>{reshape(x.value, extents_of<R>())};
  else return x;
}

/// x repeated to a larger shape by NumPy's rules.
template<std::size_t... Extents, class T, class S> constexpr auto broadcast_to(Symbol<T, S> x) noexcept {
  using R = shape<Extents...>;
  if constexpr (detail::expect_repeatable<S, R>()) return Symbol<T, R>{broadcast(x.value, extents_of<R>())};
  else return x;
}

/// Two or more symbols one after the other along an axis.
template<std::size_t Axis, class T, class U, class A, class B>
constexpr auto concat(Symbol<T, A> a, Symbol<U, B> b) noexcept {
  if constexpr (detail::expect_real<T>() && detail::expect_same_type<T, U>() && detail::expect_joinable<A, B, Axis>()) {
    using R = decltype(detail::with_extent<A, Axis, A::extents[Axis] + B::extents[Axis]>());
    return Symbol<T, R>{concat(a.value, b.value, Axis)};
  } else {
    return a;
  }
}
template<std::size_t Axis, class T, class U, class A, class B, class... Rest>
constexpr auto concat(Symbol<T, A> a, Symbol<U, B> b, Rest... rest) noexcept {
  return concat<Axis>(concat<Axis>(a, b), rest...);
}

namespace detail {

template<class S, std::size_t Axis, std::size_t Begin, std::size_t End>
using slice_shape = decltype(with_extent<S, Axis, End - Begin>());

template<std::size_t Axis> constexpr fixed_array<std::int32_t, 4> first_index(std::size_t begin) noexcept {
  fixed_array<std::int32_t, 4> first{};
  first[Axis] = static_cast<std::int32_t>(begin);
  return first;
}

}  // namespace detail

/// Indices Begin to End (exclusive) of one axis.
template<std::size_t Axis, std::size_t Begin, std::size_t End, class T, class S>
constexpr auto slice(const Symbol<T, S>& x) noexcept {
  if constexpr (detail::expect_range<S, Axis, Begin, End>()) {
    using R = detail::slice_shape<S, Axis, Begin, End>;
    return Symbol<T, R>{slice(x.node(), detail::first_index<Axis>(Begin), extents_of<R>())};
  } else {
    return x;
  }
}

/// Of a variable it is a reference, so that it can be written: `slice<0, 1, 3>(y) = e`.
template<std::size_t Axis, std::size_t Begin, std::size_t End, class T, class S>
requires std::is_floating_point_v<T>
constexpr auto& slice(Symbol<T, S>& x) noexcept {
  if constexpr (detail::expect_range<S, Axis, Begin, End>()) {
    using R = detail::slice_shape<S, Axis, Begin, End>;
    return detail::referred_slice<Symbol<T, R>>(x, detail::first_index<Axis>(Begin), extents_of<R>());
  } else {
    return x;
  }
}

/// The rows of `table` (entries of its leading axis) that `index` names. An index outside the table picks a row of
/// zeros.
template<class T, class Table, class I, class Index>
constexpr auto take(Symbol<T, Table> table, Symbol<I, Index> index) noexcept {
  if constexpr (detail::expect_real<T>() && detail::expect_rows<Table, Index, I>()) {
    using R = typename detail::rows_shape<Index, entry_shape<Table>>::type;
    return Symbol<T, R>{reshape(gather(table.value, index.value), extents_of<R>())};
  } else {
    return table;
  }
}

/// True where `index` names the class: (N) integers in [0, Classes) to (N, Classes).
template<std::size_t Classes, class I, std::size_t N>
requires std::is_integral_v<I>
constexpr Symbol<bool, shape<N, Classes>> one_hot(Symbol<I, shape<N>> index) noexcept {
  const extents all = extents_of<shape<N, Classes>>();
  const ref classes = iota(*index.value.in, extents_of<shape<Classes>>(), 0);
  return {broadcast(classes, all) == broadcast(reshape(index.value, extents_of<shape<N, 1>>()), all)};
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
