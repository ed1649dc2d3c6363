// SPDX-License-Identifier: BSL-1.0
#pragma once

// Text of constant length, as formulas and drawings are written in constant evaluation.

#include <cstddef>
#include <string_view>

#include <tapeless/config.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// `Size` characters and a terminating zero, compared with any other text: `formula(f, "x") == "2*x"`.
template<std::size_t Size> struct text {
  char characters[Size + 1]{};

  [[nodiscard]] constexpr std::string_view view() const noexcept { return {characters, Size}; }
  constexpr operator std::string_view() const noexcept { return view(); }
  [[nodiscard]] constexpr const char* c_str() const noexcept { return characters; }
  [[nodiscard]] static constexpr std::size_t size() noexcept { return Size; }

  [[nodiscard]] friend constexpr bool operator==(const text& a, std::string_view b) noexcept { return a.view() == b; }
  template<std::size_t Other>
  [[nodiscard]] friend constexpr bool operator==(const text& a, const text<Other>& b) noexcept {
    return a.view() == b.view();
  }

  /// To streams that take a string_view.
  template<class Stream>
  requires requires(Stream& to, std::string_view view) { to << view; }
  friend constexpr Stream& operator<<(Stream& to, const text& t) {
    to << t.view();
    return to;
  }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless
