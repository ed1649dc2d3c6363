// SPDX-License-Identifier: BSL-1.0
#pragma once

// How far apart two results are that should be equal but for rounding.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tapeless/tensor/tensor.hpp>

namespace test {

/// The greatest difference between two numbers of equal trees of numbers, relative to 1 + |b|; infinite where one of
/// them is NaN.
template<class A> double distance(const A& a, const A& b) {
  if constexpr (std::is_arithmetic_v<A>) {
    const double d = std::abs(static_cast<double>(a) - static_cast<double>(b)) / (1 + std::abs(static_cast<double>(b)));
    return d == d ? d : std::numeric_limits<double>::infinity();
  } else if constexpr (requires { a.data(); }) {
    double greatest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) greatest = std::max(greatest, distance(a.data()[i], b.data()[i]));
    return greatest;
  } else {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::max({0.0, distance(std::get<I>(a), std::get<I>(b))...});
    }
    (std::make_index_sequence<std::tuple_size_v<A>>{});
  }
}

/// A tensor of numbers between -1 and 1 that are far from each other.
template<class T, std::size_t... E> tapeless::Tensor<T, E...> waves(double first) {
  tapeless::Tensor<T, E...> t;
  for (std::size_t i = 0; i < t.size(); ++i) {
    t.data()[i] = static_cast<T>(std::sin(first + 1.7 * static_cast<double>(i)));
  }
  return t;
}

}  // namespace test
