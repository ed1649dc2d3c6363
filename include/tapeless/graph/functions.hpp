// SPDX-License-Identifier: BSL-1.0
#pragma once

// The element-by-element functions of one operand, for refs (in rules) and symbols (in traced functions) alike.

#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/graph/comparison.hpp>
#include <tapeless/graph/operators.hpp>
#include <tapeless/graph/own_gradient.hpp>
#include <tapeless/graph/sign.hpp>
#include <tapeless/meta/fixed_array.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// What a function can be traced with: a typed symbol, or the ref inside it.
template<class X>
concept Traced = is_symbol<X> || std::is_same_v<X, ref>;

namespace detail {

constexpr ref unary(op code, ref x) noexcept { return apply(code, x); }

template<class T, class S> constexpr Symbol<T, S> unary(op code, Symbol<T, S> x) noexcept {
  expect_real<T>();
  return {apply(code, x.value)};
}

constexpr ref value_in(ref x) noexcept { return x; }
template<class T, class S> constexpr ref value_in(Symbol<T, S> x) noexcept { return x.value; }
constexpr ref& value_in_place(ref& x) noexcept { return x; }
template<class T, class S> constexpr ref& value_in_place(Symbol<T, S>& x) noexcept { return x.value; }

/// |x| or relu of x, which is x itself where it is known to be 0 or more.
template<Traced X> constexpr X without_sign(op code, X x) noexcept {
  return is_never_negative(value_in(x)) ? x : unary(code, x);
}

}  // namespace detail

template<Traced X> constexpr X exp(X x) noexcept { return detail::unary(op::exp, x); }
template<Traced X> constexpr X expm1(X x) noexcept { return detail::unary(op::expm1, x); }
/// The natural logarithm, and log(1 + x). Outside of their domain they are NaN, and their derivatives what the formulas
/// 1/x and 1/(1 + x) give, as in PyTorch and JAX; at −0 the derivative of log is −∞.
template<Traced X> constexpr X log(X x) noexcept { return detail::unary(op::log, x); }
template<Traced X> constexpr X log1p(X x) noexcept { return detail::unary(op::log1p, x); }
/// √x. At 0 the derivative is ∞; √−0 is −0, as IEEE has it, and the derivative there −∞. √(x·x) is |x|.
template<Traced X> constexpr X sqrt(X x) noexcept {
  const ref squared = detail::value_in(x);
  if (!squared.is(op::multiply) || squared->operand[0] != squared->operand[1]) return detail::unary(op::sqrt, x);
  detail::value_in_place(x) = squared.operand(0);
  return abs(x);
}
/// |x|. The derivative at 0 is 0; that of a smooth function written with |x|, such as |x|·|x|, is right there to every
/// order that the function has.
template<Traced X> constexpr X abs(X x) noexcept { return detail::without_sign(op::abs, x); }
/// −1 or 1, and x itself where it is ±0 or NaN. The derivative is 0.
template<Traced X> constexpr X sign(X x) noexcept { return detail::unary(op::sign, x); }
/// The largest whole number that is not larger than x, and the smallest that is not smaller. The derivative is 0.
template<Traced X> constexpr X floor(X x) noexcept { return detail::unary(op::floor, x); }
template<Traced X> constexpr X ceil(X x) noexcept { return -floor(-x); }
template<Traced X> constexpr X sin(X x) noexcept { return detail::unary(op::sin, x); }
template<Traced X> constexpr X cos(X x) noexcept { return detail::unary(op::cos, x); }
template<Traced X> constexpr X tan(X x) noexcept { return detail::unary(op::tan, x); }
template<Traced X> constexpr X asin(X x) noexcept { return detail::unary(op::asin, x); }
template<Traced X> constexpr X acos(X x) noexcept { return detail::unary(op::acos, x); }
template<Traced X> constexpr X atan(X x) noexcept { return detail::unary(op::atan, x); }
template<Traced X> constexpr X sinh(X x) noexcept { return detail::unary(op::sinh, x); }
template<Traced X> constexpr X cosh(X x) noexcept { return detail::unary(op::cosh, x); }
template<Traced X> constexpr X tanh(X x) noexcept { return detail::unary(op::tanh, x); }
template<Traced X> constexpr X erf(X x) noexcept { return detail::unary(op::erf, x); }
template<Traced X> constexpr X erfc(X x) noexcept { return detail::unary(op::erfc, x); }
template<Traced X> constexpr X sigmoid(X x) noexcept { return detail::unary(op::sigmoid, x); }
/// The larger of x and 0. The derivative at 0 is 0. A second derivative that passes the kink twice, as that of
/// square(relu(x)) does, is the mean of both sides there; one that passes it once, as that of relu(x) * x, is 0, as the
/// first one is.
template<Traced X> constexpr X relu(X x) noexcept { return detail::without_sign(op::relu, x); }
/// x Φ(x), Φ the distribution function of the normal distribution (Hendrycks and Gimpel, 2016).
template<Traced X> constexpr X gelu(X x) noexcept { return detail::unary(op::gelu, x); }
/// log(1 + eˣ), without overflow.
template<Traced X> constexpr X softplus(X x) noexcept { return detail::unary(op::softplus, x); }

template<Traced X> constexpr X square(X x) noexcept { return x * x; }
template<Traced X> constexpr X rsqrt(X x) noexcept { return 1.0 / sqrt(x); }

namespace detail {

/// Beyond this every activation is 0 or x, to the last bit: what is multiplied by a 0 there is held below it, since an
/// infinite x would make it NaN.
inline constexpr double saturated = 1048576;

/// x held between ±`saturated`.
constexpr ref held(ref x) noexcept {
  return apply(op::minimum, apply(op::maximum, x, constant_like(x, -saturated)), constant_like(x, saturated));
}

/// x s for a function s of x that is 0 from some negative x on and 1 from some positive x on; where x is −∞ it is 0.
/// Its derivative is s + x s (1 − s) v, where s is σ of something whose derivative by x is v.
template<class Slope> constexpr ref gated(ref x, ref s, Slope slope) noexcept {
  const ref y = select(x < -saturated, 0.0, x * s);
  return with_pullback(y, x, [&](ref g) {
    const ref limited = apply(op::minimum, y, constant_like(y, saturated));
    return g * (s + slope(limited * (1.0 - s)));
  });
}

}  // namespace detail

/// x σ(x), also called swish.
template<Traced X> constexpr X silu(X x) noexcept {
  detail::value_in_place(x) = detail::gated(detail::value_in(x), detail::value_in(sigmoid(x)), [](ref y) { return y; });
  return x;
}
/// log σ(x) = −log(1 + e⁻ˣ).
template<Traced X> constexpr X log_sigmoid(X x) noexcept { return -softplus(-x); }
/// x where it is positive, `slope` x elsewhere; the derivative at 0 is `slope`.
template<Traced X> constexpr X leaky_relu(X x, double slope = 0.01) noexcept { return select(x > 0.0, x, slope * x); }
/// x where it is positive, `alpha` (eˣ − 1) elsewhere; the derivative at 0 is `alpha`.
///
/// Large x are kept away from the exponential: an infinite value that is not chosen would make the derivative NaN.
template<Traced X> constexpr X elu(X x, double alpha = 1) noexcept {
  return relu(x) + alpha * expm1(select(x > 0.0, 0.0, x));
}
/// The approximation of gelu by tanh, x (1 + tanh u) / 2, as PyTorch's approximate="tanh"; written x σ(2u), in which
/// nothing cancels for negative x.
template<Traced X> constexpr X gelu_tanh(X x) noexcept {
  const ref near = detail::held(detail::value_in(x)), squared = near * near;
  const ref s = sigmoid(1.59576912160573071176 * (near + 0.044715 * (squared * near)));
  detail::value_in_place(x) = detail::gated(
      detail::value_in(x), s, [&](ref y) { return y * (1.59576912160573071176 + 0.21406444881780074633 * squared); });
  return x;
}

/// tanh x with a relative error below 7e-5, in less time; the derivative follows from the result, 1 − y², with absolute
/// errors below 1.4e-4 and, of the second one, 2.8e-4.
template<Traced X> constexpr X fast_tanh(X x) noexcept { return detail::unary(op::fast_tanh, x); }
/// σ(x) with an absolute error below 3.5e-5, in less time; the derivative is y (1 − y), with the same error, as has the
/// second one.
template<Traced X> constexpr X fast_sigmoid(X x) noexcept { return detail::unary(op::fast_sigmoid, x); }
/// x σ(x) with an absolute error below 3.5e-5 |x|, of the first two derivatives below 3.2e-4 and 3e-4.
template<Traced X> constexpr X fast_silu(X x) noexcept {
  const ref s = detail::value_in(fast_sigmoid(x));
  detail::value_in_place(x) = detail::gated(detail::value_in(x), s, [](ref y) { return y; });
  return x;
}
/// x Φ(x) with an absolute error below 4.5e-4 for finite x, by Φ(x) ≈ σ(1.5966 x + 0.070328 x³), in less time; of the
/// first two derivatives below 1.2e-3 and 2.8e-3.
template<Traced X> constexpr X fast_gelu(X x) noexcept {
  const ref near = detail::held(detail::value_in(x)), squared = near * near;
  const ref s = fast_sigmoid(near * (1.596600244140625 + 0.070327822265625 * squared));
  detail::value_in_place(x) = detail::gated(
      detail::value_in(x), s, [&](ref y) { return y * (1.596600244140625 + 0.210983466796875 * squared); });
  return x;
}

/// xⁿ for a constant n: products for small whole n, square roots for halves, the general power otherwise.
///
/// x⁻² is the square of 1/x: its derivatives then are products of 1/x and right wherever they are in range, at 0 and ±∞
/// too, which those of 1/x² are not where x⁴ leaves the range. As a root, x^½ of −∞ is NaN and x^−½ of −0 is −∞, as in
/// PyTorch, where C's pow has ∞ for both.
constexpr ref pow(ref x, double n) noexcept {
  if (n == 0) return constant_like(x, 1);
  if (n == 1) return x;
  if (n == 2) return x * x;
  if (n == 3) return x * x * x;
  if (n == 4) return square(x * x);
  if (n == 0.5) return sqrt(x);
  if (n == -0.5) return rsqrt(x);
  if (n == -1) return 1.0 / x;
  if (n == -2) return square(1.0 / x);
  return apply(op::pow, x, constant_like(x, n));
}

/// xⁿ, broadcasting, with the special cases of C; a number as exponent is simplified (x², √x, 1/x ...).
///
/// The derivative by x is n xⁿ⁻¹, 0 where n is 0; by n it is xⁿ log x, and 0 where x is not positive. With an infinite
/// n the derivatives by x are NaN where xⁿ is 0.
template<class A, class B>
requires Operands<A, B>
constexpr auto pow(A a, B b) noexcept {
  if constexpr (Number<B>) {
    detail::expect_real<typename A::value_type>();
    return A{pow(a.value, static_cast<double>(b))};
  } else {
    return detail::real_binary(a, b, [](ref x, ref y) { return apply(op::pow, x, y); });
  }
}

/// log(eᵃ + eᵇ), broadcasting, without overflow; of infinite a and b too. The derivatives are σ(a − b) and σ(b − a).
template<class A, class B>
requires Operands<A, B>
constexpr auto logaddexp(A a, B b) noexcept {
  return detail::real_binary(a, b, [](ref x, ref y) {
    const ref difference = x - y, same_infinity = apply(op::logical_and, x == y, !(difference == constant_like(x, 0)));
    const ref apart = select(same_infinity, 0.0, difference);
    const ref sum = apply(op::maximum, x, y) + softplus(-abs(apart));
    return with_pullback(sum, x, y, [&](ref g) {
      return fixed_array<ref, 2>{g * sigmoid(apart), g * sigmoid(-apart)};
    });
  });
}

/// x log y, broadcasting, and 0 where x is 0 and y is no NaN. The derivatives are log y and x / y; 0 where x is 0 and y
/// is not positive or infinite.
template<class A, class B>
requires Operands<A, B>
constexpr auto xlogy(A a, B b) noexcept {
  return detail::real_binary(a, b, [](ref x, ref y) {
    const ref limit = apply(op::logical_or, y <= 0.0, y == constant_like(y, __builtin_inf()));
    const ref nothing = apply(op::logical_and, x == constant_like(x, 0), limit);
    return x * log(select(nothing, 1.0, y));
  });
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
