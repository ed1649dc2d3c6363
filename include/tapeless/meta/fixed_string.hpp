// SPDX-License-Identifier: BSL-1.0
#pragma once

// Text as a template argument, such as the name of a parameter.

#include <cstddef>
#include <string_view>

#include <tapeless/config.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// `Size` characters and a terminating zero.
template<std::size_t Size> struct fixed_string {
  char text[Size + 1]{};

  constexpr fixed_string() noexcept = default;
  constexpr fixed_string(const char (&from)[Size + 1]) noexcept {
    for (std::size_t i = 0; i < Size; ++i) text[i] = from[i];
  }

  [[nodiscard]] constexpr std::string_view view() const noexcept { return {text, Size}; }
  [[nodiscard]] static constexpr std::size_t size() noexcept { return Size; }
  [[nodiscard]] constexpr bool operator==(const fixed_string&) const noexcept = default;
};
template<std::size_t N> fixed_string(const char (&)[N]) -> fixed_string<N - 1>;

namespace detail {

constexpr std::size_t decimal_digits(std::size_t n) noexcept { return n < 10 ? 1 : 1 + decimal_digits(n / 10); }

}  // namespace detail

/// "N." before a name: how parameters of the N-th layer are called.
template<std::size_t N, fixed_string Name> constexpr auto numbered() noexcept {
  constexpr std::size_t digits = detail::decimal_digits(N);
  fixed_string<digits + 1 + Name.size()> result;
  std::size_t rest = N;
  for (std::size_t i = digits; i-- > 0; rest /= 10) result.text[i] = static_cast<char>('0' + rest % 10);
  result.text[digits] = '.';
  for (std::size_t i = 0; i < Name.size(); ++i) result.text[digits + 1 + i] = Name.text[i];
  return result;
}

static_assert(numbered<12, "weight">().view() == "12.weight");

}  // namespace TAPELESS_ABI
}  // namespace tapeless
