// SPDX-License-Identifier: BSL-1.0
#pragma once

// One instruction on one lane: a single number or a register, by the same code.

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/kernel/load.hpp>
#include <tapeless/rules/table.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Writes the first `Count` lanes, one each `step` elements: what is written into a part of each row of a matrix.
template<std::size_t Count, class V, class T>
TAPELESS_INLINE void store_apart(V value, T* p, std::ptrdiff_t step) noexcept {
  T lanes[width<V>];
  value.store(lanes);
  for (std::size_t i = 0; i < Count; ++i) p[static_cast<std::ptrdiff_t>(i) * step] = lanes[i];
}

template<class K, std::size_t S, std::size_t Count, class Slots, class V>
requires(width<V, stored_in<Slots>> == 1) TAPELESS_INLINE
    constexpr void store(Slots slots, const coordinates& c, V value) noexcept {
  storage<S>(slots).real[slot_at<K, S>::offset + c.i * slot_at<K, S>::i + c.j * slot_at<K, S>::j +
                         c.k * slot_at<K, S>::k + c.n * slot_at<K, S>::n] = value;
}
template<class K, std::size_t S, std::size_t Count, class Slots, class V>
requires(width<V, stored_in<Slots>> > 1) TAPELESS_INLINE
    constexpr void store(Slots slots, const coordinates& c, V value) noexcept {
  using s = slot_at<K, S>;
  math::value_of<V>* p = storage<S>(slots).real + s::element(c);
  if constexpr (s::n == 0) {
    value.store(p, 1);
  } else {
    if constexpr (s::n != 1) store_apart<Count>(value, p, s::n);
    else if constexpr (Count == width<V>) value.store(p);
    else value.store(p, Count);
  }
}

/// Where instruction J keeps its value, seen from a frame of lanes V.
template<class K, std::size_t J, class V, class Frame>
inline constexpr bool holds = std::is_base_of_v<cell_of<K, J, V>, Frame>;

/// The value of instruction J as a number in lanes V: from its own level, or a line's number in every lane.
template<class K, std::size_t J, class V, class Frame, class Outer>
requires(holds<K, J, V, Frame> && !gives_truth(K::descriptor.code[J].code)) TAPELESS_INLINE constexpr V
    number(const Frame& own, const Outer&) noexcept {
  return static_cast<const cell<J, V>&>(own).value;
}
template<class K, std::size_t J, class V, class Frame, class Outer>
requires(holds<K, J, V, Frame>&& gives_truth(K::descriptor.code[J].code)) TAPELESS_INLINE constexpr V
    number(const Frame& own, const Outer&) noexcept {
  using math::select;
  return select(static_cast<const cell_of<K, J, V>&>(own).value, V(1), V(0));
}
template<class K, std::size_t J, class V, class Frame, class Outer>
requires(!holds<K, J, V, Frame>) TAPELESS_INLINE constexpr V number(const Frame&, const Outer& outer) noexcept {
  return V(number<K, J, std::conditional_t<holds<K, J, V, Outer>, V, math::value_of<V>>>(outer, outer));
}

/// The same as a truth value.
template<class K, std::size_t J, class V, class Frame, class Outer>
TAPELESS_INLINE constexpr mask_of<V> truth(const Frame& own, const Outer& outer) noexcept {
  if constexpr (holds<K, J, V, Frame> && gives_truth(K::descriptor.code[J].code)) {
    return static_cast<const cell_of<K, J, V>&>(own).value;
  } else {
    return !(number<K, J, V>(own, outer) == V(0));
  }
}

/// What an instruction does, apart from which operation it is. One specialisation each: in constant evaluation an
/// `if constexpr` chain costs clang a step for every branch that is not taken.
enum class step_kind { load, store, constant, nothing, one, two, three, choose, logic_one, logic_two };

constexpr step_kind kind_of(const instruction& i) noexcept {
  switch (i.code) {
    case op::load:
      return step_kind::load;
    case op::store:
      return step_kind::store;
    case op::constant:
      return step_kind::constant;
    case op::product:
      return step_kind::nothing;
    case op::select:
      return step_kind::choose;
    case op::logical_not:
      return step_kind::logic_one;
    case op::logical_and:
    case op::logical_or:
      return step_kind::logic_two;
    default:
      return i.c >= 0 ? step_kind::three : i.b >= 0 ? step_kind::two : step_kind::one;
  }
}

/// Runs instruction I on lanes V. `own` holds the registers of its level, `outer` those of the level above.
template<step_kind> struct step;

template<> struct step<step_kind::nothing> {
  template<class K, std::size_t I, class V, std::size_t Count, class Slots, class Frame, class Outer>
  TAPELESS_INLINE static constexpr void run(Slots, const coordinates&, Frame&, const Outer&) noexcept {}
};
template<> struct step<step_kind::load> {
  template<class K, std::size_t I, class V, std::size_t Count, class Slots, class Frame, class Outer>
  TAPELESS_INLINE static constexpr void run(Slots slots, const coordinates& c, Frame& own, const Outer&) noexcept {
    static_cast<cell<I, V>&>(own).value =
        load<K, static_cast<std::size_t>(K::descriptor.code[I].slot), V, Count>(slots, c);
  }
};
template<> struct step<step_kind::store> {
  template<class K, std::size_t I, class V, std::size_t Count, class Slots, class Frame, class Outer>
  TAPELESS_INLINE static constexpr void run(Slots slots, const coordinates& c, Frame& own,
                                            const Outer& outer) noexcept {
    store<K, static_cast<std::size_t>(K::descriptor.code[I].slot), Count>(
        slots, c, number<K, static_cast<std::size_t>(K::descriptor.code[I].a), V>(own, outer));
  }
};
template<> struct step<step_kind::constant> {
  template<class K, std::size_t I, class V, std::size_t Count, class Slots, class Frame, class Outer>
  TAPELESS_INLINE static constexpr void run(Slots, const coordinates&, Frame& own, const Outer&) noexcept {
    static_cast<cell<I, V>&>(own).value =
        V(static_cast<math::value_of<V>>(__builtin_bit_cast(double, K::descriptor.code[I].bits)));
  }
};

/// The operations that compute: which operands they take as numbers and which as truth values.
template<class K, std::size_t I> struct operands {
  static constexpr instruction i = K::descriptor.code[I];
  static constexpr std::size_t a = static_cast<std::size_t>(i.a), b = static_cast<std::size_t>(i.b),
                               c = static_cast<std::size_t>(i.c);
};
template<> struct step<step_kind::one> {
  template<class K, std::size_t I, class V, std::size_t Count, class Slots, class Frame, class Outer>
  TAPELESS_INLINE static constexpr void run(Slots, const coordinates&, Frame& own, const Outer& outer) noexcept {
    static_cast<cell_of<K, I, V>&>(own).value =
        rule<operands<K, I>::i.code>::value(number<K, operands<K, I>::a, V>(own, outer));
  }
};
template<> struct step<step_kind::two> {
  template<class K, std::size_t I, class V, std::size_t Count, class Slots, class Frame, class Outer>
  TAPELESS_INLINE static constexpr void run(Slots, const coordinates&, Frame& own, const Outer& outer) noexcept {
    static_cast<cell_of<K, I, V>&>(own).value = rule<operands<K, I>::i.code>::value(
        number<K, operands<K, I>::a, V>(own, outer), number<K, operands<K, I>::b, V>(own, outer));
  }
};
template<> struct step<step_kind::three> {
  template<class K, std::size_t I, class V, std::size_t Count, class Slots, class Frame, class Outer>
  TAPELESS_INLINE static constexpr void run(Slots, const coordinates&, Frame& own, const Outer& outer) noexcept {
    static_cast<cell_of<K, I, V>&>(own).value = rule<operands<K, I>::i.code>::value(
        number<K, operands<K, I>::a, V>(own, outer), number<K, operands<K, I>::b, V>(own, outer),
        number<K, operands<K, I>::c, V>(own, outer));
  }
};
template<> struct step<step_kind::choose> {
  template<class K, std::size_t I, class V, std::size_t Count, class Slots, class Frame, class Outer>
  TAPELESS_INLINE static constexpr void run(Slots, const coordinates&, Frame& own, const Outer& outer) noexcept {
    static_cast<cell<I, V>&>(own).value =
        rule<op::select>::value(truth<K, operands<K, I>::a, V>(own, outer), number<K, operands<K, I>::b, V>(own, outer),
                                number<K, operands<K, I>::c, V>(own, outer));
  }
};
template<> struct step<step_kind::logic_one> {
  template<class K, std::size_t I, class V, std::size_t Count, class Slots, class Frame, class Outer>
  TAPELESS_INLINE static constexpr void run(Slots, const coordinates&, Frame& own, const Outer& outer) noexcept {
    static_cast<cell_of<K, I, V>&>(own).value =
        rule<operands<K, I>::i.code>::value(truth<K, operands<K, I>::a, V>(own, outer));
  }
};
template<> struct step<step_kind::logic_two> {
  template<class K, std::size_t I, class V, std::size_t Count, class Slots, class Frame, class Outer>
  TAPELESS_INLINE static constexpr void run(Slots, const coordinates&, Frame& own, const Outer& outer) noexcept {
    static_cast<cell_of<K, I, V>&>(own).value = rule<operands<K, I>::i.code>::value(
        truth<K, operands<K, I>::a, V>(own, outer), truth<K, operands<K, I>::b, V>(own, outer));
  }
};

/// Runs a sequence of instructions. A list and no fold, which clang would nest, 256 deep at most.
template<class K, class V, std::size_t Count, class Slots, class Frame, class Outer, std::size_t... I>
TAPELESS_INLINE constexpr void run_steps(std::index_sequence<I...>, [[maybe_unused]] Slots slots,
                                         [[maybe_unused]] const coordinates& c, [[maybe_unused]] Frame& own,
                                         [[maybe_unused]] const Outer& outer) noexcept {
  [[maybe_unused]] const bool done[]{
      true, (step<kind_of(K::descriptor.code[I])>::template run<K, I, V, Count>(slots, c, own, outer), true)...};
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
