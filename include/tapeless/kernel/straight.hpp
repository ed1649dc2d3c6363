// SPDX-License-Identifier: BSL-1.0
#pragma once

// Straight-line code: a kernel on single numbers. What is computed alike several times is computed in one register.

#include <cstddef>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/evaluate.hpp>
#include <tapeless/kernel/grouping.hpp>
#include <tapeless/plan/loop.hpp>
#include <tapeless/plan/plan.hpp>

namespace tapeless::inline TAPELESS_ABI {

namespace detail {

/// What a kernel computes together in registers of T, as a constant.
template<class K, class T> struct groups {
  static constexpr grouping<code_size<K>> of{K::descriptor.code, native_lanes<T>};

  static constexpr std::size_t count = [] {
    int last = -1;
    for (std::size_t i = 0; i < code_size<K>; ++i) last = of.group[i] > last ? of.group[i] : last;
    return static_cast<std::size_t>(last + 1);
  }();

  /// True where a lane of group G is also needed as a single number.
  static constexpr bool spreads(std::size_t g) noexcept {
    for (std::size_t l = 0; l < static_cast<std::size_t>(of.size[g]); ++l) {
      if (of.alone[of.member(g, l)]) return true;
    }
    return false;
  }
};

/// The registers of all groups.
template<class K, class T> using group_frame = cells<native_lane<T>, std::make_index_sequence<groups<K, T>::count>>;

/// Operand `Which` of group G: a register of another group, one number in all lanes, or numbers brought together.
template<class K, std::size_t G, int Which, class T, class Frame, std::size_t... L>
TAPELESS_INLINE native_lane<T> operand_of_group(const Frame& own, [[maybe_unused]] const group_frame<K, T>& packs,
                                                std::index_sequence<L...>) noexcept {
  using V = native_lane<T>;
  constexpr const auto& all = groups<K, T>::of;
  constexpr int behind = all.group_behind(K::descriptor.code, G, Which);
  constexpr auto from = [](std::size_t l) {
    return static_cast<std::size_t>(operand(K::descriptor.code[all.member(G, l)], Which));
  };
  if constexpr (behind >= 0) {
    return static_cast<const cell<static_cast<std::size_t>(behind), V>&>(packs).value;
  } else if constexpr (all.is_shared(K::descriptor.code, G, Which)) {
    return V(number<K, from(0), T>(own, no_frame{}));
  } else {
    const T numbers[]{number<K, from(L), T>(own, no_frame{})...};
    return V::of(numbers, numbers[0]);
  }
}

/// Runs group G in one register.
template<class K, std::size_t G, class T, class Frame, std::size_t... L>
TAPELESS_INLINE void run_group(Frame& own, group_frame<K, T>& packs, std::index_sequence<L...> lanes) noexcept {
  using V = native_lane<T>;
  constexpr instruction i = K::descriptor.code[groups<K, T>::of.member(G, 0)];
  V& result = static_cast<cell<G, V>&>(packs).value;
  const V a = operand_of_group<K, G, 0, T>(own, packs, lanes);
  if constexpr (i.c >= 0) {
    result = rule<i.code>::value(a, operand_of_group<K, G, 1, T>(own, packs, lanes),
                                 operand_of_group<K, G, 2, T>(own, packs, lanes));
  } else if constexpr (i.b >= 0) {
    result = rule<i.code>::value(a, operand_of_group<K, G, 1, T>(own, packs, lanes));
  } else {
    result = rule<i.code>::value(a);
  }
  if constexpr (groups<K, T>::spreads(G)) {
    T numbers[width<V>];
    result.store(numbers);
    ((static_cast<cell<groups<K, T>::of.member(G, L), T>&>(own).value = numbers[L]), ...);
  }
}

template<class Build, std::size_t N, class T> struct slots_in_place;

/// True for code that is a whole program: what it stores goes to the caller, not to another kernel or step of a loop.
template<class Slots> inline constexpr bool is_program = false;
template<class Build, std::size_t N, class T>
inline constexpr bool is_program<slots_in_place<Build, N, T>> = plan_of<Build>.size() == 1;
template<class Build, int Which, std::size_t N, class T>
inline constexpr bool is_program<slots_in_place<loop_body<Build, Which>, N, T>> = false;

/// True for a product that only products, quotients and stores use, which cannot be fused with it.
template<class K, std::size_t I> constexpr bool is_never_summed() noexcept {
  const auto& code = K::descriptor.code;
  if (code[I].code != op::multiply) return false;
  for (std::size_t j = I + 1; j < code_size<K>; ++j) {
    const instruction& by = code[j];
    const bool fused = by.code == op::fma || by.code == op::fms || by.code == op::fnma;
    const bool takes_factors = by.code == op::multiply || by.code == op::divide || by.code == op::store;
    const auto uses = [](int operand) { return operand == static_cast<int>(I); };
    if (uses(by.c) || ((uses(by.a) || uses(by.b)) && !fused && !takes_factors)) return false;
  }
  return true;
}

/// Runs instruction I on single numbers.
template<class K, std::size_t I, class T, class Slots, class Frame>
TAPELESS_INLINE void run_single_step([[maybe_unused]] Slots slots, Frame& own) noexcept {
  if constexpr (is_program<Slots> && is_never_summed<K, I>()) {
    const T a = number<K, operands<K, I>::a, T>(own, no_frame{}), b = number<K, operands<K, I>::b, T>(own, no_frame{});
    static_cast<cell<I, T>&>(own).value = TAPELESS_UNFUSED(a * b);
  } else {
    step<kind_of(K::descriptor.code[I])>::template run<K, I, T, 1>(slots, coordinates{}, own, no_frame{});
  }
}

template<class K, class T, class Slots, class Frame, std::size_t... I>
TAPELESS_INLINE void run_single_steps(std::index_sequence<I...>, Slots slots, Frame& own) noexcept {
  [[maybe_unused]] const bool done[]{true, (run_single_step<K, I, T>(slots, own), true)...};
}

template<class K, std::size_t I, class T, class Slots, class Frame>
TAPELESS_INLINE void run_straight_step(Slots slots, Frame& own, [[maybe_unused]] group_frame<K, T>& packs) noexcept {
  constexpr int g = groups<K, T>::of.group[I];
  if constexpr (g >= 0) {
    constexpr auto number = static_cast<std::size_t>(g);
    run_group<K, number, T>(own, packs, std::make_index_sequence<groups<K, T>::of.size[number]>{});
  } else {
    run_single_step<K, I, T>(slots, own);
  }
}

template<class K, class T, class Slots, class Frame, std::size_t... N>
TAPELESS_INLINE void run_straight_steps(std::index_sequence<N...>, Slots slots, Frame& own) noexcept {
  group_frame<K, T> packs;
  [[maybe_unused]] const bool done[]{
      (run_straight_step<K, static_cast<std::size_t>(groups<K, T>::of.steps[N]), T>(slots, own, packs), true)...};
}

/// True for a kernel of which some is computed in registers of T.
template<class K, class T> constexpr bool gains_by_lanes() noexcept {
  if constexpr (native_lanes<T> == 1 || most_grouped < code_size<K>) return false;
  else return groups<K, T>::of.any;
}

/// Runs straight-line code on the storage in `slots`, in registers where `Lanes` allows it and something is gained.
template<class K, class T, bool Lanes, class Slots> TAPELESS_INLINE constexpr void run_straight(Slots slots) noexcept {
  frame<K, T, level::element> f;
  if constexpr (Lanes) {
    if (!std::is_constant_evaluated()) {
      if constexpr (gains_by_lanes<K, T>()) {
        run_straight_steps<K, T>(std::make_index_sequence<groups<K, T>::of.count>{}, slots, f);
      } else {
        run_single_steps<K, T>(steps<K, level::element>{}, slots, f);
      }
      return;
    }
  }
  run_steps<K, T, 1>(steps<K, level::element>{}, slots, coordinates{}, f, no_frame{});
}

}  // namespace detail

}  // namespace tapeless::inline TAPELESS_ABI
