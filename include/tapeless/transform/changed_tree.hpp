// SPDX-License-Identifier: BSL-1.0
#pragma once

// Trees of symbols with other shapes at their leaves.

#include <array>
#include <cstddef>
#include <tuple>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/transform/tree.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The tree X with another shape at each leaf.
template<class X, template<class> class Change> struct changed_tree;
template<class T, class S, template<class> class Change> struct changed_tree<Symbol<T, S>, Change> {
  using type = Symbol<T, typename Change<S>::type>;
};
template<class... X, template<class> class Change> struct changed_tree<std::tuple<X...>, Change> {
  using type = std::tuple<typename changed_tree<X, Change>::type...>;
};
template<class A, class B, template<class> class Change> struct changed_tree<std::pair<A, B>, Change> {
  using type = std::pair<typename changed_tree<A, Change>::type, typename changed_tree<B, Change>::type>;
};
template<class X, std::size_t N, template<class> class Change> struct changed_tree<std::array<X, N>, Change> {
  using type = std::array<typename changed_tree<X, Change>::type, N>;
};
template<template<class...> class R, class... X, template<class> class Change>
requires(is_record<R<X...>>()) struct changed_tree<R<X...>, Change> {
  using type = R<typename changed_tree<X, Change>::type...>;
};
template<class R, class... X, template<class> class Change> struct changed_tree<symbolic<R, X...>, Change> {
  using type = std::tuple<typename changed_tree<X, Change>::type...>;
};

template<std::size_t T> struct stacked_by {
  template<class S> struct of { using type = stacked_shape<T, S>; };
};
template<class S> struct entry_of { using type = entry_shape<S>; };

template<std::size_t T, class X> using stacked_tree = typename changed_tree<X, stacked_by<T>::template of>::type;
template<class X> using entry_tree = typename changed_tree<X, entry_of>::type;

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
