// SPDX-License-Identifier: BSL-1.0
#pragma once

// Functions of x and a second operand c, with the first two derivatives by x, at many points at once.

#include <tapeless/tapeless.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <vector>

namespace test {

template<class F> struct sum_of {
  template<class... S> constexpr auto operator()(S... s) const { return tapeless::sum(F{}(s...)); }
};

/// The derivative of an elementwise function by its first operand, for every element.
template<class F> struct slope_of {
  template<class... S> constexpr auto operator()(S... s) const { return tapeless::gradient<0>(sum_of<F>{})(s...); }
};

/// Value, first and second derivative.
template<class F> struct with_slopes {
  template<class... S> constexpr auto operator()(S... s) const {
    return std::tuple(F{}(s...), slope_of<F>{}(s...), slope_of<slope_of<F>>{}(s...));
  }
};

template<class F> struct named_function {
  std::string_view name;
  F function;
};

template<class T> struct special_point {
  std::string_view name;  ///< the function's
  T x, c;
  T found[3]{};  ///< value, first and second derivative
};

/// Evaluates a function at all points that have its name; says whether there are any.
template<class T, class F> bool evaluate_at(named_function<F> named, std::vector<special_point<T>>& points) {
  constexpr std::size_t block = 64;
  std::vector<special_point<T>*> mine;
  for (special_point<T>& p : points) {
    if (p.name == named.name) mine.push_back(&p);
  }
  for (std::size_t first = 0; first < mine.size(); first += block) {
    const std::size_t count = std::min(block, mine.size() - first);
    tapeless::Tensor<T, block> x{}, c{};
    for (std::size_t i = 0; i < count; ++i) {
      x[i] = mine[first + i]->x;
      c[i] = mine[first + i]->c;
    }
    const auto [y, slope, bend] = tapeless::fused(with_slopes<F>{})(x, c);
    for (std::size_t i = 0; i < count; ++i) {
      mine[first + i]->found[0] = y[i];
      mine[first + i]->found[1] = slope[i];
      mine[first + i]->found[2] = bend[i];
    }
  }
  return !mine.empty();
}

}  // namespace test
