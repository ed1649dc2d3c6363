// SPDX-License-Identifier: BSL-1.0
#pragma once

// Loops whose steps compute each column by itself: some columns go through all steps before the next ones begin, so
// that their states stay in registers, or in the nearest cache where each step reads or gives rows.

#include <cstddef>
#include <cstdint>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/loop_storage.hpp>
#include <tapeless/kernel/rows.hpp>
#include <tapeless/kernel/strategy_on.hpp>
#include <tapeless/plan/plan.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Whether a slot of a loop's body holds one number for each column, or the same for all, as its argument needs it.
template<class Body> constexpr bool fits_columns(std::size_t slot, std::int32_t columns) noexcept {
  const operand_slot& s = plan_of<Body>.slots[slot];
  const std::int32_t argument = plan_of<Body>.locations[slot].argument;
  if (argument < 0 || s.what != content::real || s.stride[3] < 0 || s.stride[3] > 1) return false;
  const loop_value& v = Body::values[static_cast<std::size_t>(argument)];
  if (v.how < loop_use::all && v.how != loop_use::state) return true;
  return s.stride[3] == 1 && s.offset == 0 && Body::size_of(v) == columns;
}

/// The numbers that a loop reads and gives in rows.
template<class Body> constexpr std::int64_t numbers_in_rows() noexcept {
  std::int64_t numbers = 0;
  for (const loop_value& v : Body::values) {
    if (v.how == loop_use::row || v.how == loop_use::all) numbers += std::int64_t{Body::size_of(v)} * Body::kind.steps;
  }
  return numbers;
}

/// Rows that lie in memory are walked over one after the other, as it is read and written best: beyond so many numbers.
inline constexpr std::int64_t most_in_rows = 500'000;

/// Whether a step of a loop is one elementwise kernel over one axis, which needs of other columns nothing.
template<class Body> constexpr bool walks_columns() noexcept {
  const auto& p = plan_of<Body>;
  if (Body::apart || p.size() != 1 || p.workspace > 0 || Body::kind.steps == 1) return false;
  if (numbers_in_rows<Body>() > most_in_rows) return false;
  const kernel_shape& s = p.kernels[0].shape;
  if (s.form != kind::rows || s.phases != 1 || !same(s.extent, {1, 1, 1, s.extent[3]})) return false;
  for (const instruction& i : p.code) {
    if (i.at != level::element || is_reduction(i.code)) return false;
  }
  for (std::size_t slot = 0; slot < p.slots.size(); ++slot) {
    if (!fits_columns<Body>(slot, s.extent[3])) return false;
  }
  return true;
}

/// Kernel K on `Columns` of its columns.
template<class K, std::int32_t Columns> struct some_columns {
  static constexpr auto descriptor = [] {
    auto d = K::descriptor;
    d.shape.extent[3] = Columns;
    return d;
  }();
};

/// Runs such a loop; `K` is its kernel.
template<class Body, class K, class T, class Slots> struct column_loop {
  using storage = loop_storage<Body>;
  using V = lanes_for<K, T>;
  static constexpr std::size_t count = storage::count;
  static constexpr std::int32_t columns = K::descriptor.shape.extent[3];
  static constexpr std::int32_t lanes = static_cast<std::int32_t>(width<V, T>);

  static constexpr bool has_rows = [] {
    for (std::size_t i = 0; i < count; ++i) {
      if (storage::has_rows(i)) return true;
    }
    return false;
  }();
  /// How many columns go through all steps at a time: some registers that do not wait for each other, or as many as the
  /// nearest cache holds of a few arrays.
  static constexpr std::int32_t at_once = [] {
    const std::int32_t turns = code_size<K> <= 12 ? 8 : code_size<K> <= 24 ? 4 : code_size<K> <= 48 ? 2 : 1;
    const std::int32_t most = has_rows ? 512 : turns * lanes;
    return columns < most ? columns : most;
  }();

  Slots slots;
  pointer<T> arguments[count + 1];

  /// The storage of the kernel's slots for columns from `first` on in a step.
  struct here {
    const pointer<T>* arguments;
    std::ptrdiff_t first, row;

    TAPELESS_INLINE constexpr pointer<T> operator[](std::size_t s) const noexcept {
      const auto a = static_cast<std::size_t>(plan_of<Body>.locations[s].argument);
      std::ptrdiff_t offset = storage::has_rows(a) ? row * storage::size(a) : 0;
      if (plan_of<Body>.slots[s].stride[3] == 1 && (has_rows || !storage::is_state(a))) offset += first;
      return {arguments[a].real + offset};
    }
  };

  template<std::int32_t Count> TAPELESS_INLINE static void copy(const T* from, T* to) noexcept {
    using piece = tiny<some_columns<K, Count>>;
    constexpr std::int32_t rest = Count % lanes;
    for (std::int32_t i = 0; i + lanes <= Count; i += lanes) V::load(from + i).store(to + i);
    if constexpr (rest > 0) {
      load_first<piece, V, static_cast<std::size_t>(rest)>(from + Count - rest).store(to + Count - rest, rest);
    }
  }
  template<std::int32_t Count> TAPELESS_INLINE static void fill(T value, T* to) noexcept {
    constexpr std::int32_t rest = Count % lanes;
    for (std::int32_t i = 0; i + lanes <= Count; i += lanes) V(value).store(to + i);
    if constexpr (rest > 0) V(value).store(to + Count - rest, rest);
  }

  template<std::size_t I, std::int32_t Count>
  TAPELESS_INLINE void begin([[maybe_unused]] std::ptrdiff_t first, [[maybe_unused]] T* held) noexcept {
    if constexpr (storage::is_state(I)) {
      constexpr loop_value v = storage::values[I];
      if constexpr (!has_rows) arguments[I] = {held + std::ptrdiff_t{I} * at_once};
      else if constexpr (v.held_in >= 0) arguments[I] = slots[static_cast<std::size_t>(v.held_in)];
      else arguments[I] = {slots[count].real + place_of_state<Body>(I)};
      T* const to = arguments[I].real + (has_rows ? first : 0);
      if constexpr (v.filled) fill<Count>(static_cast<T>(v.first), to);
      else copy<Count>(slots[I].real + first, to);
    } else {
      arguments[I] = slots[I];
    }
  }
  template<std::size_t I, std::int32_t Count>
  TAPELESS_INLINE void finish([[maybe_unused]] std::ptrdiff_t first) noexcept {
    if constexpr (!has_rows && storage::values[I].how == loop_use::last && storage::values[I].same_as >= 0) {
      copy<Count>(arguments[storage::values[I].same_as].real, slots[I].real + first);
    }
  }

  /// All steps of `Count` columns.
  template<std::int32_t Count, std::size_t... I>
  TAPELESS_INLINE void run_columns(std::ptrdiff_t first, std::index_sequence<I...>) noexcept {
    using part = some_columns<K, Count>;
    using kernel = std::conditional_t<has_rows, part, tiny<part>>;
    alignas(64) T held[has_rows ? 1 : count * static_cast<std::size_t>(at_once)];
    (begin<I, Count>(first, held), ...);
    for (std::int32_t step = 0; step < Body::kind.steps; ++step) {
      const std::int32_t row = Body::kind.backward ? Body::kind.steps - 1 - step : step;
      const own_slots<kernel, T> own(here{arguments, first, row});
      rows_kernel<kernel, T, V, own_slots<kernel, T>>(own).run();
    }
    (finish<I, Count>(first), ...);
  }

  TAPELESS_INLINE void run() noexcept {
    constexpr std::make_index_sequence<count> every{};
    std::ptrdiff_t first = 0;
    for (; first + at_once <= columns; first += at_once) run_columns<at_once>(first, every);
    if constexpr (columns % at_once > 0) run_columns<columns % at_once>(first, every);
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
