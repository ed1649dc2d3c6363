// SPDX-License-Identifier: BSL-1.0
#pragma once

// threads<N>: a training step shared by N threads, with the same bits whatever their scheduling.
//
//     tl::Trainer trainer{net, tl::cross_entropy, tl::SGD{}, tl::batch<1024>, tl::threads<2>};
//
// Links with a library of threads: CMake's target tapeless::threads, -pthread elsewhere.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/plan/workspace.hpp>
#include <tapeless/train/aligned.hpp>
#include <tapeless/train/shard_program.hpp>
#include <tapeless/train/thread_team.hpp>
#include <tapeless/train/trainer.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// A step in two parts with everybody waiting between them. Each thread takes its rows of the batch, with a workspace
/// and a gradient of its own; then each takes its stretch of the parameters, adds up what all threads found for it and
/// updates it. Rows, stretches and the order of sums follow from the size of the team alone.
template<class Net, class Loss, class Optimizer, std::size_t Batch, class Team> class shared_steps {
  static constexpr std::size_t shards = Team::size;
  static_assert(Batch % shards == 0, "threads share a batch in equal parts: its size is a multiple of their number");

 public:
  using T = typename Net::value_type;
  template<bool Weighted> using program = shard_program<Net, Loss, Batch, shards, Weighted>;
  template<bool Weighted>
  static constexpr std::size_t workspace_elements =
      shards* static_cast<std::size_t>(rounded_up(static_cast<std::int32_t>(workspace_size<program<Weighted>>)));

  [[nodiscard]] T* workspace() noexcept { return workspace_.data(); }

  /// Calls f(part, parts) for each thread's part.
  template<class F> void share(const F& f) noexcept {
    team_.run([&](std::size_t part) noexcept { f(part, shards); });
  }

  /// The loss before the update.
  template<bool Weighted, class Target> T run(const step_operands<T, Target>& of, T* workspace) noexcept {
    const auto find_gradient = [&](std::size_t shard) noexcept {
      this->template find_gradient<Weighted>(of, workspace, shard);
    };
    const auto update = [&](std::size_t shard) noexcept { this->update(of, shard); };
    team_.run(find_gradient);
    team_.run(update);
    T loss = losses_[0];
    for (std::size_t i = 1; i < shards; ++i) loss += losses_[i * line];
    return loss;
  }

 private:
  /// Cache lines of floats: what one thread writes lies in other lines than what others do.
  static constexpr std::size_t line = 16;
  static constexpr std::size_t lines_of(std::size_t elements) noexcept { return (elements + line - 1) / line * line; }

  static constexpr std::size_t gradient_elements = lines_of(Net::parameter_count);
  static constexpr std::size_t stretch = lines_of((Net::parameter_count + shards - 1) / shards);

  template<bool Weighted, class Target>
  void find_gradient(const step_operands<T, Target>& of, T* workspace, std::size_t shard) noexcept {
    using P = program<Weighted>;
    constexpr std::size_t rows = P::rows;
    using targets = typename P::symbols::targets::shape_type;
    pointer<T> arguments[static_cast<std::size_t>(P::arguments)];
    point_at_samples<Weighted>(arguments, of.samples + shard * rows * Net::input::size,
                               of.targets + shard * targets::size, of.weights + (Weighted ? shard * rows : 0));
    if constexpr (Weighted) arguments[P::outputs].real = of.outputs + shard * rows * Net::output::size;
    for (int k = 0; k < P::tensors; ++k) {
      const std::size_t offset = Net::parameter_list::offset(static_cast<std::size_t>(k));
      arguments[P::first_parameter + k].real = of.parameters + offset;
      arguments[P::first_gradient + k].real = gradients_.data() + shard * gradient_elements + offset;
    }
    arguments[P::loss].real = losses_.data() + shard * line;
    tapeless::run<P>(static_cast<const pointer<T>*>(arguments),
                     workspace + shard * (workspace_elements<Weighted> / shards));
  }

  template<class Target> void update(const step_operands<T, Target>& of, std::size_t shard) noexcept {
    constexpr std::size_t full = Net::parameter_count / stretch, rest = Net::parameter_count % stretch;
    if (shard < full) update_stretch<stretch>(of, shard * stretch);
    if constexpr (rest > 0) {
      if (shard == full) update_stretch<rest>(of, shard * stretch);
    }
  }

  template<std::size_t Size, class Target>
  void update_stretch(const step_operands<T, Target>& of, std::size_t first) noexcept {
    using P = shared_update_program<T, Optimizer, Size, shards>;
    static_assert(computes_each_element<P>(),
                  "an optimiser for several threads changes each parameter by its own gradient and states only");
    alignas(64) T workspace[workspace_size<P>];
    pointer<T> arguments[static_cast<std::size_t>(P::arguments)];
    for (int i = 0; i < P::factor_count; ++i) arguments[i].real = of.factors + i;
    arguments[P::parameters].real = of.parameters + first;
    for (std::size_t i = 0; i < Optimizer::states; ++i) {
      arguments[static_cast<std::size_t>(P::first_state) + i].real = of.states + i * Net::parameter_count + first;
    }
    for (std::size_t i = 0; i < shards; ++i) {
      arguments[static_cast<std::size_t>(P::first_gradient) + i].real =
          gradients_.data() + i * gradient_elements + first;
    }
    tapeless::run<P>(static_cast<const pointer<T>*>(arguments), workspace);
  }

  aligned_vector<T> workspace_ = aligned_vector<T>(workspace_elements<false>);
  aligned_vector<T> gradients_ = aligned_vector<T>(shards * gradient_elements);
  aligned_vector<T> losses_ = aligned_vector<T>(shards * line);
  Team team_;
};

}  // namespace detail

/// Steps of a Trainer on N threads, of which N - 1 are started with it and end with it: each takes a part of every
/// batch, which has to be a multiple of N. The bits of a step depend on N, since sums over a batch are sums over its
/// parts then, but not on scheduling or the machine.
template<std::size_t N> struct thread_count {
  static_assert(N >= 1 && N <= 64, "threads<N> has 1 to 64 threads");
  template<class Net, class Loss, class Optimizer, std::size_t Batch>
  using steps = detail::shared_steps<Net, Loss, Optimizer, Batch, thread_team<N>>;
};
template<std::size_t N> inline constexpr thread_count<N> threads{};

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
