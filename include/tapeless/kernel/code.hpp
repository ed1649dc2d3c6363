// SPDX-License-Identifier: BSL-1.0
#pragma once

// A kernel's code as types: which instructions run when, and a named register for what each of them gives.

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/descriptor.hpp>
#include <tapeless/plan/plan.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// Storage a slot begins at: elements, or integers of an input.
template<class T> struct pointer {
  T* real = nullptr;
  const std::int32_t* integer = nullptr;
};
/// Registers hold integers as real numbers too, exact ones.
template<class T>
requires(!math::Scalar<T>) struct pointer<T> {
  T* real = nullptr;
};

namespace detail {

/// A kernel, named by the first place in a plan where it stands: equal kernels of a program are one type. (With the
/// descriptor itself as template argument, kernels of different programs would be one too, but their names reach tens
/// of thousands of characters.)
template<class Build, std::size_t N> struct kernel_at { static constexpr auto descriptor = descriptor_of<Build, N>(); };

template<class Build, std::size_t N>
using kernel_of = kernel_at<Build, static_cast<std::size_t>(plan_of<Build>.kernels[N].same_as)>;

/// Kernel K of a program so small that what one kernel stores is what the next one is waiting for.
template<class K> struct tiny { static constexpr const auto& descriptor = K::descriptor; };
template<class K> inline constexpr bool is_tiny_kernel = false;
template<class K> inline constexpr bool is_tiny_kernel<tiny<K>> = true;

template<class K> inline constexpr std::size_t code_size = K::descriptor.code.size();
template<class K> inline constexpr std::size_t slot_count = K::descriptor.slots.size();

/// The numbers below `Count` that `Chosen::accepts`, as an index sequence.
template<std::size_t Count, class Chosen> constexpr auto accepted_numbers() noexcept {
  constexpr auto found = [] {
    fixed_array<std::size_t, Count + 1> numbers{};
    std::size_t count = 0;
    for (std::size_t i = 0; i < Count; ++i) {
      if (Chosen::accepts(i)) numbers[count++] = i;
    }
    numbers[Count] = count;
    return numbers;
  }();
  return [&]<std::size_t... I>(std::index_sequence<I...>) { return std::index_sequence<found[I]...>{}; }
  (std::make_index_sequence<found[Count]>{});
}

/// The instructions of K that `Chosen::test` accepts.
template<class K, class Chosen> struct instructions_of {
  static constexpr bool accepts(std::size_t i) noexcept { return Chosen::test(K::descriptor.code[i]); }
};
/// Their numbers, as an index sequence.
template<class K, class Chosen> constexpr auto choose() noexcept {
  return accepted_numbers<code_size<K>, instructions_of<K, Chosen>>();
}

/// The instructions of one level and phase, reductions aside.
template<level At, int Phase> struct steps_of {
  static constexpr bool test(const instruction& i) noexcept {
    return i.at == At && (i.phase == Phase || Phase < 0) && !is_reduction(i.code);
  }
};
/// The reductions of one phase that give `To`.
template<level To, int Phase> struct reductions_to {
  static constexpr bool test(const instruction& i) noexcept {
    return i.at == To && (i.phase == Phase || Phase < 0) && is_reduction(i.code);
  }
};
/// Everything that lives at a level, reductions included.
template<level At, int Phase> struct values_of {
  static constexpr bool test(const instruction& i) noexcept {
    return i.at == At && (i.phase == Phase || Phase < 0) && i.code != op::store;
  }
};

template<class K, level At, int Phase = -1> using steps = decltype(choose<K, steps_of<At, Phase>>());
template<class K, level To, int Phase = -1> using reductions = decltype(choose<K, reductions_to<To, Phase>>());
template<class K, level At, int Phase = -1> using values = decltype(choose<K, values_of<At, Phase>>());

/// One named register. An array of registers would be spilled by g++ 12.
template<std::size_t I, class V> struct cell { V value; };

/// The storage of slots, copied to named variables: after a store through a register, which may alias anything,
/// pointers that lie in memory are read again.
template<class T, class Sequence> struct own_slots_of;
template<class T, std::size_t... S> struct own_slots_of<T, std::index_sequence<S...>> : cell<S, pointer<T>>... {
  using real = T;
  /// `from[S]` is the storage of slot S.
  template<class From>
  TAPELESS_INLINE constexpr explicit own_slots_of(const From& from) noexcept : cell<S, pointer<T>>{from[S]}... {}
};
template<class K, class T> using own_slots = own_slots_of<T, std::make_index_sequence<slot_count<K>>>;

/// The storage of slot S.
template<std::size_t S, class Slots> TAPELESS_INLINE constexpr auto storage(const Slots& slots) noexcept {
  return slots[S];
}
template<std::size_t S, class T, class Sequence>
TAPELESS_INLINE constexpr pointer<T> storage(const own_slots_of<T, Sequence>& slots) noexcept {
  return static_cast<const cell<S, pointer<T>>&>(slots).value;
}

/// Registers 0, 1, 2, ... of one kind.
template<class V, class Sequence> struct cells;
template<class V, std::size_t... I> struct cells<V, std::index_sequence<I...>> : cell<I, V>... {};

template<class V> using mask_of = decltype(std::declval<V>() < std::declval<V>());

/// A mask where the instruction compares, a number otherwise.
template<class K, std::size_t I, class V>
using cell_of = cell<I, std::conditional_t<gives_truth(K::descriptor.code[I].code), mask_of<V>, V>>;

template<class K, class V, class Sequence> struct frame_of;
template<class K, class V, std::size_t... I> struct frame_of<K, V, std::index_sequence<I...>> : cell_of<K, I, V>... {};

/// The registers of one level (and phase) of a kernel on lanes V.
template<class K, class V, level At, int Phase = -1> using frame = frame_of<K, V, values<K, At, Phase>>;

/// The register of instruction I.
template<std::size_t I, class V> constexpr V& at(cell<I, V>& c) noexcept { return c.value; }
template<std::size_t I, class V> constexpr const V& at(const cell<I, V>& c) noexcept { return c.value; }

/// Makes each of them 0.
template<class V, std::size_t... I> TAPELESS_INLINE void clear(cells<V, std::index_sequence<I...>>& c) noexcept {
  ((at<I>(c) = V(math::value_of<V>(0))), ...);
}

/// A level that has no values to offer.
struct no_frame {};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
