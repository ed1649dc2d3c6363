// SPDX-License-Identifier: BSL-1.0
#pragma once

// Loss and accuracy of a network over a whole data set.

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/meta/error.hpp>
#include <tapeless/nn/loss.hpp>
#include <tapeless/train/aligned.hpp>
#include <tapeless/train/dataset.hpp>
#include <tapeless/train/metrics.hpp>
#include <tapeless/train/training_program.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// The mean loss over a data set, and which class was taken for which: nothing, and the accuracy NaN, where the outputs
/// of the network do not say a class.
struct evaluation {
  double loss = 0;
  confusion_matrix confusion;

  [[nodiscard]] double accuracy() const noexcept { return confusion.accuracy(); }
};

namespace detail {

/// Buffers of a pass over a data set: weights of the samples, the network's outputs, and the program's workspace.
template<class T, std::size_t Batch, std::size_t Outputs, std::size_t Workspace> struct pass_buffers {
  aligned_vector<T> weights = aligned_vector<T>(Batch);
  aligned_vector<T> outputs = aligned_vector<T>(Batch * Outputs);
  aligned_vector<T> workspace = aligned_vector<T>(Workspace);

  /// The first `count` samples count equally, by `share` each; the rest not at all.
  void weigh(std::size_t count, T share) noexcept {
    for (std::size_t i = 0; i < Batch; ++i) weights[i] = i < count ? share : T(0);
  }

  [[nodiscard]] tensor_view<const T, Outputs> output(std::size_t sample) const noexcept {
    return tensor_view<const T, Outputs>(outputs.data() + sample * Outputs);
  }
};

/// A loss that knows what class an output means: `class_of(output)`, a view of the numbers for one sample.
template<class Loss, class Net>
concept says_class = requires(tensor_view<const typename Net::value_type, Net::output::size> output) {
  static_cast<std::int32_t>(Loss::class_of(output));
};

/// Which class a network's output means to a loss: what the loss says, else the position of the largest number. Where
/// there are more classes than numbers, as for one number and two classes, it means none.
template<class Net, class Loss> struct scoring {
  static constexpr std::size_t outputs = Net::output::size;
  std::size_t classes;

  /// Throws `error` where the loss needs an output for each class.
  scoring(std::size_t given, const char* of) : classes(given) {
    if constexpr (std::is_same_v<Loss, cross_entropy_t>) {
      if (given > outputs)
        throw error(std::string(of) + " has " + std::to_string(given) + " classes, expected at most " +
                    std::to_string(outputs) + ", an output of the network for each");
    }
  }

  [[nodiscard]] bool says() const noexcept { return says_class<Loss, Net> || classes <= outputs; }
  /// The classes that may come up.
  [[nodiscard]] std::size_t possible() const noexcept { return classes > outputs ? classes : outputs; }

  template<class Output> [[nodiscard]] std::int32_t predicted(const Output& output) const noexcept {
    if constexpr (says_class<Loss, Net>) return static_cast<std::int32_t>(Loss::class_of(output));
    else return index_of_largest(output);
  }
};

template<class Net, class Loss, class Dataset> constexpr void expect_labelled_samples() noexcept {
  using symbols = step_symbols<Net, Loss, 1>;
  static_assert(Dataset::features == Net::input::size,
                "the samples of a data set have as many numbers as the network takes");
  static_assert(std::is_same_v<typename Dataset::value_type, typename Net::value_type>,
                "a data set and a network of the same element type go together: float unless said otherwise");
  static_assert(std::is_same_v<typename symbols::targets::value_type, std::int32_t>,
                "a data set has labels: take a loss on labels, such as cross_entropy, or call step");
  static_assert(weighs_samples<Loss, typename symbols::output_type, typename symbols::targets>,
                "the loss needs per_sample(output, target), so that the last batch may be smaller");
}

}  // namespace detail

/// Runs a network over a data set of labelled samples, `Batch` at a time. The loss is the mean over all samples. Throws
/// `error` where there is no sample, or more classes than outputs that `cross_entropy` could compare. Takes memory for
/// a batch, and for the pairs of classes that come up.
///
/// What class an output means is the matter of the loss: one of your own says it by
/// `static std::int32_t class_of(tensor_view<const T, Outputs>)`; else it is the position of the largest output.
template<std::size_t Batch = 128, class Net, class Loss, class Dataset>
[[nodiscard]] evaluation evaluate(const Net& net, Loss, const Dataset& data) {
  detail::expect_labelled_samples<Net, Loss, Dataset>();
  using T = typename Net::value_type;
  using program = detail::evaluation_program<Net, Loss, Batch>;
  constexpr std::size_t features = Net::input::size;
  detail::pass_buffers<T, Batch, Net::output::size, workspace_size<program>> buffers;
  aligned_vector<T> samples(Batch * features);
  aligned_vector<std::int32_t> labels(Batch);
  if (data.size() == 0) throw error("evaluate needs at least one sample, the data set has none");
  const detail::scoring<Net, Loss> score(data.classes(), "the data set");
  evaluation result{0, confusion_matrix(score.possible())};
  T loss{};

  pointer<T> arguments[static_cast<std::size_t>(program::arguments)];
  arguments[1].integer = labels.data();
  arguments[2].real = buffers.weights.data();
  for (std::size_t k = 0; k < Net::parameter_tensors; ++k) {
    arguments[static_cast<std::size_t>(program::first_parameter) + k].real =
        const_cast<T*>(net.data()) + Net::parameter_list::offset(k);
  }
  arguments[program::outputs].real = buffers.outputs.data();
  arguments[program::loss].real = &loss;

  for (std::size_t first = 0; first < data.size(); first += Batch) {
    const std::size_t count = data.size() - first < Batch ? data.size() - first : Batch;
    const T* rows = data.row(first).data();
    if (count < Batch) {
      for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = i < count * features ? rows[i] : T(0);
      rows = samples.data();
    }
    for (std::size_t i = 0; i < Batch; ++i) labels[i] = i < count ? data.label(first + i) : 0;
    buffers.weigh(count, T(1));
    arguments[0].real = const_cast<T*>(rows);
    run<program>(arguments, buffers.workspace.data());
    result.loss += static_cast<double>(loss);
    for (std::size_t i = 0; i < count && score.says(); ++i)
      result.confusion.add(labels[i], score.predicted(buffers.output(i)));
  }
  result.loss /= static_cast<double>(data.size());
  return result;
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
