// SPDX-License-Identifier: BSL-1.0
#pragma once

// A kernel as a value, wherever it lies: what a strategy is chosen from.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/kernel/code.hpp>
#include <tapeless/plan/descriptor.hpp>
#include <tapeless/plan/sum_order.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// The head, the code and the slots of a kernel; `tiny` where its program is run as one function.
struct kernel_view {
  kernel_shape shape;
  const instruction* code = nullptr;
  const operand_slot* slots = nullptr;
  std::int32_t code_size = 0, slot_count = 0;
  bool tiny = false;

  /// Whether `test` accepts one of its instructions; or each of them.
  template<class Test> [[nodiscard]] constexpr bool any(Test test) const noexcept {
    for (std::int32_t i = 0; i < code_size; ++i)
      if (test(code[i])) return true;
    return false;
  }
  template<class Test> [[nodiscard]] constexpr bool every(Test test) const noexcept {
    return !any([&](const instruction& i) { return !test(i); });
  }
};

/// Kernel `k` of a plan.
template<class Plan, class Planned>
[[nodiscard]] constexpr kernel_view view_kernel(const Plan& p, const Planned& k, bool tiny = false) noexcept {
  return {k.shape,
          p.code.data() + k.code_begin,
          p.slots.data() + k.slot_begin,
          k.code_end - k.code_begin,
          k.slot_end - k.slot_begin,
          tiny};
}

namespace detail {

/// Kernel K, which has its descriptor.
template<class K> constexpr kernel_view view_kernel() noexcept {
  return {K::descriptor.shape,
          K::descriptor.code.data(),
          K::descriptor.slots.data(),
          static_cast<std::int32_t>(code_size<K>),
          static_cast<std::int32_t>(slot_count<K>),
          is_tiny_kernel<K>};
}

/// The rows, columns and inner axis of a product are what orders its sums.
constexpr int product_chains(const kernel_shape& s) noexcept {
  return product_chains(s.extent[2], s.extent[3], s.inner);
}
constexpr bool walks_halves(const kernel_shape& s) noexcept {
  return s.how == walk::streamed && walks_halves(s.extent[2], s.extent[3], s.inner);
}

/// True for a kernel on single numbers: straight-line code.
constexpr bool is_straight(const kernel_shape& k) noexcept {
  return k.form == kind::rows && same(k.extent, {1, 1, 1, 1});
}

/// Whether a program is so small that finding storage and passing numbers on through memory is what takes time: several
/// kernels of a few registers each. On registers it is run as one function.
template<class Plan> constexpr bool is_tiny(const Plan& p) noexcept {
  if (p.size() < 2 || p.size() > 12 || p.workspace >= 256) return false;
  bool straight = true;
  for (const auto& k : p.kernels) {
    const auto& e = k.shape.extent;
    if (k.shape.form != kind::rows && k.shape.form != kind::columns && k.shape.form != kind::product) return false;
    if (std::int64_t{e[0]} * e[1] * e[2] * e[3] * (k.shape.inner + 1) > 512) return false;
    straight = straight && is_straight(k.shape);
  }
  return !straight;
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
