// SPDX-License-Identifier: BSL-1.0
#pragma once

// Straight-line code: a kernel on single numbers. Equal functions of several of them are computed in one register.

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/evaluate.hpp>

namespace tapeless::inline TAPELESS_ABI {

namespace detail {

/// True for functions of one operand that take many operations: several in one register cost hardly more than one.
constexpr bool pays_in_lanes(op code) noexcept {
  return code >= op::exp && code <= op::softplus && code != op::sqrt && code != op::abs && code != op::sign &&
         code != op::relu;
}

/// In which order the instructions of straight-line code run, and which of them together.
///
/// Each has a depth, how many functions that pay in lanes stand one behind the other on the way to it: equal functions
/// of the same depth do not need each other. Where a function can wait for equal ones further down, it does.
template<std::size_t Size> struct straight_order {
  std::array<std::int16_t, Size + 1> steps{};  ///< what runs, one after the other; of a group the first one
  std::array<std::int16_t, Size + 1> next{};   ///< the next instruction of the same group, -1 behind the last one
  std::size_t count = 0;
  bool grouped = false;

  constexpr explicit straight_order(const std::array<instruction, Size>& code, std::size_t lanes) noexcept {
    std::array<std::int16_t, Size + 1> depth{}, latest{};
    for (std::int16_t& n : next) n = -1;
    const int deepest = find_depths(code, depth, false);
    wait(code, depth, latest, deepest);
    find_depths(code, depth, true);
    sort(code, depth, deepest);
    group(code, depth, lanes);
  }

 private:
  template<class Depths>
  static constexpr int find_depths(const std::array<instruction, Size>& code, Depths& depth, bool keep) noexcept {
    int deepest = 0;
    for (std::size_t i = 0; i < Size; ++i) {
      if (keep && pays_in_lanes(code[i].code)) continue;
      std::int16_t d = 0;
      for (const std::int16_t o : {code[i].a, code[i].b, code[i].c}) {
        if (o < 0) continue;
        const auto from = static_cast<std::size_t>(o);
        const auto behind = static_cast<std::int16_t>(depth[from] + pays_in_lanes(code[from].code));
        if (behind > d) d = behind;
      }
      depth[i] = d;
      if (d > deepest) deepest = d;
    }
    return deepest;
  }

  template<class Depths>
  static constexpr void wait(const std::array<instruction, Size>& code, Depths& depth, Depths& latest,
                             int deepest) noexcept {
    for (std::int16_t& l : latest) l = static_cast<std::int16_t>(deepest);
    for (std::size_t i = Size; i-- > 0;) {
      const bool pays = pays_in_lanes(code[i].code);
      if (pays && latest[i] > depth[i]) {
        std::int16_t found = depth[i];
        for (std::size_t j = 0; j < Size; ++j) {
          if (j != i && code[j].code == code[i].code && depth[j] > found && depth[j] <= latest[i]) found = depth[j];
        }
        depth[i] = found;
      }
      const std::int16_t last = pays ? depth[i] : latest[i];
      for (const std::int16_t o : {code[i].a, code[i].b, code[i].c}) {
        if (o < 0) continue;
        const auto from = static_cast<std::size_t>(o);
        const auto before = static_cast<std::int16_t>(last - pays_in_lanes(code[from].code));
        if (before < latest[from]) latest[from] = before;
      }
    }
  }

  /// By depth, what pays in lanes behind the rest, otherwise as they stood.
  template<class Depths>
  constexpr void sort(const std::array<instruction, Size>& code, const Depths& depth, int deepest) noexcept {
    const auto bucket = [&](std::size_t i) {
      return static_cast<std::size_t>(2 * depth[i] + pays_in_lanes(code[i].code));
    };
    std::array<std::int16_t, 2 * Size + 4> begin{};
    for (std::size_t i = 0; i < Size; ++i) ++begin[bucket(i) + 1];
    for (std::size_t b = 1; b < static_cast<std::size_t>(2 * deepest + 3); ++b) {
      begin[b] = static_cast<std::int16_t>(begin[b] + begin[b - 1]);
    }
    for (std::size_t i = 0; i < Size; ++i) {
      steps[static_cast<std::size_t>(begin[bucket(i)]++)] = static_cast<std::int16_t>(i);
    }
  }

  /// Chains equal functions of one depth, as many as there are lanes, and takes all but the first out of `steps`.
  template<class Depths>
  constexpr void group(const std::array<instruction, Size>& code, const Depths& depth, std::size_t lanes) noexcept {
    std::array<bool, Size + 1> member{};
    for (std::size_t k = 0; k < Size; ++k) {
      const auto i = static_cast<std::size_t>(steps[k]);
      if (member[i]) continue;
      steps[count++] = steps[k];
      if (!pays_in_lanes(code[i].code)) continue;
      std::size_t last = i, size = 1;
      for (std::size_t l = k + 1; l < Size && size < lanes; ++l) {
        const auto j = static_cast<std::size_t>(steps[l]);
        if (depth[j] != depth[i] || !pays_in_lanes(code[j].code)) break;
        if (member[j] || code[j].code != code[i].code) continue;
        next[last] = static_cast<std::int16_t>(j);
        last = j;
        member[j] = true;
        ++size;
        grouped = true;
      }
    }
  }
};

/// The order for a kernel on registers of T.
template<class K, class T> inline constexpr straight_order<code_size<K>> order_of{K::descriptor.code, native_lanes<T>};

/// How many instructions run together with I, itself included.
template<class K, class T> constexpr std::size_t group_size(std::size_t i) noexcept {
  std::size_t size = 1;
  for (std::int16_t n = order_of<K, T>.next[i]; n >= 0; n = order_of<K, T>.next[static_cast<std::size_t>(n)]) ++size;
  return size;
}

template<class K, class T> constexpr std::size_t member_of_group(std::size_t i, std::size_t number) noexcept {
  while (number-- > 0) i = static_cast<std::size_t>(order_of<K, T>.next[i]);
  return i;
}

/// Runs the group that begins with instruction I in one register.
template<class K, std::size_t I, class T, class Frame, std::size_t... L>
TAPELESS_INLINE void run_group(Frame& own, std::index_sequence<L...>) noexcept {
  using V = native_lane<T>;
  const T numbers[]{
      number<K, static_cast<std::size_t>(K::descriptor.code[member_of_group<K, T>(I, L)].a), T>(own, no_frame{})...};
  constexpr op code = K::descriptor.code[I].code;
  constexpr T harmless = code == op::log ? 1 : 0;
  T lanes[width<V>];
  rule<code>::value(V::of(numbers, harmless)).store(lanes);
  ((at<member_of_group<K, T>(I, L)>(own) = lanes[L]), ...);
}

template<class K, std::size_t I, class T, class Slots, class Frame>
TAPELESS_INLINE void run_straight_step(Slots slots, Frame& own) noexcept {
  if constexpr (order_of<K, T>.next[I] >= 0) {
    run_group<K, I, T>(own, std::make_index_sequence<group_size<K, T>(I)>{});
  } else {
    step<kind_of(K::descriptor.code[I])>::template run<K, I, T, 1>(slots, coordinates{}, own, no_frame{});
  }
}

template<class K, class T, class Slots, class Frame, std::size_t... N>
TAPELESS_INLINE void run_straight_steps(std::index_sequence<N...>, Slots slots, Frame& own) noexcept {
  [[maybe_unused]] const bool done[]{
      (run_straight_step<K, static_cast<std::size_t>(order_of<K, T>.steps[N]), T>(slots, own), true)...};
}

/// Runs straight-line code on the storage in `slots`, in registers where `Lanes` allows it and something is gained.
template<class K, class T, bool Lanes, class Slots> TAPELESS_INLINE constexpr void run_straight(Slots slots) noexcept {
  frame<K, T, level::element> f;
  if constexpr (Lanes && native_lanes < T >> 1) {
    if constexpr (order_of<K, T>.grouped) {
      if (!std::is_constant_evaluated()) {
        return run_straight_steps<K, T>(std::make_index_sequence<order_of<K, T>.count>{}, slots, f);
      }
    }
  }
  run_steps<K, T, 1>(steps<K, level::element>{}, slots, coordinates{}, f, no_frame{});
}

}  // namespace detail

}  // namespace tapeless::inline TAPELESS_ABI
