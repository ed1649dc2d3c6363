// SPDX-License-Identifier: BSL-1.0
#pragma once

// Losses: what a network's output costs against its targets, as a formula for each sample.

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/movement.hpp>
#include <tapeless/graph/reductions.hpp>

namespace tapeless::inline TAPELESS_ABI {

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
/// Classes - 1. Stable for logits of any size. Its gradient by the logits is softmax(z) − onehot(label), over the
/// batch.
struct cross_entropy_t : detail::mean_of_samples<cross_entropy_t> {
  template<class T, std::size_t Batch, class OutputShape> using target = Symbol<std::int32_t, shape<Batch>>;

  template<class T, std::size_t Batch, std::size_t Classes, class I>
  static constexpr auto per_sample(Symbol<T, shape<Batch, Classes>> logits, Symbol<I, shape<Batch>> label) noexcept {
    return logsumexp<1>(logits) - sum<1>(select(one_hot<Classes>(label), logits, 0.0));
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

/// Sigmoid and cross-entropy in one, softplus(z) − z y, for logits z and targets y in [0, 1] of the same shape, as the
/// mean over all elements. Its gradient by the logits is σ(z) − y, over their number.
struct binary_cross_entropy_t : detail::mean_of_samples<binary_cross_entropy_t> {
  template<class T, std::size_t Batch, class OutputShape> using target = mse_t::target<T, Batch, OutputShape>;

  template<class Output, class Target> static constexpr auto per_sample(Output logits, Target target) noexcept {
    detail::expect_equal_shapes<Output, Target>();
    return detail::mean_of_each(softplus(logits) - logits * target);
  }
  template<class Output, class Target> constexpr auto operator()(Output logits, Target wanted) const noexcept {
    detail::expect_equal_shapes<Output, Target>();
    return mean(softplus(logits) - logits * wanted);
  }
};
inline constexpr binary_cross_entropy_t binary_cross_entropy{};

}  // namespace tapeless::inline TAPELESS_ABI
