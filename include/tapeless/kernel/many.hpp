// SPDX-License-Identifier: BSL-1.0
#pragma once

// A plan run for many independent inputs at once, one input a lane: storage holds registers, and kernels compute them
// as if each were a single number.

#include <cstddef>
#include <cstdint>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/run.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The instructions of straight-line code in a plan.
template<class Build> constexpr int straight_instructions() noexcept {
  int count = 0;
  for (const planned_kernel& k : plan_of<Build>.kernels) {
    count += is_straight(k.shape) ? k.code_end - k.code_begin : 0;
  }
  return count;
}

/// How many registers of inputs take turns in straight-line code, which is one chain of operations that wait for each
/// other. 4 registers of inputs of Black-Scholes take 0.75 of the time of 4 times one (AVX2 and AVX-512), with the 330
/// instructions of a reprojection error 2 at a time are the fastest: more live values than registers.
template<class Build>
inline constexpr std::size_t turns = straight_instructions<Build>() == 0      ? 1
                                     : straight_instructions<Build>() <= 128  ? 4
                                     : straight_instructions<Build>() <= 1024 ? 2
                                                                              : 1;

/// Instruction I of kernel N, for one register of inputs after the other.
template<class Build, std::size_t N, std::size_t I, class V, class Frame, std::size_t Arguments, std::size_t Size,
         std::size_t... Turn>
TAPELESS_INLINE void run_instruction_of_many(std::index_sequence<Turn...>, const pointer<V> (*arguments)[Arguments],
                                             V (*workspace)[Size], Frame* frames) noexcept {
  using K = kernel_of<Build, N>;
  (step<kind_of(K::descriptor.code[I])>::template run<K, I, V, 1>(
       slots_in_place<Build, N, V>{arguments[Turn], workspace[Turn]}, coordinates{}, frames[Turn], no_frame{}),
   ...);
}

/// The instructions of kernel N if it is straight-line code; its kernel otherwise.
template<class Build, std::size_t N>
using code_for_many = std::conditional_t<is_straight(plan_of<Build>.kernels[N].shape),
                                         steps<kernel_of<Build, N>, level::element>, kernel_of<Build, N>>;

// Few functions within each other: g++ optimises each of them before it becomes part of the next.

template<class Build, std::size_t N, class V, std::size_t... I, std::size_t... Turn, std::size_t Arguments,
         std::size_t Size>
TAPELESS_INLINE void run_step_for_many(std::index_sequence<I...>, std::index_sequence<Turn...> each,
                                       const pointer<V> (*arguments)[Arguments], V (*workspace)[Size]) noexcept {
  frame<kernel_of<Build, N>, V, level::element> frames[sizeof...(Turn)];
  [[maybe_unused]] const bool done[]{
      true, (run_instruction_of_many<Build, N, I>(each, arguments, workspace, frames), true)...};
}

template<class Build, std::size_t N, class V, class K, std::size_t... Turn, std::size_t Arguments, std::size_t Size>
TAPELESS_INLINE void run_step_for_many(K, std::index_sequence<Turn...>, const pointer<V> (*arguments)[Arguments],
                                       V (*workspace)[Size]) noexcept {
  if constexpr (plan_of<Build>.kernels[N].shape.form == kind::loop) {
    (run_loop<Build, N, backend::scalar>(arguments[Turn], workspace[Turn]), ...);
  } else {
    constexpr const location* where = locations_of<Build>.data() + plan_of<Build>.kernels[N].slot_begin;
    (run_kernel<K, backend::scalar>(where, arguments[Turn], workspace[Turn]), ...);
  }
}

template<class Build, class V, std::size_t... N, class Turns, std::size_t Arguments, std::size_t Size>
TAPELESS_INLINE void run_steps_for_many(std::index_sequence<N...>, Turns each, const pointer<V> (*arguments)[Arguments],
                                        V (*workspace)[Size]) noexcept {
  (run_step_for_many<Build, N>(code_for_many<Build, N>{}, each, arguments, workspace), ...);
}

}  // namespace detail

/// Runs the program of `Build` on `Turns` registers of inputs. Each has its own arguments and its own workspace, of
/// registers too.
template<class Build, class V, std::size_t Turns, std::size_t Arguments, std::size_t Size>
TAPELESS_INLINE void run_for_many(const pointer<V> (&arguments)[Turns][Arguments],
                                  V (&workspace)[Turns][Size]) noexcept {
  static_assert(Size >= workspace_size<Build>, "the workspace of each register of inputs is that of the program");
  detail::run_steps_for_many<Build>(std::make_index_sequence<plan_of<Build>.size()>{},
                                    std::make_index_sequence<Turns>{}, arguments, workspace);
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
