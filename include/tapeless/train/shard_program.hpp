// SPDX-License-Identifier: BSL-1.0
#pragma once

// The two programs of a training step that several threads share: the gradient of some rows of a batch, and the sum of
// such gradients with the update of some parameters.

#include <array>
#include <cstddef>

#include <tapeless/config.hpp>
#include <tapeless/train/training_program.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Forward, loss and backward for `Batch / Shards` rows of a batch. Loss and gradient are the shares of the whole
/// batch's: over all shards they add up. Arguments: samples, targets, weights of the samples (where `Weighted`),
/// parameters, their gradients, loss, outputs (where `Weighted`).
template<class Net, class Loss, std::size_t Batch, std::size_t Shards, bool Weighted> struct shard_program {
  static constexpr std::size_t rows = Batch / Shards;
  using symbols = step_symbols<Net, Loss, rows>;
  static constexpr int tensors = static_cast<int>(Net::parameter_tensors);

  static constexpr int first_parameter = Weighted ? 3 : 2;
  static constexpr int first_gradient = first_parameter + tensors;
  static constexpr int loss = first_gradient + tensors;
  static constexpr int outputs = loss + 1;
  static constexpr int arguments = Weighted ? outputs + 1 : outputs;

  static constexpr int expected_nodes = 11 * tensors;

  static constexpr void build(program_builder& b) noexcept {
    const auto found = symbols::template gradient<Weighted>(b, first_parameter, outputs, 1.0 / Shards);
    for (std::size_t k = 0; k < Net::parameter_tensors; ++k)
      b.write(found.gradients[k], first_gradient + static_cast<int>(k));
    b.write(found.cost, loss);
  }
};

/// The sum of all shards' gradients, the first shard's first, and the update, for `Size` parameters that stand behind
/// each other. Arguments: the optimiser's factors, parameters, states, gradients of each shard.
template<class T, class Optimizer, std::size_t Size, std::size_t Shards> struct shared_update_program {
  static constexpr int factor_count = static_cast<int>(decltype(Optimizer{}.factors(1)){}.size());
  static constexpr int parameters = factor_count;
  static constexpr int first_state = parameters + 1;
  static constexpr int first_gradient = first_state + static_cast<int>(Optimizer::states);
  static constexpr int arguments = first_gradient + static_cast<int>(Shards);

  static constexpr void build(program_builder& b) noexcept {
    using P = Symbol<T, shape<Size>>;
    const auto read = [&](int argument) { return P{b.read(extents_of<shape<Size>>(), argument)}; };
    std::array<Symbol<T, shape<>>, static_cast<std::size_t>(factor_count)> factors{};
    for (int i = 0; i < factor_count; ++i) factors[static_cast<std::size_t>(i)].value = b.read({}, i);
    std::array<P, Optimizer::states> states{};
    for (int i = 0; i < static_cast<int>(Optimizer::states); ++i) {
      states[static_cast<std::size_t>(i)] = read(first_state + i);
    }
    P gradient = read(first_gradient);
    for (int i = 1; i < static_cast<int>(Shards); ++i) gradient = gradient + read(first_gradient + i);
    const auto next = Optimizer::update(read(parameters), gradient, states, factors);
    b.write(next.parameter.value, parameters);
    for (int i = 0; i < static_cast<int>(Optimizer::states); ++i) {
      b.write(next.states[static_cast<std::size_t>(i)].value, first_state + i);
    }
  }
};

/// True where a program computes each element by itself, so that it may be cut anywhere: what is looked at in another
/// way than element by element are single numbers.
template<class Build> constexpr bool computes_each_element() noexcept {
  const auto& p = program_of<Build>;
  for (const node& n : p.nodes) {
    if (n.code == op::input || n.code == op::constant || is_elementwise(n.code)) continue;
    if (!is_view(n.code) || p.nodes[static_cast<std::size_t>(n.operand[0])].shape.size() > 1) return false;
  }
  return true;
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
