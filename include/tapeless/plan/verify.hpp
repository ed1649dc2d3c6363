// SPDX-License-Identifier: BSL-1.0
#pragma once

// The verifier of plans: the code of each kernel, and what flows through storage from one kernel to the next, element
// by element.

#include <cstddef>
#include <cstdint>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/plan/data_flow.hpp>
#include <tapeless/plan/loop.hpp>
#include <tapeless/plan/plan.hpp>
#include <tapeless/plan/verify_code.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// What is wrong with a plan, given the arguments of its program and what its loops hold.
inline fault verify_kernels(const plan_view& p, const argument_extent* arguments, int argument_count,
                            const loop_extent* loops) noexcept {
  std::int32_t code = 0, slots = 0;
  for (int k = 0; k < p.kernel_count; ++k) {
    const planned_kernel& kernel = p.kernels[k];
    if (kernel.code_begin != code || kernel.slot_begin != slots) return {"kernels share no code and no slots", k};
    code = kernel.code_end;
    slots = kernel.slot_end;
    if (kernel.same_as != detail::first_equal(p, k)) return {"same_as is the first equal kernel", k};
    if (const fault f = verify_code(p, k)) return f;
  }
  if (code != p.code_count || slots != p.slot_count) return {"code and slots belong to kernels"};
  return detail::data_flow(p, arguments, argument_count, loops).run();
}

namespace detail {

/// The elements that each slot of a loop of the program of `Build` holds, its scratch's last.
template<class Build, int I>
inline constexpr auto loop_slot_sizes = [] {
  using body = loop_body<Build, I>;
  fixed_array<std::int32_t, body::values.size() + 1> sizes{};
  for (std::size_t i = 0; i < body::values.size(); ++i) {
    const loop_value& v = body::values[i];
    const bool rows = v.how == loop_use::row || v.how == loop_use::all;
    sizes[i] = v.filled ? 0 : (rows ? body::kind.steps : 1) * body::size_of(v);
  }
  sizes[body::values.size()] = loop_scratch_of<Build>[static_cast<std::size_t>(I)];
  return sizes;
}();

/// Those of each loop; one entry more than there are loops.
template<class Build, int... I> constexpr auto loop_extents_of(std::integer_sequence<int, I...>) noexcept {
  return fixed_array<loop_extent, sizeof...(I) + 1>{
      loop_extent{loop_slot_sizes<Build, I>.data(), static_cast<int>(loop_slot_sizes<Build, I>.size())}...};
}

/// The elements of each argument of a program, and which of them it is given.
template<class Build> constexpr auto arguments_of_program() noexcept {
  constexpr const auto& p = program_of<Build>;
  constexpr std::size_t count = [] {
    std::int32_t last = 0;
    for (const node& n : p.nodes) last = n.code == op::input && n.detail[0] > last ? n.detail[0] : last;
    for (const output& o : p.outputs) last = o.argument > last ? o.argument : last;
    return static_cast<std::size_t>(last + 1);
  }();
  fixed_array<argument_extent, count> arguments;
  for (argument_extent& a : arguments) a = argument_extent{};
  for (const node& n : p.nodes) {
    if (n.code == op::input) arguments[static_cast<std::size_t>(n.detail[0])] = {n.shape.size(), true, false};
  }
  for (const output& o : p.outputs) {
    argument_extent& a = arguments[static_cast<std::size_t>(o.argument)];
    a.size = p.nodes[static_cast<std::size_t>(o.node)].shape.size();
    a.written = true;
  }
  return arguments;
}

template<class Build, int... I> fault verify_bodies(std::integer_sequence<int, I...>) noexcept;

}  // namespace detail

/// What is wrong with the plan of the program of `Build`, and with those of its loops' bodies: code whose operands are
/// not there, a slot that reaches beyond its storage, an element that is read before it is written or after something
/// else has taken its place, an update in place that overwrites what is still to be read, a result that is not written.
/// Nothing, if the planner is right. Made for tests: it visits each element that each kernel touches, and takes memory
/// for a number an element.
template<class Build> fault verify_plan() noexcept {
  constexpr auto arguments = detail::arguments_of_program<Build>();
  constexpr auto loops = detail::loop_extents_of<Build>(std::make_integer_sequence<int, loop_count<Build>>{});
  const fault f =
      verify_kernels(view_plan(plan_of<Build>), arguments.data(), static_cast<int>(arguments.size()), loops.data());
  return f ? f : detail::verify_bodies<Build>(std::make_integer_sequence<int, loop_count<Build>>{});
}

namespace detail {

template<class Build, int... I> fault verify_bodies(std::integer_sequence<int, I...>) noexcept {
  fault found;
  ((found = found ? found : verify_plan<loop_body<Build, I>>()), ...);
  return found;
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
