// SPDX-License-Identifier: BSL-1.0
#pragma once

// A plan: the kernels of a program in order, their code, and one workspace of known size. All of it is a constant.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/program.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/planned_kernel.hpp>
#include <tapeless/plan/planning.hpp>
#include <tapeless/plan/prepare.hpp>
#include <tapeless/plan/scalar_code.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Named in the compiler's message where the body of a loop reads what no binding gives: it cannot be called in
/// constant evaluation. That would be a mistake of the reverse sweep.
inline void a_loop_reads_what_nothing_gives() noexcept {}

constexpr location location_of(const planner& p, const kernel_plan& k, const binding& b) noexcept {
  if (b.node < 0) return {-1, -1, k.scratch_place};
  if (p.nodes[b.node].code == op::parameter) a_loop_reads_what_nothing_gives();
  const int argument = argument_of(p, b);
  const std::int16_t node = p.nodes[b.node].code == op::input ? std::int16_t{-1} : b.node;
  if (argument >= 0) return {static_cast<std::int16_t>(argument), node, 0};
  return {-1, node, p.plans[b.node].place};
}

/// The first kernel whose descriptor equals that of kernel `k`: kernels of equal layers are instantiated once.
template<class Plan> constexpr std::int16_t first_equal(const Plan& p, int k) noexcept {
  const planned_kernel& own = p.kernels[static_cast<std::size_t>(k)];
  const auto equal = [&](const planned_kernel& o) {
    if (!(o.shape == own.shape) || o.code_end - o.code_begin != own.code_end - own.code_begin) return false;
    if (o.slot_end - o.slot_begin != own.slot_end - own.slot_begin) return false;
    const auto at = [](int begin, int i) { return static_cast<std::size_t>(begin + i); };
    for (int i = 0; i < own.slot_end - own.slot_begin; ++i) {
      if (!(p.slots[at(o.slot_begin, i)] == p.slots[at(own.slot_begin, i)])) return false;
    }
    for (int i = 0; i < own.code_end - own.code_begin; ++i) {
      if (!(p.code[at(o.code_begin, i)] == p.code[at(own.code_begin, i)])) return false;
    }
    return true;
  };
  for (int i = 0; i < k; ++i) {
    const planned_kernel& earlier = p.kernels[static_cast<std::size_t>(i)];
    if (earlier.same_as == i && equal(earlier)) return static_cast<std::int16_t>(i);
  }
  return static_cast<std::int16_t>(k);
}

/// Copies the live kernels with their code and slots, in the order of execution.
template<class Wide> constexpr void collect(const planner& p, Wide& to) noexcept {
  to.content.workspace = p.workspace;
  to.content.copied = p.copied;
  for (int i = 0; i < p.order_count; ++i) {
    const kernel_plan& k = p.kernels[p.order[i]];
    if (k.shape.form == kind::concat) continue;
    planned_kernel& out = to.content.kernels[static_cast<std::size_t>(to.kernels++)];
    out.shape = k.shape;
    out.code_begin = to.instructions;
    out.slot_begin = to.slots;
    for (std::int32_t c = k.code_begin; c < k.code_end; ++c) {
      to.content.code[static_cast<std::size_t>(to.instructions++)] = p.code[c];
    }
    for (std::int32_t s = k.slot_begin; s < k.slot_end; ++s) {
      const auto at = static_cast<std::size_t>(to.slots++);
      to.content.slots[at] = p.slots[s];
      to.content.locations[at] = location_of(p, k, p.bindings[s]);
      to.content.uses[at] = p.bindings[s].node < 0 ? use::scratch : p.bindings[s].writes ? use::write : use::read;
    }
    out.code_end = to.instructions;
    out.slot_end = to.slots;
    out.same_as = first_equal(to.content, to.kernels - 1);
  }
}

template<class Build> constexpr auto scratch_of_loops() noexcept;
template<class Build> inline constexpr auto loop_scratch_of = scratch_of_loops<Build>();

/// Evaluation number `Number` of planning.
template<class Build, int Growth, int Number> struct planning {
  static constexpr room size = room_for(program_of<Build>, Growth);
  static constexpr planner_storage<size> state = [] {
    if constexpr (Number == 0)
      return advanced(planner_storage<size>{}, program_of<Build>, loop_scratch_of<Build>.data());
    else return advanced(planning<Build, Growth, Number - 1>::state, program_of<Build>, loop_scratch_of<Build>.data());
  }();
  static constexpr const auto& last() noexcept {
    if constexpr (state.progress.overflow || state.progress.stage == planning_stage::finished) return state;
    else return planning<Build, Growth, Number + 1>::last();
  }
};

/// The finished state of the planner as a plan.
template<room R> constexpr auto collected(planner_storage<R> s) noexcept {
  wide_plan<R.nodes, R.code, R.slots> result;
  collect(s.open(), result);
  return result;
}

/// Plans with more and more room until the code fits.
template<class Build, int Growth = 1> struct planned {
  static_assert(Growth <= 256, "the kernels of the program compute too much again and again: split the function");
  static constexpr const auto& get() noexcept {
    if constexpr (planning<Build, Growth, 0>::last().progress.overflow) return planned<Build, 4 * Growth>::get();
    else return wide<Growth>;
  }

 private:
  template<int Fitting> static constexpr auto wide = collected(planning<Build, Fitting, 0>::last());
};
/// Straight-line code on single numbers needs no choice of kernels.
template<class Build>
requires(is_scalar_program<Build>()) struct planned<Build, 1> : planned_scalars<Build> {
};

template<class Build> constexpr auto trimmed_plan() noexcept {
  constexpr const auto& wide = planned<Build>::get();
  plan<wide.kernels, wide.instructions, wide.slots> p;
  for (std::size_t i = 0; i < p.kernels.size(); ++i) p.kernels[i] = wide.content.kernels[i];
  for (std::size_t i = 0; i < p.code.size(); ++i) p.code[i] = wide.content.code[i];
  for (std::size_t i = 0; i < p.slots.size(); ++i) {
    p.slots[i] = wide.content.slots[i];
    p.locations[i] = wide.content.locations[i];
    p.uses[i] = wide.content.uses[i];
  }
  p.workspace = wide.content.workspace;
  p.copied = wide.content.copied;
  return p;
}

}  // namespace detail

/// The plan of the program that `Build` describes.
template<class Build> inline constexpr auto plan_of = detail::trimmed_plan<Build>();

namespace detail {

/// The numbers that a loop changes from step to step, and last values that are no state.
template<class Body> constexpr std::int32_t changing_numbers() noexcept {
  std::int32_t numbers = 0;
  for (const loop_value& v : Body::values) {
    if (v.how == loop_use::state || (v.how == loop_use::last && v.same_as < 0)) numbers += Body::size_of(v);
  }
  return numbers;
}

/// Whether a loop keeps its states in registers: a few, of straight-line code that is one function.
template<class Body>
inline constexpr bool keeps_in_registers = Body::apart&& plan_of<Body>.size() == 1 && changing_numbers<Body>() <= 64;

/// Where a loop keeps a state, in its scratch behind the workspace of its body: after the states before it. What is
/// written apart comes behind it.
template<class Body> constexpr std::int32_t place_of_state(std::size_t argument) noexcept {
  std::int32_t place = rounded_up(plan_of<Body>.workspace);
  if (keeps_in_registers<Body>) return place;
  for (std::size_t i = 0; i < argument; ++i) {
    const loop_value& v = Body::values[i];
    if (v.how != loop_use::state) continue;
    if (Body::apart) place += 2 * rounded_up(Body::size_of(v));
    else if (v.held_in < 0) place += rounded_up(Body::size_of(v));
  }
  return place;
}

/// The scratch of each loop of a program, in elements: its body's workspace and its states.
template<class Build> constexpr auto scratch_of_loops() noexcept {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    return fixed_array<std::int32_t, sizeof...(I) + 1>{
        place_of_state<loop_body<Build, static_cast<int>(I)>>(loop_body<Build, static_cast<int>(I)>::values.size())...};
  }
  (std::make_index_sequence<static_cast<std::size_t>(loop_count<Build>)>{});
}

}  // namespace detail

/// Kernel `K` of that plan as a value of the size it needs.
template<class Build, std::size_t K> constexpr auto descriptor_of() noexcept {
  constexpr const auto& p = plan_of<Build>;
  constexpr const planned_kernel& k = p.kernels[K];
  kernel_descriptor<k.code_end - k.code_begin, k.slot_end - k.slot_begin> d{};
  d.shape = k.shape;
  for (std::size_t i = 0; i < d.code.size(); ++i) d.code[i] = p.code[static_cast<std::size_t>(k.code_begin) + i];
  for (std::size_t i = 0; i < d.slots.size(); ++i) d.slots[i] = p.slots[static_cast<std::size_t>(k.slot_begin) + i];
  return d;
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
