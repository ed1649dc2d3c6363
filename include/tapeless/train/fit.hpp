// SPDX-License-Identifier: BSL-1.0
#pragma once

// Trainer::fit and Trainer::evaluate: epochs over a data set with shuffling, a last smaller batch, validation,
// progress, and a guard against numbers that are not finite.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iostream>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <tapeless/config.hpp>
#include <tapeless/meta/error.hpp>
#include <tapeless/train/evaluate.hpp>
#include <tapeless/train/fault.hpp>
#include <tapeless/train/loader.hpp>
#include <tapeless/train/progress.hpp>
#include <tapeless/train/trainer.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// What one epoch gave. Loss and accuracy are those of the training samples as they were trained on, the accuracy NaN
/// where outputs do not say a class (see `evaluate`); the seconds are without validation.
struct epoch_report {
  std::size_t epoch = 0;  ///< counted from 1
  double loss = 0, accuracy = 0;
  std::optional<double> validation_loss{}, validation_accuracy{};
  double seconds = 0;
};

/// What `fit` gave, epoch by epoch.
struct fit_report {
  std::vector<epoch_report> epochs;
};

/// How `fit` goes.
struct fit_options {
  std::size_t epochs = 1;
  seed order{0};                                           ///< of the samples
  std::ostream* progress = &std::cout;                     ///< null: say nothing
  std::function<void(const epoch_report&)> after_epoch{};  ///< to log, or to change the optimiser's numbers
};

namespace detail {

/// One call of fit: the trainer's program with weighted samples, its buffers, and a copy of the last good state.
template<class Net, class Loss, class Optimizer, std::size_t Batch, class Execution>
struct fitting_run<Trainer<Net, Loss, Optimizer, Batch, Execution>> {
  using trainer_type = Trainer<Net, Loss, Optimizer, Batch, Execution>;
  using T = typename Net::value_type;
  using data_type = dataset<Net::input::size, T>;

  fitting_run(trainer_type& trainer, const data_type& data, seed order)
      : trainer_(trainer), data_(data), batches_(data, order), score_(data.classes(), "the data set") {}

  /// One epoch in a new order. `show` is called after each step.
  template<class Show> void epoch(std::size_t number, training_state& state, Show show) {
    batches_.start_epoch(number);
    keep();
    double loss = 0;
    std::size_t correct = 0;
    state.done = 0;
    for (std::size_t i = 0; i < batches_.batches(); ++i) {
      const auto batch = gathered(i);
      const T batch_loss = step(batch);
      if (!is_sound(batch_loss)) find_fault();
      loss += static_cast<double>(batch_loss) * static_cast<double>(batch.size);
      for (std::size_t s = 0; s < batch.size && score_.says(); ++s)
        correct += score_.predicted(buffers_.output(s)) == batch.labels(s) ? 1u : 0u;
      state.done += batch.size;
      state.loss = loss / static_cast<double>(state.done);
      if (score_.says()) state.accuracy = static_cast<double>(correct) / static_cast<double>(state.done);
      show();
    }
    if (!last_parameter_not_finite(trainer_.net()).empty()) find_fault();
  }

 private:
  /// True where the loss of a step is finite and its outputs are numbers: of infinite ones a loss may make a finite
  /// number. An output of −∞ is a class that is ruled out.
  [[nodiscard]] bool is_sound(T loss) const noexcept {
    const auto is_number = [](T v) { return v <= std::numeric_limits<T>::max(); };
    return std::isfinite(loss) && std::all_of(buffers_.outputs.begin(), buffers_.outputs.end(), is_number);
  }

  using batch_type = training_batch<Batch, Net::input::size, T>;
  static constexpr std::size_t workspace_elements = trainer_type::steps_type::template workspace_elements<true>;
  static constexpr bool has_states = decltype(trainer_type::states_){}.size() > 0;

  batch_type gathered(std::size_t index) noexcept {
    return batches_.batch(index, [this](const auto& gather) { trainer_.steps_.share(gather); });
  }

  T step(const batch_type& batch) noexcept {
    buffers_.weigh(batch.size, T(1) / static_cast<T>(batch.size));
    return trainer_.template run_step<true>(batch.inputs.data(), batch.labels.data(), buffers_.workspace.data(),
                                            buffers_.weights.data(), buffers_.outputs.data());
  }

  void keep() {
    good_parameters_.assign(trainer_.net_->data(), trainer_.net_->data() + Net::parameter_count);
    if constexpr (has_states) good_states_.assign(trainer_.states_.begin(), trainer_.states_.end());
    good_steps_ = trainer_.step_count_;
  }
  void restore() noexcept {
    std::copy(good_parameters_.begin(), good_parameters_.end(), trainer_.net_->data());
    if constexpr (has_states) std::copy(good_states_.begin(), good_states_.end(), trainer_.states_.begin());
    trainer_.step_count_ = good_steps_;
  }

  /// Repeats the epoch from its start, looking after every step, to find where a number was not finite first.
  [[noreturn]] void find_fault() {
    restore();
    for (std::size_t i = 0;; ++i) {
      keep();
      const auto batch = gathered(i);
      const bool finite = is_sound(step(batch));
      const std::string parameter = last_parameter_not_finite(trainer_.net());
      if (finite && parameter.empty()) continue;
      const std::uint64_t at = trainer_.step_count_;
      restore();
      throw training_error(at, finite ? "parameter " + parameter : place_of_fault(batch));
    }
  }

  [[nodiscard]] std::string place_of_fault(const batch_type& batch) const {
    if (!std::all_of(batch.inputs.begin(), batch.inputs.end(), [](T number) { return std::isfinite(number); }))
      return "input of sample " + std::to_string(first_sample_not_finite(data_));
    const std::size_t layer = first_layer_not_finite<Loss, Batch>(trainer_.net(), batch.inputs.data());
    return layer < magnitudes_program<Net, Loss, Batch>::layers ? "output of layer " + std::to_string(layer) : "loss";
  }

  trainer_type& trainer_;
  const data_type& data_;
  loader<Batch, Net::input::size, T> batches_;
  scoring<Net, Loss> score_;
  pass_buffers<T, Batch, Net::output::size, workspace_elements> buffers_{};
  std::vector<T> good_parameters_{}, good_states_{};
  std::uint64_t good_steps_ = 0;
};

}  // namespace detail

/// Trains for some epochs on a data set of labelled samples; after each, with `validation`, evaluates on that. The
/// order of an epoch depends on `options.order` and its number only. Throws `error` where a data set is empty, or has
/// more classes than outputs that `cross_entropy` could compare, before it starts; and `training_error`.
template<class Net, class Loss, class Optimizer, std::size_t Batch, class Execution>
template<class Dataset>
fit_report Trainer<Net, Loss, Optimizer, Batch, Execution>::fit(const Dataset& data, const fit_options& options,
                                                                const Dataset* validation) {
  detail::expect_labelled_samples<Net, Loss, Dataset>();
  if (data.size() == 0) throw error("fit needs at least one sample, the data set has none");
  if (validation != nullptr) {
    if (validation->size() == 0) throw error("fit validates on at least one sample, the validation set has none");
    static_cast<void>(detail::scoring<Net, Loss>(validation->classes(), "the validation set"));
  }
  detail::fitting_run<Trainer> run(*this, data, options.order);
  std::optional<progress> line;
  if (options.progress != nullptr) {
    line.emplace(*options.progress, options.progress == &std::cout && progress::standard_output_is_terminal());
    line->start();
  }
  fit_report report;
  training_state state{.epochs = options.epochs, .samples = data.size()};
  for (std::size_t epoch = 0; epoch < options.epochs; ++epoch) {
    const auto begin = std::chrono::steady_clock::now();
    state.epoch = epoch + 1;
    state.validation_loss = state.validation_accuracy = std::nullopt;
    run.epoch(epoch, state, [&] {
      if (line) line->update(state);
    });
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    if (validation != nullptr) {
      const evaluation e = evaluate(*validation);
      state.validation_loss = e.loss;
      if (e.confusion.total() > 0) state.validation_accuracy = e.accuracy();
    }
    if (line) line->end_epoch(state);
    report.epochs.push_back({state.epoch, state.loss, state.accuracy.value_or(std::numeric_limits<double>::quiet_NaN()),
                             state.validation_loss, state.validation_accuracy, seconds.count()});
    if (options.after_epoch) options.after_epoch(report.epochs.back());
  }
  return report;
}

template<class Net, class Loss, class Optimizer, std::size_t Batch, class Execution>
template<class Dataset>
evaluation Trainer<Net, Loss, Optimizer, Batch, Execution>::evaluate(const Dataset& data) const {
  return tapeless::evaluate<Batch>(*net_, Loss{}, data);
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
