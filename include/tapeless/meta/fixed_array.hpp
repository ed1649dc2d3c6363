// SPDX-License-Identifier: BSL-1.0
#pragma once

// The array of what is computed while compiling.

#include <cstddef>

#include <tapeless/config.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// `Size` elements of type T, as in std::array, whose operator[] takes clang a dozen steps of constant evaluation: this
/// one takes two, and `items[i]` none.
template<class T, std::size_t Size> struct fixed_array {
  T items[Size];

  [[nodiscard]] constexpr T& operator[](std::size_t i) noexcept { return items[i]; }
  [[nodiscard]] constexpr const T& operator[](std::size_t i) const noexcept { return items[i]; }
  [[nodiscard]] static constexpr std::size_t size() noexcept { return Size; }
  [[nodiscard]] constexpr T* data() noexcept { return items; }
  [[nodiscard]] constexpr const T* data() const noexcept { return items; }
  [[nodiscard]] constexpr T* begin() noexcept { return items; }
  [[nodiscard]] constexpr const T* begin() const noexcept { return items; }
  [[nodiscard]] constexpr T* end() noexcept { return items + Size; }
  [[nodiscard]] constexpr const T* end() const noexcept { return items + Size; }

  [[nodiscard]] constexpr bool operator==(const fixed_array& o) const noexcept {
    for (std::size_t i = 0; i < Size; ++i) {
      if (!(items[i] == o.items[i])) return false;
    }
    return true;
  }
};

template<class T> struct fixed_array<T, 0> {
  static constexpr T* items = nullptr;

  [[nodiscard]] constexpr T& operator[](std::size_t i) const noexcept { return items[i]; }
  [[nodiscard]] static constexpr std::size_t size() noexcept { return 0; }
  [[nodiscard]] constexpr T* data() const noexcept { return nullptr; }
  [[nodiscard]] constexpr T* begin() const noexcept { return nullptr; }
  [[nodiscard]] constexpr T* end() const noexcept { return nullptr; }
  [[nodiscard]] constexpr bool operator==(const fixed_array&) const noexcept { return true; }
};
template<class T, class... More> fixed_array(T, More...) -> fixed_array<T, 1 + sizeof...(More)>;

}  // namespace TAPELESS_ABI
}  // namespace tapeless
