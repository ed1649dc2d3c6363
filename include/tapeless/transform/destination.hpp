// SPDX-License-Identifier: BSL-1.0
#pragma once

// Where the results of a call are written: storage of the caller's, as a list of what is written to.

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/workspace_buffer.hpp>
#include <tapeless/transform/trace.hpp>
#include <tapeless/transform/tree.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The first number or row of something that holds numbers; its type says whether they can be written.
template<class Leaf> constexpr auto first_entry(Leaf& leaf) noexcept {
  if constexpr (std::is_arithmetic_v<std::remove_const_t<Leaf>>) return &leaf;
  else if constexpr (requires { leaf.data(); }) return leaf.data();
  else return &leaf[0];
}

template<class Leaf>
inline constexpr bool can_be_written =
    !std::is_const_v<std::remove_pointer_t<decltype(first_entry(std::declval<Leaf&>()))>>;

/// References to the numbers and tensors of a destination, in order. What a temporary holds itself is const here.
template<class Out> constexpr auto destination_leaves(Out& out) noexcept {
  if constexpr (Argument<Out>) {
    return std::tuple<Out&>(out);
  } else {
    auto&& each = parts(out);
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::tuple_cat(destination_leaves(std::get<I>(each))...);
    }
    (std::make_index_sequence<part_count<std::remove_const_t<Out>>>{});
  }
}

template<class Leaves> struct destination_list;
template<class... Leaf> struct destination_list<std::tuple<Leaf&...>> {
  using symbols = std::tuple<leaf_for<Leaf>...>;
  static constexpr bool writable = (can_be_written<Leaf> && ...);
};

/// The numbers from `from` on into an argument; returns the position after them.
template<class T, class To> constexpr const T* write_numbers(const T* from, To& to) noexcept {
  if constexpr (std::is_arithmetic_v<To>) {
    to = *from++;
  } else if constexpr (requires { typename To::shape_type; }) {
    for (std::size_t i = 0; i < To::shape_type::size; ++i) to.data()[i] = *from++;
  } else {
    for (auto& entry : to) from = write_numbers(from, entry);
  }
  return from;
}

/// Ends the program where two of `count` results overlap: result r lies at `first(r)` and has `bytes(r)` bytes.
template<class First, class Bytes> void expect_results_apart(std::size_t count, First first, Bytes bytes) noexcept {
  for (std::size_t r = 0; r < count; ++r) {
    for (std::size_t other = 0; other < r; ++other) {
      if (overlap(first(r), bytes(r), first(other), bytes(other)))
        TAPELESS_REFUSE("two results of a call are written to the same place");
    }
  }
}

/// References to the numbers and tensors of all destinations of a call, in order.
template<class... Out> constexpr auto all_destination_leaves(const std::tuple<Out...>& out) noexcept {
  return std::apply([](auto&... each) { return std::tuple_cat(destination_leaves(each)...); }, out);
}

/// Writes a result of symbols `Result` to the destinations of a call.
template<class Result, class Numbers, class... Out>
constexpr void write_result(const Numbers& numbers, const std::tuple<Out...>& out) noexcept {
  const auto write = [&](auto&... to) {
    const typename real_of<Result>::type* leaf[sizeof...(to)];
    int count = 0;
    const auto point = [&](const auto* first) { leaf[count++] = first; };
    for_each_number<Result>(numbers, point);
    count = 0;
    (write_numbers(leaf[count++], to), ...);
  };
  std::apply(write, all_destination_leaves(out));
}

/// True where destinations take what a function returns.
template<class Result, class... Out> constexpr bool expect_destinations() noexcept {
  constexpr bool structured = (Structured<Out> && ...);
  static_assert(structured,
                "a destination is a number, a tensor, an array, a view of one, or a tuple or struct of these");
  if constexpr (structured) {
    using list = destination_list<decltype(std::tuple_cat(destination_leaves(std::declval<Out&>())...))>;
    constexpr bool holds = std::is_same_v<typename list::symbols, leaf_types<Result>>;
    static_assert(holds,
                  "the destinations of a call are as many as the function's results, each of the result's element type "
                  "and shape; compare the symbols of both");
    static_assert(
        list::writable,
        "a destination can be written to and outlives the call: a variable that is not const, or a view of one");
    return holds && list::writable;
  } else {
    return false;
  }
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
