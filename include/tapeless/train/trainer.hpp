// SPDX-License-Identifier: BSL-1.0
#pragma once

// Trainer: a network, a loss, an optimiser and a batch size, joined into one program that is a step.

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/train/step.hpp>
#include <tapeless/train/training_program.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// The number of samples a trainer takes at a time.
template<std::size_t Size> struct batch_size { static constexpr std::size_t value = Size; };
template<std::size_t Size> inline constexpr batch_size<Size> batch{};

struct fit_options;
struct fit_report;
struct evaluation;

namespace detail {

template<class Trainer> struct fitting_run;

template<class Given, class Wanted> constexpr bool expect_samples_of() noexcept {
  static_assert(std::is_same_v<Given, Wanted>, "a step takes samples of shape (batch, inputs of the network)");
  return std::is_same_v<Given, Wanted>;
}
template<class Given, class Wanted> constexpr bool expect_targets_of() noexcept {
  static_assert(
      std::is_same_v<Given, Wanted>,
      "a step takes the targets of the loss: (batch) labels for cross_entropy, (batch, outputs) for the others");
  return std::is_same_v<Given, Wanted>;
}

}  // namespace detail

/// Trains a network in place. It holds the optimiser's states and the workspace; a step allocates nothing.
///
/// A large one belongs on the heap or in a static variable: `make_trainer(net, loss, optimizer, batch<128>)` of
/// train/on_heap.hpp makes it there; see docs/places.md.
template<class Net, class Loss, class Optimizer, std::size_t Batch, class Execution = one_thread> class Trainer {
  using steps_type = typename Execution::template steps<Net, Loss, Optimizer, Batch>;

 public:
  using value_type = typename Net::value_type;
  using program = detail::training_program<Net, Loss, Optimizer, Batch, false>;
  using target_type = typename program::symbols::targets::value_type;

  static constexpr std::size_t workspace_bytes = steps_type::template workspace_elements<false> * sizeof(value_type);

  constexpr Trainer(Net& net, Loss, Optimizer o, batch_size<Batch>,
                    Execution = {}) noexcept(std::is_nothrow_default_constructible_v<steps_type>)
      : optimizer(o), net_(&net) {}

  Optimizer optimizer;  ///< its numbers may change between steps

  [[nodiscard]] constexpr const Net& net() const noexcept { return *net_; }
  [[nodiscard]] constexpr std::uint64_t steps() const noexcept { return step_count_; }

  /// One step on a batch: the loss before the update, the mean over the batch.
  template<Argument X, Argument Y> constexpr value_type step(const X& samples, const Y& targets) noexcept {
    if constexpr (detail::expect_samples_of<symbol_for<X>, typename program::symbols::samples>() &&
                  detail::expect_targets_of<symbol_for<Y>, typename program::symbols::targets>()) {
      const argument_elements<X> x(samples);
      const argument_elements<Y> y(targets);
      return step(x.data(), y.data());
    } else {
      return {};
    }
  }

  /// One step on `Batch` contiguous samples and their targets.
  constexpr value_type step(const value_type* samples, const target_type* targets) noexcept {
    return run_step<false>(samples, targets, steps_.workspace());
  }

  /// Epochs over a data set, in a new order each; with `validation`, evaluated after each. See train/fit.hpp.
  template<class Dataset>
  fit_report fit(const Dataset& data, const fit_options& options, const Dataset* validation = nullptr);
  /// The trainer's loss over a data set, and which class was taken for which. See train/fit.hpp.
  template<class Dataset> [[nodiscard]] evaluation evaluate(const Dataset& data) const;

 private:
  template<class> friend struct detail::fitting_run;

  template<bool Weighted>
  constexpr value_type run_step(const value_type* samples, const target_type* targets, value_type* workspace,
                                const value_type* weights = nullptr, value_type* outputs = nullptr) noexcept {
    ++step_count_;
    const auto given = optimizer.factors(step_count_);
    std::array<value_type, given.size()> factors{};
    for (std::size_t i = 0; i < factors.size(); ++i) factors[i] = static_cast<value_type>(given[i]);
    return steps_.template run<Weighted>(
        detail::step_operands<value_type, target_type>{samples, targets, weights, outputs, factors.data(), net_->data(),
                                                       states_.data()},
        workspace);
  }

  Net* net_;
  std::uint64_t step_count_ = 0;
  alignas(64) std::array<value_type, Optimizer::states * Net::parameter_count> states_{};
  steps_type steps_{};
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
