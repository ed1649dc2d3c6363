// SPDX-License-Identifier: BSL-1.0
#pragma once

// Where in a step a number stopped being finite: inputs, a layer's output, the loss or a parameter.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <boost/hana/size.hpp>
#include <boost/hana/unpack.hpp>

#include <tapeless/config.hpp>
#include <tapeless/meta/error.hpp>
#include <tapeless/train/aligned.hpp>
#include <tapeless/train/dataset.hpp>
#include <tapeless/train/training_program.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// A number of a training step is not finite. The network and its trainer are as they were before that step.
class training_error : public error {
 public:
  training_error(std::uint64_t step, std::string where)
      : error("training stopped at step " + std::to_string(step) + ": the " + where +
              " is not finite; the parameters before that step are kept"),
        step_(step),
        where_(std::move(where)) {}

  /// Counted from 1 over the trainer's life.
  [[nodiscard]] std::uint64_t step() const noexcept { return step_; }
  /// Where it came up first: "input of sample 17", "output of layer 2", "loss" or "parameter 2.weight".
  [[nodiscard]] const std::string& where() const noexcept { return where_; }

 private:
  std::uint64_t step_;
  std::string where_;
};

namespace detail {

/// The largest magnitude in each layer's output. Arguments: samples, parameters, one number a layer.
template<class Net, class Loss, std::size_t Batch> struct magnitudes_program {
  using symbols = step_symbols<Net, Loss, Batch>;
  static constexpr int first_magnitude = 1 + static_cast<int>(Net::parameter_tensors);
  static constexpr std::size_t layers = decltype(hana::size(Net::chain::layers))::value;
  static constexpr std::size_t arguments = static_cast<std::size_t>(first_magnitude) + layers;

  static constexpr void build(program_builder& b) noexcept {
    const auto x = symbols::template read<typename symbols::samples>(b, 0);
    const auto parameters = symbols::parameters(b, 1);
    const ref* next = parameters.data();
    hana::unpack(Net::chain::layers,
                 [&]<class... L>(L...) { write<typename L::type...>(b, first_magnitude, x, next); });
  }

 private:
  template<class L, class... Rest, class X>
  static constexpr void write(program_builder& b, int argument, X x, const ref*& next) noexcept {
    const auto y = apply_layer<L>(x, next);
    b.write(max(abs(y)).value, argument);
    if constexpr (sizeof...(Rest) > 0) write<Rest...>(b, argument + 1, y, next);
  }
};

/// The first layer whose output for a batch is not finite, the number of layers if there is none. On single numbers:
/// the bits are those of the registers, and the kernels are compiled fast.
template<class Loss, std::size_t Batch, class Net>
std::size_t first_layer_not_finite(const Net& net, const auto* samples) {
  using T = typename Net::value_type;
  using program = magnitudes_program<Net, Loss, Batch>;
  aligned_vector<T> workspace(workspace_size<program>);
  std::array<T, program::layers> magnitudes{};
  pointer<T> arguments[program::arguments];
  arguments[0].real = const_cast<T*>(samples);
  for (std::size_t k = 0; k < Net::parameter_tensors; ++k) {
    arguments[1 + k].real = const_cast<T*>(net.data()) + Net::parameter_list::offset(k);
  }
  for (std::size_t i = 0; i < program::layers; ++i) {
    arguments[static_cast<std::size_t>(program::first_magnitude) + i].real = &magnitudes[i];
  }
  run<program, backend::scalar>(arguments, workspace.data());
  std::size_t layer = 0;
  while (layer < program::layers && std::isfinite(magnitudes[layer])) ++layer;
  return layer;
}

/// The first sample with a number that is not finite, size() if there is none.
template<std::size_t Features, class T> std::size_t first_sample_not_finite(const dataset<Features, T>& data) {
  for (std::size_t i = 0; i < data.size(); ++i) {
    for (const T number : data.row(i)) {
      if (!std::isfinite(number)) return i;
    }
  }
  return data.size();
}

/// The last parameter with a number that is not finite, empty if there is none: the update of the last layer is the
/// first to be known.
template<class Net> std::string last_parameter_not_finite(const Net& net) {
  std::string found;
  net.for_each_parameter([&](std::string_view name, auto values) {
    for (const auto number : values) {
      if (!std::isfinite(number)) found = name;
    }
  });
  return found;
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
