// SPDX-License-Identifier: BSL-1.0
#pragma once

// Derivatives of any order of functions of one variable.

#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/transform/gradient.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

template<class F, std::size_t N> struct derivative_body {
  using function = F;
  template<class S> static constexpr auto trace(const S& x) noexcept {
    if constexpr (!expect_stateless<F>() || !expect_differentiable<S>()) {
      return refused{};
    } else if constexpr (!expect_scalar<decltype(F{}(x))>()) {
      return refused{};
    } else {
      constexpr bool number = S::shape_type::rank == 0;
      static_assert(number, "derivative takes a function of one number: use gradient, jacobian or hessian");
      auto value = F{}(x);
      for (std::size_t i = 0; number && i < N; ++i) differentiate(value.value, &x.value, &value.value, 1);
      return value;
    }
  }
};

}  // namespace detail

/// The N-th derivative of f, a function of one number; f itself for N = 0.
template<std::size_t N = 1, class F> constexpr auto derivative(F) noexcept {
  return transformed<detail::derivative_body<F, N>>{};
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
