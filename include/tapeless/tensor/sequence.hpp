// SPDX-License-Identifier: BSL-1.0
#pragma once

// Which arrays and spans can stand for a tensor: those whose length, and nested ones whose shape, is constant.

#include <array>
#include <cstddef>
#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/tensor/shape.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// Element type and shape of an array or span of constant length, `is_sequence` false for anything else.
///
/// Taken are C arrays, std::array, std::span of constant extent and class templates like them (a type, a length,
/// `data()`); their entries are numbers or again C arrays or std::arrays.
template<class A> struct sequence_traits { static constexpr bool is_sequence = false; };

template<class A>
concept Sequence = sequence_traits<A>::is_sequence;

namespace detail {

template<class T> inline constexpr bool is_array = false;
template<class T, std::size_t N> inline constexpr bool is_array<T[N]> = true;
template<class T, std::size_t N> inline constexpr bool is_array<std::array<T, N>> = true;

template<class Entry, std::size_t N> struct sequence_of { static constexpr bool is_sequence = false; };

template<class Entry, std::size_t N>
requires(std::is_arithmetic_v<Entry>&& N > 0 && N + 1 > N) struct sequence_of<Entry, N> {
  static constexpr bool is_sequence = true;
  static constexpr bool is_nested = false;
  using value_type = Entry;
  using shape_type = shape<N>;
};

template<class Entry, std::size_t N>
requires(is_array<Entry>&& Sequence<Entry>&& N > 0 && N + 1 > N) struct sequence_of<Entry, N> {
  static constexpr bool is_sequence = true;
  static constexpr bool is_nested = true;
  using value_type = typename sequence_traits<Entry>::value_type;
  using shape_type = stacked_shape<N, typename sequence_traits<Entry>::shape_type>;
};

}  // namespace detail

template<class T, std::size_t N> struct sequence_traits<T[N]> : detail::sequence_of<std::remove_const_t<T>, N> {};

template<template<class, std::size_t> class A, class T, std::size_t N>
requires requires(const A<T, N>& a) {
  requires !requires { typename A<T, N>::shape_type; };
  requires std::is_convertible_v<decltype(a.data()), const T*>;
}
struct sequence_traits<A<T, N>> : detail::sequence_of<std::remove_const_t<T>, N> {};

/// Writes the elements in row-major order, converted to T; allowed in constant evaluation for nested arrays too.
template<Sequence A, class T> constexpr void copy_elements(const A& from, T* to) noexcept {
  using traits = sequence_traits<A>;
  using shape_type = typename traits::shape_type;
  for (std::size_t i = 0; i < shape_type::extents[0]; ++i) {
    if constexpr (traits::is_nested) {
      copy_elements(from[i], to + i * entry_shape<shape_type>::size);
    } else {
      to[i] = static_cast<T>(from[i]);
    }
  }
}

namespace detail {

template<class T, Shape S> struct nested {
  using type = std::array<typename nested<T, entry_shape<S>>::type, S::extents[0]>;
};
template<class T> struct nested<T, shape<>> { using type = T; };

/// Fills a number or nested std::arrays from consecutive elements and returns the position after them.
template<class T> constexpr const T* read_elements(const T* from, T& to) noexcept {
  to = *from;
  return from + 1;
}
template<class T, class Entry, std::size_t N>
constexpr const T* read_elements(const T* from, std::array<Entry, N>& to) noexcept {
  for (Entry& entry : to) from = read_elements(from, entry);
  return from;
}

}  // namespace detail

/// std::array of std::arrays ... of T with shape S; T itself for a scalar.
template<class T, Shape S> using nested_array = typename detail::nested<T, S>::type;

}  // namespace TAPELESS_ABI
}  // namespace tapeless
