// SPDX-License-Identifier: BSL-1.0
#pragma once

// What was found in a file, as part of an error's text: short, and without what a terminal would obey.

#include <cstddef>
#include <string>
#include <string_view>

#include <tapeless/config.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// Bytes of the UTF-8 character that `text` starts with; 0 where it is none, or a control character.
inline std::size_t printable_character(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned first = byte(0);
  if (first < 0x80) return first >= 0x20 && first != 0x7f ? 1 : 0;
  const std::size_t size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((byte(i) & 0xc0) != 0x80) return 0;
  // Longer than need be, surrogates, beyond the last character, and the controls of Latin-1.
  if ((first == 0xe0 && byte(1) < 0xa0) || (first == 0xed && byte(1) > 0x9f)) return 0;
  if ((first == 0xf0 && byte(1) < 0x90) || (first == 0xf4 && byte(1) > 0x8f)) return 0;
  return first == 0xc2 && byte(1) < 0xa0 ? 0 : size;
}

/// At most `most` bytes of a text and then "..."; whatever is no printable character as \x and two digits.
inline std::string printable(std::string_view text, std::size_t most) {
  std::string result;
  while (!text.empty()) {
    const std::size_t size = printable_character(text);
    const auto byte = static_cast<unsigned char>(text.front());
    const std::string next = size > 0
                                 ? std::string(text.substr(0, size))
                                 : std::string{'\\', 'x', "0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15]};
    if (result.size() + next.size() > most) return result + "...";
    result += next;
    text.remove_prefix(size > 0 ? size : 1);
  }
  return result;
}

/// A name in quotation marks, cut if it is long.
inline std::string in_quotes(std::string_view name) { return '"' + printable(name, 80) + '"'; }

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless
