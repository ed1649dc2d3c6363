// SPDX-License-Identifier: BSL-1.0
#pragma once

// The verifier of strategies: what is chosen for each kernel of a plan can run it on the target.

#include <cstddef>

#include <tapeless/config.hpp>
#include <tapeless/graph/verify.hpp>
#include <tapeless/kernel/strategy.hpp>
#include <tapeless/plan/plan.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// What is wrong with how kernel `k` would be run on a target: loops for another kind of kernel, lanes where there are
/// none, more sums in registers than there are registers.
constexpr fault verify_strategy(const strategy& s, kind form, const target& on) noexcept {
  const auto between = [&](loop_nest first, loop_nest last) { return s.nest >= first && s.nest <= last; };
  const bool right_loops = form == kind::rows      ? between(loop_nest::straight_line, loop_nest::hoisted_columns)
                           : form == kind::columns ? s.nest == loop_nest::columns
                           : form == kind::product ? between(loop_nest::scalar_product, loop_nest::factor_walk)
                           : form == kind::loop    ? s.nest == loop_nest::loop
                                                   : s.nest == loop_nest::movement;
  if (!right_loops) return {"the loops are those of the kernel's kind"};
  if (on.lanes == 1 && s.lanes != lane_axis::none) return {"a target without registers has no lanes"};
  if (s.tile_lines < 1 || s.tile_registers < 1 || s.accumulators < 1) return {"a tile has at least one sum"};
  if (s.tile_lines * s.tile_registers > on.registers) return {"the sums of a tile fit the registers"};
  return {};
}

/// The same of each kernel of the plan of `Build`, on every target that there is.
template<class Build> fault verify_strategies() noexcept {
  constexpr target all[]{targets::avx512<float>, targets::avx512<double>, targets::avx2<float>, targets::avx2<double>,
                         targets::avx<float>,    targets::sse2<double>,   targets::neon<float>, targets::scalar<float>};
  const auto& p = plan_of<Build>;
  for (const target& on : all) {
    const bool tiny = on.lanes > 1 && detail::is_tiny(p);
    for (std::size_t k = 0; k < p.size(); ++k) {
      const planned_kernel& kernel = p.kernels[k];
      fault f = verify_strategy(choose(view_kernel(p, kernel, tiny), on), kernel.shape.form, on);
      f.at = static_cast<int>(k);
      if (f) return f;
    }
  }
  return {};
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
