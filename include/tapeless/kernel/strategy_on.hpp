// SPDX-License-Identifier: BSL-1.0
#pragma once

// The strategy of a kernel type on the lanes that it is instantiated for.

#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/kernel/simd/lanes.hpp>
#include <tapeless/kernel/strategy.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The target of a kernel on lanes V of what lies in storage as T: one number at a time where they are the same.
template<class T, class V> constexpr target target_on() noexcept {
  if constexpr (std::is_same_v<T, V>) {
    return {};
  } else {
    static_assert(native_target<T>.lanes == static_cast<std::int32_t>(native_lanes<T>),
                  "a target is told with the lanes of its registers");
    return native_target<T>;
  }
}

/// How kernel K is run on lanes V.
template<class K, class T, class V> inline constexpr strategy strategy_on = choose(view_kernel<K>(), target_on<T, V>());

template<class K, class T> constexpr bool is_run_on_registers() noexcept {
  if constexpr (native_lanes<T> == 1) return false;
  else return strategy_on<K, T, native_lane<T>>.lanes != lane_axis::none;
}

/// What kernel K computes on at run time: registers, or numbers of T where its strategy has no lanes.
template<class K, class T> using lanes_for = std::conditional_t<is_run_on_registers<K, T>(), native_lane<T>, T>;

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
