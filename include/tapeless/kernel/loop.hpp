// SPDX-License-Identifier: BSL-1.0
#pragma once

// Running a loop: the plan of its body, step after step, on storage that moves on from row to row.

#include <cstddef>
#include <cstdint>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/loop_columns.hpp>
#include <tapeless/kernel/loop_storage.hpp>
#include <tapeless/plan/plan.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// Which kernels run: `scalar` on single numbers, `native` in registers. Both give the same bits.
enum class backend { scalar, native };

template<class Build, backend Backend = backend::native, class T>
TAPELESS_INLINE constexpr void run(const pointer<T>* arguments, T* workspace) noexcept;

namespace detail {

/// `Count` numbers.
template<std::int32_t Count, class T> TAPELESS_INLINE constexpr void copy_numbers(const T* from, T* to) noexcept {
  for (std::int32_t k = 0; k < Count; ++k) to[k] = from[k];
}

/// The storage of numbers, or of integers, that begins `n` elements further on.
template<element Type, class T> TAPELESS_INLINE constexpr pointer<T> moved(pointer<T> p, std::ptrdiff_t n) noexcept {
  if constexpr (Type == element::integer && requires { p.integer; }) return {nullptr, p.integer + n};
  else return {p.real + n};
}

/// Runs the loop with the body `Body`. `slots[i]` is the storage of the loop's slot i: one for each of the body's
/// arguments and one for scratch, the body's workspace and the states that are kept in memory.
template<class Body, backend Backend, class T, class Slots> struct loop_kernel {
  using storage = loop_storage<Body>;
  static constexpr std::size_t count = storage::count;

  Slots slots;
  T variables[storage::variables + 1];
  /// Those of the body, and behind them what states are written to, and the first row of what has rows.
  pointer<T> arguments[2 * count + 1];

  /// Points at argument I, and gives what changes its first value.
  template<std::size_t I> TAPELESS_INLINE constexpr void begin() noexcept {
    constexpr loop_value v = storage::values[I];
    constexpr std::int32_t size = storage::size(I);
    if constexpr (storage::variables_of(I) > 0) {
      arguments[I] = {variables + storage::first_variable(I)};
      if constexpr (storage::is_fixed(I)) copy_numbers<size>(slots[I].real, arguments[I].real);
    } else if constexpr (!storage::is_state(I)) {
      arguments[I] = arguments[count + I] = slots[I];
    } else if constexpr (!Body::apart && v.held_in >= 0) {
      arguments[I] = slots[static_cast<std::size_t>(v.held_in)];
    } else {
      arguments[I] = {slots[count].real + place_of_state<Body>(I)};
    }
    if constexpr (storage::is_state(I)) {
      if constexpr (v.filled) fill<size>(arguments[I].real, T(static_cast<math::value_of<T>>(v.first)));
      else copy_numbers<size>(slots[I].real, arguments[I].real);
      if constexpr (storage::moves(I)) {
        arguments[count + I] = {arguments[I].real + (storage::in_registers ? size : rounded_up(size))};
      }
    }
  }
  template<std::int32_t Size> TAPELESS_INLINE static constexpr void fill(T* to, T value) noexcept {
    for (std::int32_t k = 0; k < Size; ++k) to[k] = value;
  }

  /// Points what has a row for each step at that of this one.
  template<std::size_t I> TAPELESS_INLINE constexpr void move_to(std::int32_t step) noexcept {
    if constexpr (storage::has_rows(I)) {
      const std::int32_t row = Body::kind.backward ? Body::kind.steps - 1 - step : step;
      arguments[I] =
          moved<Body::type_of(storage::values[I])>(arguments[count + I], std::ptrdiff_t{row} * storage::size(I));
    }
  }

  /// Takes what a step wrote apart for the state of the next one.
  template<std::size_t I> TAPELESS_INLINE constexpr void advance() noexcept {
    if constexpr (storage::moves(I)) {
      copy_numbers<storage::size(I)>(arguments[count + I].real, arguments[I].real);
    }
  }

  /// Gives what is wanted of the last step.
  template<std::size_t I> TAPELESS_INLINE constexpr void finish() noexcept {
    constexpr loop_value v = storage::values[I];
    constexpr std::int32_t size = storage::size(I);
    if constexpr (Body::apart && v.how == loop_use::last && v.same_as >= 0) {
      copy_numbers<size>(arguments[v.same_as].real, slots[I].real);
    } else if constexpr (storage::is_last(I) && storage::in_registers) {
      copy_numbers<size>(arguments[I].real, slots[I].real);
    }
  }

  template<std::size_t... I> TAPELESS_INLINE constexpr void run_steps(std::index_sequence<I...>) noexcept {
    (begin<I>(), ...);
    T* const workspace = slots[count].real;
    for (std::int32_t step = 0; step < Body::kind.steps; ++step) {
      (move_to<I>(step), ...);
      run<Body, Backend>(static_cast<const pointer<T>*>(arguments), workspace);
      (advance<I>(), ...);
    }
    (finish<I>(), ...);
  }
};

/// Runs the loop with the body `Body` on the storage that `slots[i]` names.
template<class Body, backend Backend, class T, class Slots>
TAPELESS_INLINE constexpr void run_steps_of_loop(Slots slots) noexcept {
  if constexpr (Backend == backend::native && math::Scalar<T> && native_lanes < T >> 1 && walks_columns<Body>()) {
    if (!std::is_constant_evaluated()) return column_loop<Body, kernel_of<Body, 0>, T, Slots>{slots, {}}.run();
  }
  loop_kernel<Body, Backend, T, Slots> loop{slots, {}, {}};
  loop.run_steps(std::make_index_sequence<Body::values.size()>{});
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
