// SPDX-License-Identifier: BSL-1.0
#pragma once

// The stages of planning one after the other, in as many constant evaluations as a program needs.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/program.hpp>
#include <tapeless/plan/codegen.hpp>
#include <tapeless/plan/fusion.hpp>
#include <tapeless/plan/one_pass.hpp>
#include <tapeless/plan/order.hpp>
#include <tapeless/plan/prepare.hpp>
#include <tapeless/plan/workspace.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Has a result that cannot be written over its argument where it is computed written to the workspace, and copied by a
/// kernel that comes after all readers of the argument.
constexpr void copy_last(planner& p, std::int16_t id) noexcept {
  const std::int16_t copy = add_copy(p, id);
  node_plan &n = p.plans[id], &c = p.plans[copy];
  c.view = {copy, 0, contiguous(p.nodes[copy].shape)};
  c.target = n.target;
  c.stored = n.stored = true;
  n.target = -1;
  n.collides = false;
  const std::int16_t k = open_kernel(p, kind::rows, p.nodes[copy].shape);
  add_member(p, k, copy, level::element, 0);
  emit_kernel(p, k, nullptr);
  ++p.copied;
}

/// Puts the kernels in order; those of results that collide with what is read are copied last, and then once more.
template<room R> constexpr void order_all(planner_storage<R>& s, planner& p) noexcept {
  do {
    p.conflict = false;
    order_kernels(p, s.first_reader.data(), R.arguments, s.next_reader.data(), s.kernel_of_slot.data());
    for (int i = p.conflict ? p.node_count : 0; i-- > 0;) {
      if (p.plans[i].collides) copy_last(p, static_cast<std::int16_t>(i));
    }
  } while (p.conflict && !p.overflow);
}

/// Goes on with planning, until it is done or has had enough for one evaluation: a node takes about five kinds of work
/// through all stages. Larger programs are planned by several evaluations, so that what compilers allow counts for
/// each.
template<room R, int Nodes, int Outputs>
constexpr planner_storage<R> advanced(planner_storage<R> s, const program<Nodes, Outputs>& from,
                                      const std::int32_t* loop_scratch) noexcept {
  planner p = s.open();
  const auto go_to = [&](planning_stage next, int first) {
    p.stage = next;
    p.next = first;
  };
  for (int left = work_an_evaluation; left > 0 && p.stage != planning_stage::finished && !p.overflow;) {
    switch (p.stage) {
      case planning_stage::prepare:
        prepare(s, p, from);
        left -= p.node_count;
        go_to(planning_stage::fuse, 0);
        break;
      case planning_stage::fuse:
        for (; p.next < p.node_count && left > 0; --left) fuse(p, static_cast<std::int16_t>(p.next++));
        if (p.next == p.node_count) go_to(planning_stage::read_factors, 0);
        break;
      case planning_stage::read_factors:
        read_factors_once(p);
        go_to(planning_stage::generate, p.kernel_count - 1);
        break;
      case planning_stage::generate:
        for (; p.next >= 0 && left > 0; --p.next) {
          const int before = p.code_count;
          emit_kernel(p, static_cast<std::int16_t>(p.next), loop_scratch);
          left -= 2 * (p.code_count - before) + 2;
        }
        if (p.next < 0) go_to(planning_stage::order, 0);
        break;
      case planning_stage::order:
        order_all(s, p);
        left -= p.code_count;
        go_to(planning_stage::place, 0);
        break;
      default:
        assign_workspace(p, s.last_reader.data(), s.stretches.data());
        go_to(planning_stage::finished, 0);
    }
  }
  s.progress = p;
  return s;
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
