// SPDX-License-Identifier: BSL-1.0
#pragma once

// Running a kernel and a whole plan: on single numbers in constant evaluation, in registers at run time.

#include <cstddef>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/columns.hpp>
#include <tapeless/kernel/grid.hpp>
#include <tapeless/kernel/loop.hpp>
#include <tapeless/kernel/movement.hpp>
#include <tapeless/kernel/product.hpp>
#include <tapeless/kernel/rows.hpp>
#include <tapeless/kernel/simd/chains.hpp>
#include <tapeless/kernel/simd/dots.hpp>
#include <tapeless/kernel/simd/joined_rows.hpp>
#include <tapeless/kernel/simd/late_product.hpp>
#include <tapeless/kernel/simd/one_pass.hpp>
#include <tapeless/kernel/simd/packed.hpp>
#include <tapeless/kernel/simd/packed_dots.hpp>
#include <tapeless/kernel/simd/product.hpp>
#include <tapeless/kernel/simd/rows_in_lanes.hpp>
#include <tapeless/kernel/simd/swapped.hpp>
#include <tapeless/kernel/straight.hpp>
#include <tapeless/kernel/strategy_on.hpp>
#include <tapeless/plan/plan.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Runs a kernel on lanes V by its strategy, as part of what calls it. `slots` is a table of its slots' storage, or a
/// copy of one by name.
template<class K, class T, class V, class Slots>
TAPELESS_INLINE constexpr void run_kernel_in_place(Slots slots) noexcept {
  constexpr loop_nest nest = strategy_on<K, T, V>.nest;
  if constexpr (nest == loop_nest::rows) {
    rows_kernel<K, T, V, Slots>(slots).run();
  } else if constexpr (nest == loop_nest::columns) {
    columns_kernel<K, T, V, Slots>{slots_of<K, T, V, Slots>(slots)}.run();
  } else if constexpr (nest == loop_nest::scalar_product) {
    scalar_product<K, T, Slots>{{slots}}.run();
  } else if constexpr (nest == loop_nest::movement) {
    movement_kernel<K, T>{slots}.run();
  } else if constexpr (nest == loop_nest::flattened_rows) {
    rows_kernel<flattened<K>, T, V, Slots>(slots).run();
  } else if constexpr (nest == loop_nest::transposed_rows) {
    rows_in_lanes<K, T, V, Slots>{slots}.run();
  } else if constexpr (nest == loop_nest::hoisted_columns) {
    grid_kernel<K, T, V, Slots>{slots}.run();
  } else if constexpr (nest == loop_nest::tiles) {
    register_product<K, T, V, Slots>{{slots}}.run();
  } else if constexpr (nest == loop_nest::deferred_epilogue) {
    late_product<K, T, V, Slots>{{{slots}}}.run();
  } else if constexpr (nest == loop_nest::packed_rows) {
    packed_product<K, T, V, Slots>{{slots}}.run();
  } else if constexpr (nest == loop_nest::swapped_factors) {
    swapped_product<K, T, V, Slots>{{slots}}.run();
  } else if constexpr (nest == loop_nest::joined_rows) {
    joined_rows_product<K, T, V, Slots>{{slots}}.run();
  } else if constexpr (nest == loop_nest::chains_in_lanes) {
    register_chains<K, T, V, Slots>{{slots}}.run();
  } else if constexpr (nest == loop_nest::dots) {
    register_dots<K, T, V, Slots>{{slots}}.run();
  } else if constexpr (nest == loop_nest::packed_dots) {
    packed_dots<K, T, V, Slots>{{slots}}.run();
  } else {
    static_assert(nest == loop_nest::factor_walk, "straight-line code and loops are run by others");
    one_pass_product<K, T, V, Slots>{{slots}}.run();
  }
}

template<class K, class T, class V> constexpr void run_kernel_on(const pointer<T>* slots) noexcept {
  run_kernel_in_place<K, T, V>(slots);
}

/// Where the slots of a plan lie, as a constant of its own: what runs refers to it, and not to the rest of the plan.
template<class Build> inline constexpr auto locations_of = plan_of<Build>.locations;

/// The storage of each of `count` slots; one more, of none, at the end.
template<class T>
constexpr void resolve(const location* where, std::size_t count, const pointer<T>* arguments, T* workspace,
                       pointer<T>* slots) noexcept {
  for (std::size_t s = 0; s < count; ++s) {
    if (where[s].argument >= 0) slots[s] = arguments[where[s].argument];
    else if (where[s].offset >= 0) slots[s].real = workspace + where[s].offset;
  }
}

/// Runs a kernel on registers, or in constant evaluation and for the scalar back end on single numbers.
template<class K, backend Backend, class T>
TAPELESS_INLINE constexpr void run_kernel(const pointer<T>* slots) noexcept {
  if (std::is_constant_evaluated() || Backend == backend::scalar) run_kernel_on<K, T, T>(slots);
  else run_kernel_on<K, T, lanes_for<K, T>>(slots);
}

/// Runs a kernel on the storage that `where` names for each of its slots. What finds it becomes part of the caller, who
/// knows its places; the equal layers of a deep network share the rest.
template<class K, backend Backend, class T>
TAPELESS_INLINE constexpr void run_kernel(const location* where, const pointer<T>* arguments, T* workspace) noexcept {
  pointer<T> slots[slot_count<K> + 1]{};
  resolve(where, slot_count<K>, arguments, workspace, slots);
  run_kernel<K, Backend>(slots);
}

/// The slots of kernel N, found among the arguments and in the workspace when they are asked for.
template<class Build, std::size_t N, class T> struct slots_in_place {
  static constexpr auto first = static_cast<std::size_t>(plan_of<Build>.kernels[N].slot_begin);

  const pointer<T>* arguments;
  T* workspace;

  TAPELESS_INLINE constexpr pointer<T> operator[](std::size_t s) const noexcept {
    const location& l = locations_of<Build>[first + s];
    if (l.argument >= 0) return arguments[l.argument];
    return {l.offset >= 0 ? workspace + l.offset : nullptr};
  }
};

/// Runs kernel N of a plan, which is a loop.
template<class Build, std::size_t N, backend Backend, class T>
constexpr void run_loop(const pointer<T>* arguments, T* workspace) noexcept {
  run_steps_of_loop<loop_body<Build, plan_of<Build>.kernels[N].shape.inner>, Backend, T>(
      slots_in_place<Build, N, T>{arguments, workspace});
}

/// True for long straight-line code that was cut into blocks.
template<class Build>
inline constexpr bool is_cut = plan_of<Build>.size() > 1 &&
                               is_straight(plan_of<Build>.kernels[0].shape) && is_scalar_program<Build>();

/// Whether no other kernel of a plan has the code of kernel N.
template<class Build> constexpr bool runs_once(std::size_t n) noexcept {
  int count = 0;
  for (const planned_kernel& k : plan_of<Build>.kernels) count += k.same_as == plan_of<Build>.kernels[n].same_as;
  return count == 1;
}

/// Runs a kernel that stands once in its plan: it finds its storage in constant places.
template<class K, backend Backend, class From, std::size_t... S>
TAPELESS_INLINE constexpr void run_once(const From& from, std::index_sequence<S...>) noexcept {
  using T = std::remove_reference_t<decltype(*from.workspace)>;
  const pointer<T> slots[]{from[S]..., {}};
  run_kernel<K, Backend>(slots);
}

/// Runs kernel N of a plan, a block of long straight-line code, in a function of its own: compilers take more than
/// linear time for one function of all blocks.
template<class Build, std::size_t N, backend Backend, class T>
[[gnu::noinline]] constexpr void run_block(const pointer<T>* arguments, T* workspace) noexcept {
  run_straight<kernel_of<Build, N>, T, Backend == backend::native>(slots_in_place<Build, N, T>{arguments, workspace});
}

/// Runs kernel N of a plan. Straight-line code finds its storage in constant places, so that after inlining nothing is
/// left of pointers and tables.
template<class Build, std::size_t N, backend Backend, class T>
TAPELESS_INLINE constexpr void run_step_of_plan(const pointer<T>* arguments, T* workspace) noexcept {
  using K = kernel_of<Build, N>;
  if constexpr (plan_of<Build>.kernels[N].shape.form == kind::loop) {
    run_loop<Build, N, Backend>(arguments, workspace);
  } else if constexpr (is_cut<Build>) {
    run_block<Build, N, Backend>(arguments, workspace);
  } else if constexpr (is_straight(plan_of<Build>.kernels[N].shape)) {
    run_straight<K, T, Backend == backend::native>(slots_in_place<Build, N, T>{arguments, workspace});
  } else if constexpr (Backend == backend::native && math::Scalar<T> && native_lanes<T> > 1 && runs_once<Build>(N)) {
    run_once<K, Backend>(slots_in_place<Build, N, T>{arguments, workspace}, std::make_index_sequence<slot_count<K>>{});
  } else {
    constexpr const location* where = locations_of<Build>.data() + plan_of<Build>.kernels[N].slot_begin;
    run_kernel<K, Backend>(where, arguments, workspace);
  }
}

template<class Build, backend Backend, class T, std::size_t... N>
TAPELESS_INLINE constexpr void run_steps_of_plan(std::index_sequence<N...>, const pointer<T>* arguments,
                                                 T* workspace) noexcept {
  (run_step_of_plan<Build, N, Backend>(arguments, workspace), ...);
}

}  // namespace detail

/// The elements of workspace that the program of `Build` needs, at least 1.
template<class Build>
inline constexpr std::size_t workspace_size = plan_of<Build>.workspace > 0
                                                  ? static_cast<std::size_t>(plan_of<Build>.workspace)
                                                  : std::size_t{1};

namespace detail {

template<class Build> constexpr bool is_tiny() noexcept { return is_tiny(plan_of<Build>); }

template<class Build, std::size_t N, class T>
TAPELESS_INLINE void run_in_place(slots_in_place<Build, N, T> from) noexcept {
  using K = tiny<kernel_of<Build, N>>;
  if constexpr (is_straight(K::descriptor.shape)) {
    run_straight<K, T, true>(from);
  } else {
    run_kernel_in_place<K, T, lanes_for<K, T>>(own_slots<K, T>(from));
  }
}

/// All kernels in one function, on a workspace that nobody else sees: what one kernel gives the next can stay in a
/// register.
template<class Build, class T, std::size_t... N>
TAPELESS_FLATTEN void run_tiny(std::index_sequence<N...>, const pointer<T>* arguments) noexcept {
  alignas(64) T workspace[workspace_size<Build>];
  (run_in_place<Build, N, T>({arguments, workspace}), ...);
}

}  // namespace detail

/// True where the program of `Build` is run as one function on registers of T: what calls `run` is best one with it.
template<class Build, class T>
inline constexpr bool is_one_function = math::Scalar<T>&& native_lanes < T >> 1 && detail::is_tiny<Build>();

/// Runs the program of `Build`. `arguments` has a pointer an argument; `workspace` has `workspace_size<Build>`
/// elements.
template<class Build, backend Backend, class T>
TAPELESS_INLINE constexpr void run(const pointer<T>* arguments, T* workspace) noexcept {
  constexpr std::make_index_sequence<plan_of<Build>.size()> every{};
  if constexpr (Backend == backend::native && is_one_function<Build, T>) {
    if (!std::is_constant_evaluated()) return detail::run_tiny<Build>(every, arguments);
  }
  detail::run_steps_of_plan<Build, Backend>(every, arguments, workspace);
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
