// SPDX-License-Identifier: BSL-1.0
#pragma once

// One training step as a Trainer runs it: what it is given, and the thread that asks for it running all of it.

#include <array>
#include <cstddef>
#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/kernel/run.hpp>
#include <tapeless/train/training_program.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// What a step reads and changes. Of each state there is a block like that of the parameters, one after the other.
/// Weights and outputs are those of the samples, where the samples have weights.
template<class T, class Target> struct step_operands {
  const T* samples;
  const Target* targets;
  const T* weights;
  T* outputs;
  T* factors;
  T* parameters;
  T* states;
};

/// Points the arguments 0 and 1 of a program at samples and targets, and argument 2 at weights where it has them.
template<bool Weighted, class T, class Target>
constexpr void point_at_samples(pointer<T>* arguments, const T* samples, const Target* targets,
                                const T* weights) noexcept {
  arguments[0].real = const_cast<T*>(samples);
  if constexpr (std::is_same_v<Target, T>) arguments[1].real = const_cast<T*>(targets);
  else arguments[1].integer = targets;
  if constexpr (Weighted) arguments[2].real = const_cast<T*>(weights);
}

/// Steps of the fused program: backward pass and update are one.
template<class Net, class Loss, class Optimizer, std::size_t Batch> class fused_steps {
 public:
  using T = typename Net::value_type;
  template<bool Weighted> using program = training_program<Net, Loss, Optimizer, Batch, Weighted>;
  template<bool Weighted> static constexpr std::size_t workspace_elements = workspace_size<program<Weighted>>;

  [[nodiscard]] constexpr T* workspace() noexcept { return workspace_.data(); }

  /// Calls f(part, parts) for each of the parts that steps are shared in: here one.
  template<class F> static void share(const F& f) noexcept { f(std::size_t{0}, std::size_t{1}); }

  /// Points the arguments of a step's program at what it reads and changes.
  template<bool Weighted, class Target>
  static constexpr void point(pointer<T>* arguments, const step_operands<T, Target>& of, T* loss) noexcept {
    using P = program<Weighted>;
    point_at_samples<Weighted>(arguments, of.samples, of.targets, of.weights);
    if constexpr (Weighted) arguments[P::outputs].real = of.outputs;
    for (int i = 0; i < P::factor_count; ++i) arguments[P::first_factor + i].real = of.factors + i;
    for (int k = 0; k < P::tensors; ++k) {
      const std::size_t offset = Net::parameter_list::offset(static_cast<std::size_t>(k));
      arguments[P::first_parameter + k].real = of.parameters + offset;
      for (int i = 0; i < P::state_count; ++i) {
        arguments[P::first_state + k * P::state_count + i].real =
            of.states + static_cast<std::size_t>(i) * Net::parameter_count + offset;
      }
    }
    arguments[P::loss].real = loss;
  }

  /// The loss before the update.
  template<bool Weighted, class Target> constexpr T run(const step_operands<T, Target>& of, T* workspace) noexcept {
    if constexpr (is_one_function<program<Weighted>, T>) return run_as_one_function<Weighted>(of, workspace);
    else return run_program<Weighted>(of, workspace);
  }

 private:
  template<bool Weighted, class Target>
  TAPELESS_FLATTEN static constexpr T run_as_one_function(const step_operands<T, Target>& of, T* workspace) noexcept {
    return run_program<Weighted>(of, workspace);
  }

  template<bool Weighted, class Target>
  static constexpr T run_program(const step_operands<T, Target>& of, T* workspace) noexcept {
    T loss{};
    pointer<T> arguments[static_cast<std::size_t>(program<Weighted>::arguments)];
    point<Weighted>(arguments, of, &loss);
    tapeless::run<program<Weighted>>(static_cast<const pointer<T>*>(arguments), workspace);
    return loss;
  }

  alignas(64) std::array<T, workspace_elements<false>> workspace_{};
};

}  // namespace detail

/// Who runs the steps of a Trainer: the thread that asks for them. See train/threads.hpp for several.
struct one_thread {
  template<class Net, class Loss, class Optimizer, std::size_t Batch>
  using steps = detail::fused_steps<Net, Loss, Optimizer, Batch>;
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
