// SPDX-License-Identifier: BSL-1.0
#pragma once

// How far a program of the corpus is compiled: tools/checks/steps.py measures each stage against steps.txt.

#include <cstddef>
#include <utility>

#include <tapeless/embedded.hpp>

namespace tl = tapeless;

enum class stage { traced, differentiated, planned, whole };

/// What the planner does for a program and the bodies of its loops, without what is kept of it.
template<class Build> constexpr void plan_again() {
  if constexpr (tl::detail::is_scalar_program<Build>()) {
    static_cast<void>(tl::detail::read_scalars<Build>());
    static_cast<void>(tl::detail::emit_scalars<Build, 1>());
  } else {
    const tl::detail::planner_storage<tl::detail::planning<Build, 1, 0>::size> empty;
    static_cast<void>(tl::detail::advanced(empty, tl::program_of<Build>, tl::detail::loop_scratch_of<Build>.data()));
  }
  [&]<std::size_t... I>(std::index_sequence<I...>) { (plan_again<tl::loop_body<Build, static_cast<int>(I)>>(), ...); }
  (std::make_index_sequence<static_cast<std::size_t>(tl::loop_count<Build>)>{});
}

/// The plan made `times` over in one constant evaluation, so that no evaluation of an earlier stage is dearer.
template<class Build>
inline constexpr int planned_often = [] {
  constexpr int times = 3;
  for (int i = 0; i < times; ++i) plan_again<Build>();
  return times;
}();

/// Computes the constants of a program up to a stage. `Program` names the traced function, what is made of it by
/// differentiation, and what calls that.
template<class Program, stage Last> constexpr void compile() {
  static_cast<void>(tl::program_of<typename Program::function>);
  if constexpr (Last >= stage::differentiated) static_cast<void>(tl::program_of<typename Program::derivative>);
  if constexpr (Last == stage::planned) static_cast<void>(planned_often<typename Program::derivative>);
  if constexpr (Last == stage::whole) static_cast<void>(&Program::caller::call);
}

template<class F, class... A> struct caller_of {
  static auto call(const A&... a) { return F{}(a...); }
};

/// A function of arguments `A` and its derivative, such as `tl::gradient(f)`.
template<class F, class Derivative, class... A> struct derived {
  using function = tl::expression<tl::detail::plain<F>, tl::symbol_for<A>...>;
  using derivative = tl::expression<typename Derivative::body, tl::symbol_for<A>...>;
  using caller = caller_of<Derivative, A...>;
};

template<class Trainer, class T> struct caller_of_step {
  static T call(Trainer& trainer, const T* x, const typename Trainer::target_type* y) { return trainer.step(x, y); }
};

/// The evaluation of a network with its loss, and a step of training.
template<class Net, class Loss, class Optimizer, std::size_t Batch> struct trained {
  using function = tl::detail::evaluation_program<Net, Loss, Batch>;
  using derivative = tl::detail::training_program<Net, Loss, Optimizer, Batch, false>;
  using caller = caller_of_step<tl::Trainer<Net, Loss, Optimizer, Batch>, typename Net::value_type>;
};
