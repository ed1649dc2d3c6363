// SPDX-License-Identifier: BSL-1.0
#pragma once

// Sums, means, maxima and what is made of them, over chosen axes of a symbol.

#include <cstddef>
#include <limits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/own_gradient.hpp>
#include <tapeless/graph/structure.hpp>
#include <tapeless/meta/fixed_array.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// Says that reduced axes stay, with extent 1: `sum<1>(x, keepdims)`.
struct keepdims_t {};
inline constexpr keepdims_t keepdims{};

namespace detail {

/// The axes meant by `Axes` (negative ones count from the last) for a shape of this rank; all where none is given.
template<int... Axes> constexpr axes marked(std::size_t rank) noexcept {
  axes m{};
  if constexpr (sizeof...(Axes) == 0) {
    for (std::size_t i = 0; i < rank; ++i) m[i] = 1;
  }
  ((m[static_cast<std::size_t>(Axes < 0 ? Axes + static_cast<int>(rank) : Axes)] = 1), ...);
  return m;
}

template<class S, int... Axes> constexpr bool expect_axes() noexcept {
  constexpr bool holds = ((Axes < static_cast<int>(S::rank) && Axes >= -static_cast<int>(S::rank)) && ...);
  static_assert(holds, "an axis is at least -rank and less than the rank of the shape");
  return holds;
}

template<class S, bool Keep, int... Axes> constexpr auto reduced_shape() noexcept {
  constexpr auto extents = [](bool keep) {
    const axes gone = marked<Axes...>(S::rank);
    fixed_array<std::size_t, 5> e{};  // the last entry counts
    for (std::size_t i = 0; i < S::rank; ++i) {
      if (gone[i] == 0) e[e[4]++] = S::extents[i];
      else if (keep) e[e[4]++] = 1;
    }
    return e;
  }(Keep);
  return [&]<std::size_t... I>(std::index_sequence<I...>) { return shape<extents[I]...>{}; }
  (std::make_index_sequence<extents[4]>{});
}

template<bool Keep, int... Axes, class T, class S> constexpr auto reduced(op code, Symbol<T, S> x) noexcept {
  if constexpr (expect_real<T>() && expect_axes<S, Axes...>()) {
    using R = decltype(reduced_shape<S, Keep, Axes...>());
    return Symbol<T, R>{reshape(reduce(code, x.value, marked<Axes...>(S::rank)), extents_of<R>())};
  } else {
    return x;
  }
}

/// The sum `total` of a tensor of shape S, divided by how many elements of it each sum has.
template<class S, class T, class R> constexpr Symbol<T, R> averaged(Symbol<T, R> total) noexcept {
  return (static_cast<double>(R::size) / static_cast<double>(S::size)) * total;
}

}  // namespace detail

/// The sum over the given axes, over all of them where none is given.
template<int... Axes, class T, class S> constexpr auto sum(Symbol<T, S> x) noexcept {
  return detail::reduced<false, Axes...>(op::sum, x);
}
template<int... Axes, class T, class S> constexpr auto sum(Symbol<T, S> x, keepdims_t) noexcept {
  return detail::reduced<true, Axes...>(op::sum, x);
}

/// The largest element over the given axes, over all of them where none is given. Ties share the derivative; the second
/// derivative of a smooth function written with it, such as the square of the larger of x and −x, is right there.
template<int... Axes, class T, class S> constexpr auto max(Symbol<T, S> x) noexcept {
  return detail::reduced<false, Axes...>(op::max, x);
}
template<int... Axes, class T, class S> constexpr auto max(Symbol<T, S> x, keepdims_t) noexcept {
  return detail::reduced<true, Axes...>(op::max, x);
}

/// The smallest element over the given axes.
template<int... Axes, class T, class S> constexpr auto min(Symbol<T, S> x) noexcept { return -max<Axes...>(-x); }
template<int... Axes, class T, class S> constexpr auto min(Symbol<T, S> x, keepdims_t) noexcept {
  return -max<Axes...>(-x, keepdims);
}

/// The mean over the given axes, over all of them where none is given.
template<int... Axes, class T, class S> constexpr auto mean(Symbol<T, S> x) noexcept {
  return detail::averaged<S>(sum<Axes...>(x));
}
template<int... Axes, class T, class S> constexpr auto mean(Symbol<T, S> x, keepdims_t) noexcept {
  return detail::averaged<S>(sum<Axes...>(x, keepdims));
}

namespace detail {

/// √s of a sum of squares, with the derivative 0 where it is 0.
template<class T, class S> constexpr Symbol<T, S> root_of_squares(Symbol<T, S> s) noexcept {
  return {apply_as({1}, op::sqrt, s.value)};
}

}  // namespace detail

/// √Σx² over the given axes, over all of them where none is given. The derivative where all are 0 is 0.
///
/// The squares have to be in range, as in PyTorch and JAX: elements beyond 1.8e19 (float) or 1.3e154 (double) give ∞
/// and derivatives of 0 or NaN, and elements below 1e-19 or 1e-154 are lost; m norm(x / m) with m near the largest |x|
/// is right for them. Where an element is infinite the norm is, and its derivative is NaN.
///
/// Of a smooth function that is written with it, as its square is, the derivatives of every order are right there too,
/// as long as the norm is a factor that cancels: in square(norm(x)), sqrt(1 + square(norm(x))), norm(x) * norm(x) * y.
/// What is smooth for another reason, as cos(norm(x)) is, has the right first derivative, and a second one of 0 at 0.
template<int... Axes, class T, class S> constexpr auto norm(Symbol<T, S> x) noexcept {
  return detail::root_of_squares(sum<Axes...>(x * x));
}
template<int... Axes, class T, class S> constexpr auto norm(Symbol<T, S> x, keepdims_t) noexcept {
  return detail::root_of_squares(sum<Axes...>(x * x, keepdims));
}

/// The value, held constant by differentiation.
template<class T, class S> constexpr Symbol<T, S> stop_gradient(Symbol<T, S> x) noexcept {
  return {stop_gradient(x.value)};
}

namespace detail {

/// What softmax and its kin are made of, the reduced axes kept: the maximum m, held constant, eˣ⁻ᵐ, its sum, and a
/// factor of all derivatives by x: 1, but 0 where all of x is −∞, and NaN where some of it is.
template<class Weights, class One> struct weights {
  Weights each;
  One largest, total, factor;
};

/// 1 where the largest number of a row makes sense.
template<class T, class S> constexpr Symbol<T, S> weight_factor(Symbol<T, S> largest) noexcept {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return select(largest > -infinity, 1.0, select(largest == -infinity, 0.0, largest));
}

template<int... Axes, class T, class S> constexpr auto weights_of(Symbol<T, S> x) noexcept {
  const auto largest = stop_gradient(max<Axes...>(x, keepdims));
  const Symbol<T, S> each{apply(op::shifted_exp, x.value, broadcast(largest.value, x.value.shape()))};
  return weights<Symbol<T, S>, decltype(largest + 0.0)>{each, largest, sum<Axes...>(each, keepdims),
                                                        weight_factor(largest)};
}

}  // namespace detail

/// log Σ eˣ over the given axes, all of them where none is given, without overflow.
///
/// It is ∞ where one x is, and −∞ where all are. Its derivative is softmax(x).
template<int... Axes, class T, class S> constexpr auto logsumexp(Symbol<T, S> x, keepdims_t) noexcept {
  const auto w = detail::weights_of<Axes...>(x);
  auto result = log(w.total) + w.largest;
  result.value = with_pullback(result.value, x.value, [&](ref g) {
    return w.each.value * broadcast(g * w.factor.value / w.total.value, x.value.shape());
  });
  return result;
}
template<int... Axes, class T, class S> constexpr auto logsumexp(Symbol<T, S> x) noexcept {
  const auto kept = logsumexp<Axes...>(x, keepdims);
  using R = decltype(detail::reduced_shape<S, false, Axes...>());
  return Symbol<T, R>{reshape(kept.value, extents_of<R>())};
}

/// eˣ / Σ eˣ along one axis, the last one unless said otherwise.
///
/// Where some x are ∞, these share the 1, as in the limit; where all are −∞, all results are 0.
template<int Axis = -1, class T, class S> constexpr auto softmax(Symbol<T, S> x) noexcept {
  const auto w = detail::weights_of<Axis>(x);
  return w.each * (w.factor / w.total);
}

/// The logarithm of softmax, exact where softmax rounds to zero and where the logits are large; of infinite x too.
template<int Axis = -1, class T, class S> constexpr auto log_softmax(Symbol<T, S> x) noexcept {
  const auto w = detail::weights_of<Axis>(x);
  const auto scaled = log(w.total) - log(w.factor);
  Symbol<T, S> result = select(x == w.largest, 0.0, x - w.largest) - scaled;
  result.value = with_pullback(result.value, x.value, [&](ref g) {
    const ref share = sum_to(g, w.total.value.shape()) * w.factor.value / w.total.value;
    return g - w.each.value * broadcast(share, g.shape());
  });
  return result;
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
