// SPDX-License-Identifier: BSL-1.0
#pragma once

// What files of parameters hold: arrays of numbers, each with a name and a shape.

#include <cstddef>
#include <string>
#include <type_traits>
#include <vector>

#include <tapeless/config.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// An array that belongs to somebody else; T is float or double, const where it is only read.
template<class T> struct named_array {
  static_assert(std::is_same_v<std::remove_const_t<T>, float> || std::is_same_v<std::remove_const_t<T>, double>,
                "arrays in files hold float or double");

  std::string name;
  std::vector<std::size_t> shape;
  T* data;

  [[nodiscard]] std::size_t size() const noexcept {
    std::size_t product = 1;
    for (const std::size_t extent : shape) product *= extent;
    return product;
  }
};

/// A shape as text: "[784, 128]".
[[nodiscard]] inline std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string result = "[";
  for (const std::size_t extent : shape) result += (result.size() > 1 ? ", " : "") + std::to_string(extent);
  return result + "]";
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
