// SPDX-License-Identifier: BSL-1.0
#pragma once

// Any number of samples given to a network some rows at a time: how many, and where the numbers in between lie.

#include <cstddef>
#include <cstdint>
#include <span>

#include <tapeless/config.hpp>
#include <tapeless/kernel/workspace_buffer.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// From so many rows on, each row has the same bits whatever their number: no sum needs chains of its own any more.
inline constexpr std::size_t fewest_alike = 8;

/// `Net::run_rows<Rows>` on rows of run-time number. `Place` says where `elements<Rows>` numbers of workspace lie.
template<class Net, class Place> struct rows_at_a_time {
  using T = typename Net::value_type;
  static constexpr std::size_t in = Net::input::size, out = Net::output::size;

  /// The workspace of `Rows` rows, and with it room for rows that stand in for those that are not there.
  template<std::size_t Rows>
  static constexpr std::size_t own_elements = (Net::template row_workspace<Rows> + 15) / 16 * 16;
  template<std::size_t Rows>
  static constexpr std::size_t padded_elements = own_elements<Rows> + (Rows > 1 ? Rows * (in + out) : 0);
  template<std::size_t Rows>
  static constexpr std::size_t elements = [] {
    constexpr std::size_t few = Rows < fewest_alike ? Rows : fewest_alike;
    return padded_elements<few> > own_elements<Rows> ? padded_elements<few> : own_elements<Rows>;
  }();

  const Net& net;
  const T* samples;
  T* outputs;
  std::size_t count;
  Place place;

  template<std::size_t Rows> constexpr void run() const noexcept {
    std::size_t at = run_whole<Rows>(0);
    if constexpr (Rows > fewest_alike) at = run_whole<fewest_alike>(at);
    if constexpr (Rows > 1) run_rest<(Rows < fewest_alike ? Rows : fewest_alike)>(at);
  }

 private:
  /// As many rows as there are multiples of `Rows`.
  template<std::size_t Rows> constexpr std::size_t run_whole(std::size_t at) const noexcept {
    if (count - at < Rows) return at;
    place.template give<T, own_elements<Rows>>([&](T* workspace) {
      for (; count - at >= Rows; at += Rows)
        net.template run_rows<Rows>(samples + at * in, outputs + at * out, workspace);
    });
    return at;
  }

  /// The last rows, fewer than `Rows`: with zeros behind them, so that each sum has the order that it has in the
  /// others.
  template<std::size_t Rows> constexpr void run_rest(std::size_t at) const noexcept {
    if (at == count) return;
    place.template give<T, padded_elements<Rows>>([&](T* workspace) {
      T* const rows = workspace + own_elements<Rows>;
      T* const results = rows + Rows * in;
      const std::size_t left = count - at;
      for (std::size_t i = 0; i < Rows * in; ++i) rows[i] = i < left * in ? samples[at * in + i] : T(0);
      net.template run_rows<Rows>(rows, results, workspace);
      for (std::size_t i = 0; i < left * out; ++i) outputs[at * out + i] = results[i];
    });
  }
};

/// On the stack, in a frame that is there while it is needed.
struct place_on_stack {
  template<class T, std::size_t Size, class F> [[gnu::noinline]] constexpr void give(F f) const noexcept {
    alignas(64) T workspace[Size];
    if (std::is_constant_evaluated()) {
      for (T& each : workspace) each = T(0);
    }
    f(workspace);
  }
};

/// In the caller's buffer.
struct place_in_buffer {
  std::byte* first;
  template<class T, std::size_t Size, class F> void give(F f) const noexcept { f(reinterpret_cast<T*>(first)); }
};

/// True where the workspace of a network may lie on the stack.
template<std::size_t Bytes, std::size_t Limit> constexpr bool expect_stack_for_rows() noexcept {
  static_assert(
      Bytes <= Limit,
      "a network's workspace takes more of the stack than TAPELESS_STACK_LIMIT leaves it (predict a quarter): write "
      "net.predict(samples, outputs, count), which takes fewer rows at a time, or give it a workspace as fourth "
      "argument, workspace_buffer<Net::workspace_bytes<Rows>>; see docs/places.md");
  return Bytes <= Limit;
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
