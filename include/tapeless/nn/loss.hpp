// SPDX-License-Identifier: BSL-1.0
#pragma once

// Losses: what a network's output costs against its targets, as a formula for each sample.

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/movement.hpp>
#include <tapeless/graph/own_gradient.hpp>
#include <tapeless/graph/reductions.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The mean over the samples of a batch of what `Loss::per_sample` gives.
template<class Loss> struct mean_of_samples {
  template<class Output, class Target> constexpr auto operator()(Output output, Target target) const noexcept {
    return mean(Loss::per_sample(output, target));
  }
};

template<class Output, class Target> constexpr void expect_equal_shapes() noexcept {
  static_assert(std::is_same_v<typename Output::shape_type, typename Target::shape_type>,
                "output and target of this loss have the same shape");
}

/// Output of shape (Batch, ...) to one number a sample.
template<class T, std::size_t Batch, std::size_t... E>
constexpr auto mean_of_each(Symbol<T, shape<Batch, E...>> x) noexcept {
  return mean<1>(reshape<Batch, (std::size_t{1} * ... * E)>(x));
}

}  // namespace detail

/// Softmax and cross-entropy in one, log Σ eᶻ − z[label], for logits z (Batch, Classes) and labels (Batch) from 0 to
/// Classes - 1. Its gradient by the logits is softmax(z) − onehot(label), over the batch.
///
/// Exact to 4 units in the last place of the loss for logits of any size, tiny losses and infinite logits too: with m
/// the largest logit it is log1p(Σ_j (e^(z_j − m) − onehot_j)) + (m − z[label]), in which nothing cancels. A label that
/// is no class gives the loss NaN and has no part in the gradient.
struct cross_entropy_t : detail::mean_of_samples<cross_entropy_t> {
  template<class T, std::size_t Batch, class OutputShape> using target = Symbol<std::int32_t, shape<Batch>>;

  template<class T, std::size_t Batch, std::size_t Classes, class I>
  static constexpr auto per_sample(Symbol<T, shape<Batch, Classes>> z, Symbol<I, shape<Batch>> label) noexcept {
    using each = shape<Batch>;
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const auto of_label = one_hot<Classes>(label);
    const auto m = max<1>(z, keepdims);
    const auto largest = reshape<Batch>(m), labelled = sum<1>(select(of_label, z, 0.0));
    const Symbol<T, shape<Batch, Classes>> e{
        apply(op::exact_shifted_exp, z.value, broadcast(m.value, z.value.shape()))};
    const auto others = sum<1>(select(of_label, e - 1.0, e));
    const auto behind = select(largest == -infinity, infinity, select(labelled == largest, 0.0, largest - labelled));
    const auto is_class = label >= 0 && label < Classes;
    const Symbol<T, each> loss = select(is_class, log1p(others) + behind, std::numeric_limits<double>::quiet_NaN());
    return Symbol<T, each>{with_pullback(loss.value, z.value, [&](ref g) {
      const auto along = [&](ref row) { return broadcast(reshape(row, m.value.shape()), z.value.shape()); };
      const auto share = select(is_class, Symbol<T, each>{g} * detail::weight_factor(largest) / (1.0 + others), 0.0);
      return e.value * along(share.value) - select(of_label.value, along(g), 0.0);
    })};
  }
};
inline constexpr cross_entropy_t cross_entropy{};

/// The mean over all elements of (output − target)².
struct mse_t : detail::mean_of_samples<mse_t> {
  template<class T, std::size_t Batch, class OutputShape> struct target_of;
  template<class T, std::size_t Batch, std::size_t... E> struct target_of<T, Batch, shape<E...>> {
    using type = Symbol<T, shape<Batch, E...>>;
  };
  template<class T, std::size_t Batch, class OutputShape>
  using target = typename target_of<T, Batch, OutputShape>::type;

  template<class Output, class Target> static constexpr auto per_sample(Output output, Target target) noexcept {
    detail::expect_equal_shapes<Output, Target>();
    return detail::mean_of_each(square(output - target));
  }
  template<class Output, class Target> constexpr auto operator()(Output output, Target wanted) const noexcept {
    detail::expect_equal_shapes<Output, Target>();
    return mean(square(output - wanted));
  }
};
inline constexpr mse_t mse{};

namespace detail {

/// softplus(z) − z y without cancellation, softplus(−|z|) + |z| (1 − y where z is positive, else y), at infinite z too;
/// its derivatives are σ(z) − y and −z.
template<class T, class S> constexpr Symbol<T, S> binary_entropy(Symbol<T, S> z, Symbol<T, S> y) noexcept {
  const auto size = abs(z), missed = select(z > 0.0, 1.0 - y, y);
  const Symbol<T, S> loss = softplus(-size) + select(missed == 0.0, 0.0, size * missed);
  return {with_pullback(loss.value, z.value, y.value, [&](ref g) {
    return std::array<ref, 2>{g * (sigmoid(z) - y).value, -(g * z.value)};
  })};
}

}  // namespace detail

/// Sigmoid and cross-entropy in one, softplus(z) − z y, for logits z and targets y in [0, 1] of the same shape, as the
/// mean over all elements. Its gradient by the logits is σ(z) − y, over their number. Exact to 4 units in the last
/// place of an element's loss, of infinite logits too.
struct binary_cross_entropy_t : detail::mean_of_samples<binary_cross_entropy_t> {
  template<class T, std::size_t Batch, class OutputShape> using target = mse_t::target<T, Batch, OutputShape>;

  template<class Output, class Target> static constexpr auto per_sample(Output logits, Target target) noexcept {
    detail::expect_equal_shapes<Output, Target>();
    return detail::mean_of_each(detail::binary_entropy(logits, target));
  }
  template<class Output, class Target> constexpr auto operator()(Output logits, Target wanted) const noexcept {
    detail::expect_equal_shapes<Output, Target>();
    return mean(detail::binary_entropy(logits, wanted));
  }
};
inline constexpr binary_cross_entropy_t binary_cross_entropy{};

}  // namespace TAPELESS_ABI
}  // namespace tapeless
