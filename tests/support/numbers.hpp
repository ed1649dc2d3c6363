// SPDX-License-Identifier: BSL-1.0
#pragma once

// Numbers for tests: tensors of them, the same on every platform, and comparisons of whole results.

#include <tapeless/tensor/tensor.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <support/catch.hpp>
#include <tuple>
#include <type_traits>
#include <utility>

namespace test {

/// How many numbers a number or a tensor has.
template<class A>
inline constexpr std::size_t count = [] {
  if constexpr (std::is_arithmetic_v<A>) return std::size_t{1};
  else return A::shape_type::size;
}();

/// A pointer to the numbers of a number or a tensor.
template<class A> auto elements(A& a) {
  if constexpr (std::is_arithmetic_v<std::remove_const_t<A>>) return &a;
  else return a.data();
}

/// Numbers in [low, high), no two alike.
class number_source {
 public:
  constexpr number_source(double low, double high, std::uint32_t seed) : low_(low), high_(high), state_(seed) {}

  constexpr double operator()() {
    state_ = state_ * 1664525u + 1013904223u;
    return low_ + (high_ - low_) * (state_ >> 8) / 16777216.0;
  }

 private:
  double low_, high_;
  std::uint32_t state_;
};

/// A tensor or number of type A with numbers in [low, high).
template<class A> constexpr A random(double low, double high, std::uint32_t seed = 1) {
  number_source next(low, high, seed);
  if constexpr (std::is_arithmetic_v<A>) {
    return static_cast<A>(next());
  } else {
    A a;
    for (auto& x : a) x = static_cast<typename A::value_type>(next());
    return a;
  }
}

/// True where two results, numbers, tensors, tuples or pairs of them, are equal to the bit.
template<class A> bool equal_bits(const A& a, const A& b) {
  if constexpr (requires { std::tuple_size<A>::value; }) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return (equal_bits(std::get<I>(a), std::get<I>(b)) && ...);
    }
    (std::make_index_sequence<std::tuple_size_v<A>>{});
  } else {
    return std::memcmp(elements(a), elements(b), count<A> * sizeof(*elements(a))) == 0;
  }
}

inline void check_difference(double difference, double allowed) { CHECK(difference <= allowed); }

/// Checks that two results of the same structure differ by no more than `tolerance` of their largest number, or of 1.
template<class A, class B> void check_close(const A& a, const B& b, double tolerance) {
  static_assert(count<A> == count<B>);
  double largest = 1, difference = 0;
  for (std::size_t i = 0; i < count<A>; ++i) {
    const auto x = static_cast<double>(elements(a)[i]), y = static_cast<double>(elements(b)[i]);
    largest = std::fmax(largest, std::fabs(y));
    const double apart = std::fabs(x - y);
    difference = apart > difference || apart != apart ? apart : difference;
  }
  check_difference(difference, tolerance * largest);
}

}  // namespace test
