// SPDX-License-Identifier: BSL-1.0
#pragma once

// A plan as text, with the strategy that each of its kernels is run by.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <tapeless/config.hpp>
#include <tapeless/kernel/strategy.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/text.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The target that is compiled for, with numbers of the type of a program: `Build::real`, or float where it has none.
template<class Build> struct own_target { static constexpr target value = native_target<float>; };
template<class Build>
requires requires { typename Build::real; }
struct own_target<Build> {
  static constexpr target value = native_target<typename Build::real>;
};

constexpr void write_strategy(text_writer& t, const strategy& s) noexcept {
  t << name_of(s.nest);
  if (s.lanes != lane_axis::none) t << ", lanes along " << name_of(s.lanes);
  if (s.tile_lines > 1 || s.tile_registers > 1)
    t << ", sums in " << s.tile_lines << " x " << s.tile_registers << " registers";
  if (s.accumulators > 1) t << ", " << s.accumulators << " accumulators";
}

template<class Plan>
constexpr void write_plan(text_writer& t, const Plan& p, std::int64_t flops, const target& on) noexcept {
  const bool tiny = on.lanes > 1 && is_tiny(p);
  write_sizes(t, p.size(), flops, p.workspace, p.copied);
  if (on.lanes == 1) t << ", on single numbers";
  else t << ", on " << on.registers << " registers of " << on.lanes << " numbers";
  if (tiny) t << ", in one function";
  t << "\n";
  write_kernels(t, p, [&](text_writer& to, const planned_kernel& k) {
    to << "    by ";
    write_strategy(to, choose(view_kernel(p, k, tiny), on));
    to << "\n";
  });
}

template<class Build, target On> constexpr auto planned_text() noexcept {
  constexpr std::size_t size = [] {
    text_writer t;
    write_plan(t, plan_of<Build>, flops_of<Build>, On);
    return t.size;
  }();
  fixed_array<char, size> text{};
  text_writer t{text.data()};
  write_plan(t, plan_of<Build>, flops_of<Build>, On);
  return text;
}

template<class Build, target On> inline constexpr auto plan_text_of = planned_text<Build, On>();

}  // namespace detail

/// The plan of the program that `Build` describes, for reading, as it is run on a target:
///
///     2 kernels, 1056 operations, 16 elements of workspace, on 16 registers of 8 numbers
///
///     0: product 4 x 8 by 8 x 4, 288 operations
///         product, add, relu
///         by packed_rows, lanes along columns of several rows
///         of argument 0, steps 8 1
///         ...
///
/// `by` says how a kernel is run (see `loop_nest` and `strategy`), `of` names what is read and `to` what is written,
/// with the step along each axis; `as 0` says that the kernel is the same code as kernel 0. The target is the one that
/// is compiled for, or any other, `plan_text<Build, targets::neon<float>>()`.
template<class Build, target On = detail::own_target<Build>::value> constexpr std::string_view plan_text() noexcept {
  return {detail::plan_text_of<Build, On>.data(), detail::plan_text_of<Build, On>.size()};
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
