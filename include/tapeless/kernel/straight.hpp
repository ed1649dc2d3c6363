// SPDX-License-Identifier: BSL-1.0
#pragma once

// Straight-line code: a kernel on single numbers. What is computed alike several times is computed in one register.

#include <cstddef>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/evaluate.hpp>
#include <tapeless/kernel/grouping.hpp>
#include <tapeless/kernel/number_step.hpp>
#include <tapeless/plan/loop.hpp>
#include <tapeless/plan/plan.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

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
template<class K, std::size_t G, int Which, class T, std::size_t... L>
TAPELESS_INLINE native_lane<T> operand_of_group(const T* v, [[maybe_unused]] const group_frame<K, T>& packs,
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
    return V(v[from(0)]);
  } else {
    const T numbers[]{v[from(L)]...};
    return V::of(numbers, numbers[0]);
  }
}

/// Runs group G in one register.
template<class K, std::size_t G, class T, std::size_t... L>
TAPELESS_INLINE void run_group(T* v, group_frame<K, T>& packs, std::index_sequence<L...> lanes) noexcept {
  using V = native_lane<T>;
  constexpr instruction i = K::descriptor.code[groups<K, T>::of.member(G, 0)];
  V& result = static_cast<cell<G, V>&>(packs).value;
  const V a = operand_of_group<K, G, 0, T>(v, packs, lanes);
  if constexpr (i.c >= 0) {
    result = rule<i.code>::value(a, operand_of_group<K, G, 1, T>(v, packs, lanes),
                                 operand_of_group<K, G, 2, T>(v, packs, lanes));
  } else if constexpr (i.b >= 0) {
    result = rule<i.code>::value(a, operand_of_group<K, G, 1, T>(v, packs, lanes));
  } else {
    result = rule<i.code>::value(a);
  }
  if constexpr (groups<K, T>::spreads(G)) {
    T numbers[width<V>];
    result.store(numbers);
    ((v[groups<K, T>::of.member(G, L)] = numbers[L]), ...);
  }
}

template<class Build, std::size_t N, class T> struct slots_in_place;

/// True for code that is a whole program: what it stores goes to the caller, not to another kernel or step of a loop.
template<class Slots> inline constexpr bool is_program = false;
template<class Build, std::size_t N, class T>
inline constexpr bool is_program<slots_in_place<Build, N, T>> = plan_of<Build>.size() == 1;
template<class Build, int Which, std::size_t N, class T>
inline constexpr bool is_program<slots_in_place<loop_body<Build, Which>, N, T>> = false;

/// The element of its slot that an instruction reads or writes.
template<class K> constexpr std::int32_t element_of_slot(const instruction& i) noexcept {
  return i.slot < 0 ? 0 : K::descriptor.slots.items[i.slot].offset;
}

template<class K, class T, class Slots, std::size_t... I>
TAPELESS_INLINE constexpr void run_numbers(std::index_sequence<I...>, Slots slots,
                                           straight_values<T, code_size<K>>& v) noexcept {
  constexpr const auto& code = K::descriptor.code.items;
  [[maybe_unused]] const bool done[]{
      true, (run_number<number_steps<K, is_program<Slots>>.items[I], T>(
                 slots, v, I, code[I].a, code[I].b, code[I].c, code[I].slot, element_of_slot<K>(code[I]), code[I].bits),
             true)...};
}

template<class K, std::size_t I, class T, class Slots>
TAPELESS_INLINE void run_straight_step(Slots slots, straight_values<T, code_size<K>>& v,
                                       [[maybe_unused]] group_frame<K, T>& packs) noexcept {
  constexpr int g = groups<K, T>::of.group[I];
  if constexpr (g >= 0) {
    constexpr auto number = static_cast<std::size_t>(g);
    run_group<K, number, T>(v.number, packs, std::make_index_sequence<groups<K, T>::of.size[number]>{});
  } else {
    run_numbers<K, T>(std::index_sequence<I>{}, slots, v);
  }
}

template<class K, class T, class Slots, std::size_t... N>
TAPELESS_INLINE void run_straight_steps(std::index_sequence<N...>, Slots slots,
                                        straight_values<T, code_size<K>>& v) noexcept {
  group_frame<K, T> packs;
  [[maybe_unused]] const bool done[]{
      (run_straight_step<K, static_cast<std::size_t>(groups<K, T>::of.steps[N]), T>(slots, v, packs), true)...};
}

/// True for a kernel of which some is computed in registers of T.
template<class K, class T> constexpr bool gains_by_lanes() noexcept {
  if constexpr (native_lanes<T> == 1 || !is_worth_grouping(K::descriptor.code)) return false;
  else return groups<K, T>::of.any;
}

/// Runs straight-line code on the storage in `slots`, in registers where `Lanes` allows it and something is gained.
template<class K, class T, bool Lanes, class Slots> TAPELESS_INLINE constexpr void run_straight(Slots slots) noexcept {
  straight_values<T, code_size<K>> v;
  if constexpr (Lanes && gains_by_lanes<K, T>()) {
    if (!std::is_constant_evaluated()) {
      run_straight_steps<K, T>(std::make_index_sequence<groups<K, T>::of.count>{}, slots, v);
      return;
    }
  }
  run_numbers<K, T>(std::make_index_sequence<code_size<K>>{}, slots, v);
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
