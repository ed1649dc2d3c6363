// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a plan computes, in floating-point operations.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/plan/plan.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// How often an instruction of a kernel runs. A reduction runs for each number it takes, not for each that it gives.
constexpr std::int64_t times_run(const kernel_shape& k, level at) noexcept {
  if (at == level::total) return 1;
  if (at == level::factor) return std::int64_t{k.extent[3]} * k.inner;
  std::int64_t times = 1;
  for (std::size_t i = 0; i < 4; ++i) {
    const bool gone = k.form == kind::rows ? i == 3 : (k.reduced >> i & 1) != 0;
    if (at == level::element || !gone) times *= k.extent[i];
  }
  return times;
}

constexpr bool is_computation(op code) noexcept {
  return code != op::load && code != op::store && code != op::constant && code != op::copy;
}

}  // namespace detail

/// The operations of a kernel: 2 M N K for a product, one for each number that an elementwise operation gives or a
/// reduction takes, two for a fused multiply-add. A function such as exp counts as one.
template<class Plan> constexpr std::int64_t kernel_flops(const Plan& p, const planned_kernel& k) noexcept {
  if (k.shape.form == kind::scatter) return std::int64_t{k.shape.extent[2]} * k.shape.extent[3];
  std::int64_t sum = 0;
  for (std::int32_t i = k.code_begin; i < k.code_end; ++i) {
    const instruction& s = p.code[static_cast<std::size_t>(i)];
    if (!detail::is_computation(s.code)) continue;
    const level from = is_reduction(s.code) ? p.code[static_cast<std::size_t>(k.code_begin + s.a)].at : s.at;
    const bool two = s.code == op::fma || s.code == op::fms || s.code == op::fnma;
    const std::int64_t each = s.code == op::product ? 2 * std::int64_t{k.shape.inner} : two ? 2 : 1;
    sum += each * detail::times_run(k.shape, from);
  }
  return sum;
}

namespace detail {

template<class Build> constexpr std::int64_t sum_flops() noexcept {
  std::int64_t sum = 0;
  for (const planned_kernel& k : plan_of<Build>.kernels) sum += kernel_flops(plan_of<Build>, k);
  return [&]<int... I>(std::integer_sequence<int, I...>) {
    return (sum + ... + (loop_body<Build, I>::kind.steps * sum_flops<loop_body<Build, I>>()));
  }
  (std::make_integer_sequence<int, loop_count<Build>>{});
}

}  // namespace detail

/// The floating-point operations of one run of the program that `Build` describes, what is computed twice counted
/// twice.
template<class Build> inline constexpr std::int64_t flops_of = detail::sum_flops<Build>();

}  // namespace TAPELESS_ABI
}  // namespace tapeless
