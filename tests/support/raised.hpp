// SPDX-License-Identifier: BSL-1.0
#pragma once

// Which floating-point exceptions a call raises that a process may trap.

#include <cfenv>
#include <cstddef>
#include <string>

#include <tapeless/tensor/tensor.hpp>

namespace test {

/// What a process that watches itself traps and `f` raises.
template<class F> [[gnu::noinline]] std::string raised(const F& f) {
  std::feclearexcept(FE_ALL_EXCEPT);
  asm volatile("" : : : "memory");
  const auto result = f();
  asm volatile("" : : "r"(&result) : "memory");
  const int flags = std::fetestexcept(FE_DIVBYZERO | FE_INVALID | FE_OVERFLOW);
  return std::string((flags & FE_DIVBYZERO) != 0 ? "division by zero " : "") +
         ((flags & FE_INVALID) != 0 ? "invalid " : "") + ((flags & FE_OVERFLOW) != 0 ? "overflow" : "");
}

/// Numbers from `begin` on, of which the compiler knows nothing.
template<class T, std::size_t... Extents> tapeless::Tensor<T, Extents...> unknown_numbers(double begin = 1.5) {
  tapeless::Tensor<T, Extents...> x;
  double next = begin;
  for (T& entry : x) entry = static_cast<T>(next), next += 0.015625;
  asm volatile("" : : "r"(&x) : "memory");
  return x;
}

}  // namespace test
