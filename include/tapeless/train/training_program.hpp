// SPDX-License-Identifier: BSL-1.0
#pragma once

// The program of one training step: forward, loss, backward and update in one graph, and that of one evaluation.

#include <array>
#include <cstddef>
#include <utility>

#include <boost/hana/unpack.hpp>

#include <tapeless/config.hpp>
#include <tapeless/graph/program.hpp>
#include <tapeless/nn/mlp.hpp>
#include <tapeless/transform/differentiate.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

template<std::size_t Batch, class S> struct batch_of;
template<std::size_t Batch, std::size_t... E> struct batch_of<Batch, shape<E...>> { using type = shape<Batch, E...>; };

/// A loss that knows what each sample costs can weight the samples, and so take batches that are not full.
template<class Loss, class Output, class Target>
concept weighs_samples = requires(Output o, Target t) {
  Loss::per_sample(o, t);
};

/// The symbols of a step: what both programs begin with.
template<class Net, class Loss, std::size_t Batch> struct step_symbols {
  using T = typename Net::value_type;
  using samples = Symbol<T, typename batch_of<Batch, typename Net::input>::type>;
  using targets = typename Loss::template target<T, Batch, typename Net::output>;
  using weights = Symbol<T, shape<Batch>>;

  template<class S> static constexpr S read(program_builder& b, int argument) noexcept {
    return {b.read(extents_of<typename S::shape_type>(), argument, element_of<typename S::value_type>())};
  }

  /// The network's parameters, read from the arguments from `first` on.
  static constexpr auto parameters(program_builder& b, int first) noexcept {
    std::array<ref, Net::parameter_tensors> refs{};
    std::size_t next = 0;
    hana::unpack(Net::chain::parameters, [&]<class... P>(P...) {
      ((refs[next] = b.read(extents_of<typename P::shape_type>(), first + static_cast<int>(next)), ++next), ...);
    });
    return refs;
  }

  template<std::size_t Count>
  static constexpr auto output(samples x, const std::array<ref, Count>& parameters) noexcept {
    const ref* next = parameters.data();
    return apply_layer<typename Net::chain>(x, next);
  }

  using output_type = Symbol<T, typename batch_of<Batch, typename Net::output>::type>;

  template<class Output> static constexpr Symbol<T, shape<>> weighted(Output o, targets t, weights w) noexcept {
    return sum(w * Loss::per_sample(o, t));
  }

  struct found_gradient {
    ref cost;
    std::array<ref, Net::parameter_tensors> parameters, gradients;
  };

  /// Forward, loss and backward: the loss over a batch, or `share` of it, and its gradient. Samples and targets are
  /// arguments 0 and 1; where the samples have weights these are argument 2, and the result `outputs` is written.
  template<bool Weighted>
  static constexpr found_gradient gradient(program_builder& b, int first_parameter, int outputs,
                                           double share = 1) noexcept {
    const auto x = read<samples>(b, 0);
    const auto t = read<targets>(b, 1);
    found_gradient found{{}, parameters(b, first_parameter), {}};
    const auto o = output(x, found.parameters);
    if constexpr (Weighted) {
      b.write(o.value, outputs);
      found.cost = weighted(o, t, read<weights>(b, 2)).value;
    } else {
      found.cost = (Loss{}(o, t) * share).value;
    }
    differentiate(found.cost, found.parameters.data(), found.gradients.data(),
                  static_cast<int>(Net::parameter_tensors));
    return found;
  }
};

/// Argument numbers of a step, in this order: samples, targets, weights of the samples (where `Weighted`), the
/// optimiser's factors, parameters, states (all of the first parameter's first), loss, outputs (where `Weighted`).
template<class Net, class Loss, class Optimizer, std::size_t Batch, bool Weighted> struct training_program {
  using symbols = step_symbols<Net, Loss, Batch>;
  using T = typename Net::value_type;
  using real = T;
  static constexpr int tensors = static_cast<int>(Net::parameter_tensors);
  static constexpr int factor_count = static_cast<int>(decltype(Optimizer{}.factors(1)){}.size());
  static constexpr int state_count = static_cast<int>(Optimizer::states);

  static constexpr int first_factor = Weighted ? 3 : 2;
  static constexpr int first_parameter = first_factor + factor_count;
  static constexpr int first_state = first_parameter + tensors;
  static constexpr int loss = first_state + state_count * tensors;
  static constexpr int outputs = loss + 1;
  static constexpr int arguments = Weighted ? outputs + 1 : outputs;

  /// A layer with an activation takes 10 nodes and its update 9 a tensor (SGD) to 17 (AdamW), of which it has 2.
  static constexpr int expected_nodes = tensors * (11 + 4 * state_count);

  static constexpr void build(program_builder& b) noexcept {
    const auto found = symbols::template gradient<Weighted>(b, first_parameter, outputs);
    b.write(found.cost, loss);
    update(b, found.parameters, found.gradients);
  }

 private:
  template<std::size_t Tensors>
  static constexpr void update(program_builder& b, const std::array<ref, Tensors>& parameters,
                               const std::array<ref, Tensors>& gradients) noexcept {
    std::array<Symbol<T, shape<>>, static_cast<std::size_t>(factor_count)> factors{};
    for (std::size_t i = 0; i < factors.size(); ++i) factors[i].value = b.read({}, first_factor + static_cast<int>(i));
    std::size_t k = 0;
    hana::unpack(Net::chain::parameters, [&]<class... P>(P...) {
      ((update_one<typename P::shape_type>(b, static_cast<int>(k), parameters[k], gradients[k], factors), ++k), ...);
    });
  }

  template<class S, class Factors>
  static constexpr void update_one(program_builder& b, int k, ref parameter, ref gradient,
                                   const Factors& factors) noexcept {
    using P = Symbol<T, S>;
    std::array<P, Optimizer::states> states{};
    for (int i = 0; i < state_count; ++i) {
      states[static_cast<std::size_t>(i)].value = b.read(extents_of<S>(), first_state + k * state_count + i);
    }
    const auto next = Optimizer::update(P{parameter}, P{gradient}, states, factors);
    b.write(next.parameter.value, first_parameter + k);
    for (int i = 0; i < state_count; ++i) {
      b.write(next.states[static_cast<std::size_t>(i)].value, first_state + k * state_count + i);
    }
  }
};

/// Forward and weighted loss. Arguments: samples, targets, weights, parameters, outputs, loss.
template<class Net, class Loss, std::size_t Batch> struct evaluation_program {
  using symbols = step_symbols<Net, Loss, Batch>;
  using real = typename Net::value_type;
  static constexpr int first_parameter = 3;
  static constexpr int outputs = first_parameter + static_cast<int>(Net::parameter_tensors);
  static constexpr int loss = outputs + 1;
  static constexpr int arguments = loss + 1;

  static constexpr void build(program_builder& b) noexcept {
    const auto x = symbols::template read<typename symbols::samples>(b, 0);
    const auto t = symbols::template read<typename symbols::targets>(b, 1);
    const auto w = symbols::template read<typename symbols::weights>(b, 2);
    const auto output = symbols::output(x, symbols::parameters(b, first_parameter));
    b.write(output.value, outputs);
    b.write(symbols::weighted(output, t, w).value, loss);
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
