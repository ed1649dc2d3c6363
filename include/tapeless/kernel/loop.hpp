// SPDX-License-Identifier: BSL-1.0
#pragma once

// Running a loop: the plan of its body, step after step, on storage that moves on from row to row.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/kernel/code.hpp>
#include <tapeless/plan/plan.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless::inline TAPELESS_ABI {

/// Which kernels run: `scalar` on single numbers, `native` in registers. Both give the same bits.
enum class backend { scalar, native };

template<class Build, backend Backend = backend::native, class T>
TAPELESS_INLINE constexpr void run(const pointer<T>* arguments, T* workspace) noexcept;

namespace detail {

/// The storage that begins `n` elements further on.
template<class T> constexpr pointer<T> moved(pointer<T> p, std::ptrdiff_t n, element type) noexcept {
  if constexpr (requires { p.integer; }) {
    if (type == element::integer) return {nullptr, p.integer + n};
  }
  return {p.real + n};
}

/// Runs the loop with the body `Body`. `slots` are the loop's slots, one for each of the body's arguments and one for
/// scratch: the body's workspace and the states that are not kept in the place of a result.
template<class Body, backend Backend, class T> struct loop_kernel {
  static constexpr const auto& values = Body::values;
  static constexpr std::size_t count = values.size();

  const pointer<T>* slots;
  pointer<T> arguments[count + 1]{};

  /// Gives the states their first values.
  constexpr void begin() noexcept {
    for (std::size_t i = 0; i < count; ++i) {
      const loop_value& v = values[i];
      arguments[i] = slots[i];
      if (v.how != loop_use::state) continue;
      if (v.held_in >= 0) arguments[i] = slots[v.held_in];
      else arguments[i].real = slots[count].real + place_of_state<Body>(i);
      for (std::int32_t k = 0; k < Body::size_of(v); ++k) {
        arguments[i].real[k] = v.filled ? T(static_cast<math::value_of<T>>(v.first)) : slots[i].real[k];
      }
    }
  }

  /// Points what has a row for each step at that of this one.
  constexpr void move_to(std::int32_t step) noexcept {
    const std::int32_t row = Body::kind.backward ? Body::kind.steps - 1 - step : step;
    for (std::size_t i = 0; i < count; ++i) {
      const loop_value& v = values[i];
      if (v.how != loop_use::row && v.how != loop_use::all) continue;
      arguments[i] = moved(slots[i], std::ptrdiff_t{row} * Body::size_of(v), Body::type_of(v));
    }
  }

  constexpr void operator()() noexcept {
    begin();
    for (std::int32_t step = 0; step < Body::kind.steps; ++step) {
      move_to(step);
      run<Body, Backend>(static_cast<const pointer<T>*>(arguments), slots[count].real);
    }
  }
};

}  // namespace detail

}  // namespace tapeless::inline TAPELESS_ABI

TAPELESS_ARITHMETIC_END
