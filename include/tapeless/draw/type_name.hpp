// SPDX-License-Identifier: BSL-1.0
#pragma once

// The name of a type as its user writes it, as a constant.

#include <cstddef>
#include <string_view>

#include <tapeless/config.hpp>
#include <tapeless/draw/text.hpp>
#include <tapeless/plan/text.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

template<class T> constexpr std::string_view pretty_name() noexcept {
  const std::string_view all = __PRETTY_FUNCTION__;  // "... [with T = name; ...]" or "... [T = name]"
  const std::size_t begin = all.find("T = ") + 4;
  const std::size_t end = all.find(';', begin);
  return all.substr(begin, (end == std::string_view::npos ? all.size() - 1 : end) - begin);
}

constexpr bool is_of_word(char c) noexcept {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Without namespaces and without spaces between closing brackets.
constexpr void write_type(text_writer& out, std::string_view name) noexcept {
  for (std::size_t i = 0; i < name.size();) {
    std::size_t end = i;
    while (end < name.size() && is_of_word(name[end])) ++end;
    if (name.substr(end, 2) == "::") {
      i = end + 2;
      continue;
    }
    out << name.substr(i, end - i);
    const bool closes = end + 1 < name.size() && name[end] == ' ' && name[end + 1] == '>';
    if (end < name.size() && !closes) out.put(name[end]);
    i = end + 1;
  }
}

template<class T> constexpr auto short_name() noexcept {
  constexpr std::size_t size = [] {
    text_writer counter;
    write_type(counter, pretty_name<T>());
    return counter.size;
  }();
  text<size> result;
  text_writer out{result.characters};
  write_type(out, pretty_name<T>());
  return result;
}

/// "Linear<2, 8>" for tapeless::Linear<2, 8>.
template<class T> inline constexpr auto type_name = short_name<T>();

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
