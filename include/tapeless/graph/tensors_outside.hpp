// SPDX-License-Identifier: BSL-1.0
#pragma once

// What functions of symbols say where they are called with tensors.

#include <cstddef>
#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/graph/symbol.hpp>
#include <tapeless/tensor/tensor.hpp>
#include <tapeless/tensor/view.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

template<class X> inline constexpr bool has_elements = false;
template<class T, std::size_t... E> inline constexpr bool has_elements<Tensor<T, E...>> = sizeof...(E) > 0;
template<class T, std::size_t... E> inline constexpr bool has_elements<tensor_view<T, E...>> = sizeof...(E) > 0;

template<class... X> inline constexpr bool hold_tensor = (has_elements<X> || ...);
/// Operands of an operator, at least one of them a tensor.
template<class A, class B>
concept TensorOperands = hold_tensor<A, B> &&
    (has_elements<A> || is_symbol<A> || Number<A>)&&(has_elements<B> || is_symbol<B> || Number<B>);

/// Says how tensors are computed with; goes on with the first symbol, or the first operand.
template<class X, class... Rest> constexpr auto compute_in_traced_function(const X& x, const Rest&... rest) noexcept {
  constexpr bool outside = !(is_symbol<X> || ... || is_symbol<Rest>);
  static_assert(!outside,
                "functions and operators are those of symbols: to compute with tensors, call fused(f)(a, b), f being a "
                "function of auto arguments such as [](auto a, auto b) { return sum(a * b); }");
  static_assert(outside,
                "a tensor beside a symbol is an argument of the traced function: write f(x, w), pass the tensor w, and "
                "name what to differentiate by, as in gradient<0>(f)(x, w)");
  if constexpr (is_symbol<X>) {
    static_cast<void>(x.value.in->answer());
    return x;
  } else if constexpr (outside) {
    return x;
  } else {
    return compute_in_traced_function(rest...);
  }
}

}  // namespace detail

template<class A, class B>
requires detail::TensorOperands<A, B>
constexpr auto operator+(const A& a, const B& b) noexcept { return detail::compute_in_traced_function(a, b); }
template<class A, class B>
requires detail::TensorOperands<A, B>
constexpr auto operator-(const A& a, const B& b) noexcept { return detail::compute_in_traced_function(a, b); }
template<class A, class B>
requires detail::TensorOperands<A, B>
constexpr auto operator*(const A& a, const B& b) noexcept { return detail::compute_in_traced_function(a, b); }
template<class A, class B>
requires detail::TensorOperands<A, B>
constexpr auto operator/(const A& a, const B& b) noexcept { return detail::compute_in_traced_function(a, b); }
template<class A>
requires detail::hold_tensor<A>
constexpr auto operator-(const A& a) noexcept { return detail::compute_in_traced_function(a); }

template<class... X>
requires detail::hold_tensor<X...>
constexpr auto abs(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto acos(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto asin(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto atan(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto clamp(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto cos(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto cosh(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto dot(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto elu(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto erf(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto erfc(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto exp(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto expm1(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto gelu(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto gelu_tanh(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto leaky_relu(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto log(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto log1p(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto matmul(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto outer(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto pow(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto relu(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto rsqrt(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto select(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto sigmoid(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto sign(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto silu(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto sin(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto sinh(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto softplus(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto sqrt(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto square(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto stop_gradient(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto take(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto tan(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<class... X>
requires detail::hold_tensor<X...>
constexpr auto tanh(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }

template<int... Axes, class... X>
requires detail::hold_tensor<X...>
constexpr auto log_softmax(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<int... Axes, class... X>
requires detail::hold_tensor<X...>
constexpr auto logsumexp(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<int... Axes, class... X>
requires detail::hold_tensor<X...>
constexpr auto max(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<int... Axes, class... X>
requires detail::hold_tensor<X...>
constexpr auto mean(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<int... Axes, class... X>
requires detail::hold_tensor<X...>
constexpr auto min(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<int... Axes, class... X>
requires detail::hold_tensor<X...>
constexpr auto norm(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<int... Axes, class... X>
requires detail::hold_tensor<X...>
constexpr auto softmax(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<int... Axes, class... X>
requires detail::hold_tensor<X...>
constexpr auto sum(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<std::size_t... Axes, class... X>
requires detail::hold_tensor<X...>
constexpr auto broadcast_to(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<std::size_t... Axes, class... X>
requires detail::hold_tensor<X...>
constexpr auto concat(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<std::size_t... Axes, class... X>
requires detail::hold_tensor<X...>
constexpr auto reshape(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<std::size_t... Axes, class... X>
requires detail::hold_tensor<X...>
constexpr auto slice(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }
template<std::size_t... Axes, class... X>
requires detail::hold_tensor<X...>
constexpr auto transpose(const X&... x) noexcept { return detail::compute_in_traced_function(x...); }

}  // namespace TAPELESS_ABI
}  // namespace tapeless
