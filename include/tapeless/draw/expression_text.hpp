// SPDX-License-Identifier: BSL-1.0
#pragma once

// The text of a whole expression: a line for each name, then the results; counted first, then written.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/draw/reading.hpp>
#include <tapeless/draw/text.hpp>
#include <tapeless/draw/writer.hpp>
#include <tapeless/transform/trace.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Writes results in the structure R: a symbol, a tuple of such; of anything else its symbols as a tuple.
template<class R, class Writer, class Outputs>
constexpr void write_results(Writer& w, const Outputs& outputs, std::size_t& next) noexcept {
  if constexpr (is_tuple<R>) {
    w.open();
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((w.out << (I > 0 ? ", " : ""), write_results<std::tuple_element_t<I, R>>(w, outputs, next)), ...);
    }
    (std::make_index_sequence<std::tuple_size_v<R>>{});
    w.close();
  } else {
    constexpr int leaves = leaf_count<R>();
    if (leaves != 1) w.open();
    for (int i = 0; i < leaves; ++i) {
      w.out << (i > 0 ? ", " : "");
      w.write(w.of.shown[outputs[next++].node], binds_nothing, false);
    }
    if (leaves != 1) w.close();
  }
}

/// True for what a term could be called too: the letter, digits, and what LaTeX has around a subscript.
constexpr bool is_numbered(std::string_view name, char letter) noexcept {
  if (name.size() < 2 || name[0] != letter) return false;
  for (const char c : name.substr(1)) {
    if ((c < '0' || c > '9') && c != '_' && c != '{' && c != '}') return false;
  }
  return true;
}

/// The first letter of t, u, v, ... that no argument's name has with a number after it.
constexpr char free_letter(const std::string_view* names, std::size_t count) noexcept {
  for (const char letter : std::string_view("tuvwyzpqrs")) {
    bool taken = false;
    for (std::size_t i = 0; i < count; ++i) taken = taken || is_numbered(names[i], letter);
    if (!taken) return letter;
  }
  return '_';
}

/// Expression E in the language of Writer: a line for each name, then the results.
template<template<int> class Writer, class E>
constexpr void write_expression(text_writer& out, const std::string_view* names) noexcept {
  constexpr const auto& r = reading_of<E, naming::where_shared>;
  constexpr int nodes = program_of<E>.size();
  constexpr bool single = sizeof(typename E::real) == sizeof(float);
  Writer<nodes> w{{out, r, names, single, free_letter(names, E::inputs)}};
  for (int i = 0; i < nodes; ++i) {
    if (r.name[i] == 0) continue;
    w.define(r.name[i]);
    w.write_definition(static_cast<std::int16_t>(i));
    w.next_line();
  }
  std::size_t next = 0;
  write_results<typename E::result>(w, program_of<E>.outputs, next);
}

/// As many characters as the text of expression E takes with names of these lengths.
template<template<int> class Writer, class E, std::size_t... Length> constexpr std::size_t text_size() noexcept {
  constexpr std::size_t longest = [] {
    std::size_t most = 1;
    ((most = Length > most ? Length : most), ...);
    return most;
  }();
  const char blank[longest]{};
  const std::string_view names[]{std::string_view(blank, Length)..., std::string_view{}};
  text_writer counter;
  write_expression<Writer, E>(counter, names);
  return counter.size;
}
template<template<int> class Writer, class E, std::size_t... Length>
inline constexpr std::size_t size_of_text = text_size<Writer, E, Length...>();

template<class E, std::size_t Names> constexpr bool expect_names() noexcept {
  constexpr bool holds = E::inputs == static_cast<int>(Names);
  static_assert(holds, "a formula takes the function and a name for each of its arguments, no fewer and no more");
  return holds;
}

template<template<int> class Writer, class E, std::size_t... Size>
constexpr auto written(const char (&... names)[Size]) noexcept {
  if constexpr (!expect_names<E, sizeof...(Size)>() || !expect_result<typename E::result>()) {
    return refused{};
  } else {
    text<size_of_text<Writer, E, (Size - 1)...>> result;
    const std::string_view all[]{std::string_view(names, Size - 1)..., std::string_view{}};
    text_writer writer{result.characters};
    write_expression<Writer, E>(writer, all);
    return result;
  }
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
