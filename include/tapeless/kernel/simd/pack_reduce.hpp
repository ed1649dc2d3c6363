// SPDX-License-Identifier: BSL-1.0
#pragma once

// The reductions of plan/sum_order.hpp on registers.

#include <cstddef>

#include <tapeless/config.hpp>
#include <tapeless/kernel/simd/pack.hpp>
#include <tapeless/plan/sum_order.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// The registers that hold the sixteen virtual lanes, lane i in register i / size.
template<class T> inline constexpr std::size_t lane_registers = virtual_lanes / pack<T>::size;

namespace detail {

struct sum_of {
  template<class T> TAPELESS_INLINE pack<T> operator()(pack<T> a, pack<T> b) const noexcept { return a + b; }
};

struct larger_of {
  template<class T> TAPELESS_INLINE pack<T> operator()(pack<T> a, pack<T> b) const noexcept { return maximum(a, b); }
};

template<std::size_t Registers, class T, class Op>
TAPELESS_INLINE pack<T> fold_registers(const pack<T>* acc, Op op) noexcept {
  if constexpr (Registers == 1) {
    return acc[0];
  } else {
    pack<T> half[Registers / 2];
    for (std::size_t i = 0; i < Registers / 2; ++i) half[i] = op(acc[i], acc[i + Registers / 2]);
    return fold_registers<Registers / 2, T>(half, op);
  }
}

template<std::size_t Width, class T, class Op> TAPELESS_INLINE T fold_lanes(pack<T> v, Op op) noexcept {
  if constexpr (Width == 0) return registers<T>::lowest_lane(v.value);
  else return fold_lanes<Width / 2, T>(op(v, pack<T>(registers<T>::template down<Width>(v.value))), op);
}

/// The lanes that the first `Used` of sixteen are folded with: what lies behind them is neutral, and left out.
constexpr std::size_t folded_lanes(std::size_t used) noexcept {
  std::size_t lanes = 1;
  while (lanes < used && lanes < virtual_lanes) lanes *= 2;
  return lanes;
}

template<std::size_t Used, class T, class Op> TAPELESS_INLINE T fold(const pack<T>* acc, Op op) noexcept {
  constexpr std::size_t all = folded_lanes(Used), registers = all / pack<T>::size;
  return fold_lanes<(registers > 0 ? pack<T>::size : all) / 2, T>(
      fold_registers<(registers > 0 ? registers : 1), T>(acc, op), op);
}

}  // namespace detail

/// The sum of the sixteen lanes in `lane_registers<T>` registers; from `Used` on they are 0, and none is -0.
template<std::size_t Used = virtual_lanes, class T>
[[nodiscard]] TAPELESS_INLINE T lane_sum(const pack<T>* acc) noexcept {
  return detail::fold<Used>(acc, detail::sum_of{});
}

/// The largest of the sixteen lanes, NaN if one is NaN; unused lanes, from `Used` on, hold -inf.
template<std::size_t Used = virtual_lanes, class T>
[[nodiscard]] TAPELESS_INLINE T lane_max(const pack<T>* acc) noexcept {
  return detail::fold<Used>(acc, detail::larger_of{});
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
