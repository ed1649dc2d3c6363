// SPDX-License-Identifier: BSL-1.0
#pragma once

// One instruction on one lane: a single number or a register, by the same code.

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/kernel/code.hpp>
#include <tapeless/kernel/simd/lanes.hpp>
#include <tapeless/rules/table.hpp>

namespace tapeless::inline TAPELESS_ABI {

namespace detail {

/// How many things of type T, which lie in storage, a lane V holds: 1 for numbers computed one by one, and for
/// registers where storage holds registers (each with a number of as many independent inputs).
template<class V, class T = math::value_of<V>> inline constexpr std::size_t width = sizeof(V) / sizeof(T);

/// How a kernel on lanes V holds its slots: in registers copies of its own, else what it is given.
template<class K, class T, class V, class Slots>
using slots_of = std::conditional_t<(width<V, T> > 1), own_slots<K, T>, Slots>;

/// What lies in the storage of slots.
template<class Slots>
using stored_in = std::remove_reference_t<decltype(*storage<0>(std::declval<const Slots&>()).real)>;

/// The coordinates of the first lane: three outer axes, and the position on the last one.
struct coordinates {
  std::ptrdiff_t i = 0, j = 0, k = 0, n = 0;
};

/// Where slot S of a kernel lies, as plain constants: in constant evaluation an element of std::array costs clang
/// steps.
template<class K, std::size_t S> struct slot_at {
  static constexpr operand_slot slot = K::descriptor.slots[S];
  static constexpr content what = slot.what;
  static constexpr std::ptrdiff_t offset = slot.offset, i = slot.stride[0], j = slot.stride[1], k = slot.stride[2],
                                  n = slot.stride[3];
  /// How the elements along the last axis are told apart, beside the stride: see kernel/flattened.hpp.
  static constexpr bool patterned = false;

  TAPELESS_INLINE static constexpr std::ptrdiff_t element(const coordinates& c) noexcept {
    return offset + c.i * i + c.j * j + c.k * k + c.n * n;
  }
};

/// Which of the first `Count` lanes a lane of `Lanes` repeats: a half of a register of which no lane counts is as the
/// other half, and so are halves of halves.
template<std::size_t Count, std::size_t Lanes> struct repeated {
  static constexpr std::size_t from(std::size_t lane) noexcept {
    std::size_t begin = 0;
    for (std::size_t half = Lanes / 2; half > 0; half /= 2) {
      if (begin + half >= Count || lane < begin + half) lane = lane < begin + half ? lane : lane - half;
      else begin += half;
    }
    return lane;
  }
};

/// The first `Count` lanes, and those repeated in the lanes that are left: what is computed of them raises no
/// floating-point exception that one of the numbers themselves does not raise.
template<std::size_t Count, class V> TAPELESS_INLINE constexpr V filled(V v) noexcept {
  if constexpr (Count == width<V>) return v;
  else return V::template pick<repeated<Count, width<V>>>(v);
}

/// Integers with a stride as lanes.
template<class V, std::size_t Count> TAPELESS_INLINE V spread(const std::int32_t* p, std::ptrdiff_t stride) noexcept {
  std::int32_t lanes[width<V>]{};
  for (std::size_t l = 0; l < Count; ++l) lanes[l] = p[static_cast<std::ptrdiff_t>(l) * stride];
  return V::load_index(lanes);
}

/// What lies in storage as T is read one at a time, or one for all lanes.
template<class K, std::size_t S, class V, class T>
inline constexpr bool reads_one = (slot_at<K, S>::what == content::real ||
                                   (slot_at<K, S>::what == content::integer && !math::Scalar<T>)) &&
                                  (width<V, T> == 1 || slot_at<K, S>::n == 0);

/// `Count` numbers from p on, and anything in the lanes that are left.
template<class K, class V, std::size_t Count, class T> TAPELESS_INLINE V load_first(const T* p) noexcept {
  if constexpr (Count == width<V>) return V::load(p);
  else if constexpr (is_tiny_kernel<K>) return V::template load_some<Count>(p);
  else return V::load(p, Count);
}

/// `Count` numbers from p on, and 0 in the lanes that are left.
template<class K, class V, std::size_t Count, class T> TAPELESS_INLINE V load_only(const T* p) noexcept {
  if constexpr (Count == width<V>) return V::load(p);
  else if constexpr (is_tiny_kernel<K>) return V::template load_pieces<Count>(p);
  else return V::load(p, Count);
}

template<class K, std::size_t S, class V, std::size_t Count, class Slots>
requires reads_one<K, S, V, stored_in<Slots>> TAPELESS_INLINE constexpr V load(Slots slots,
                                                                               const coordinates& c) noexcept {
  return V(storage<S>(slots).real[slot_at<K, S>::offset + c.i * slot_at<K, S>::i + c.j * slot_at<K, S>::j +
                                  c.k * slot_at<K, S>::k + c.n * slot_at<K, S>::n]);
}

/// What slot S holds at the coordinates, in the first `Count` lanes; the others repeat them. `storage<S>(slots)` is the
/// pointer to it.
template<class K, std::size_t S, class V, std::size_t Count, class Slots>
requires(!reads_one<K, S, V, stored_in<Slots>> && !slot_at<K, S>::patterned) TAPELESS_INLINE constexpr V
    load(Slots slots, const coordinates& c) noexcept {
  using T = math::value_of<V>;
  using s = slot_at<K, S>;
  const std::ptrdiff_t at = s::element(c);
  if constexpr (s::what == content::counter) {
    if constexpr (width<V, stored_in<Slots>> == 1 || s::n == 0) return V(static_cast<T>(at));
    else if constexpr (s::n == 1) return filled<Count>(V::iota(static_cast<T>(at)));
    else return V(static_cast<T>(at)) + V(static_cast<T>(s::n)) * filled<Count>(V::iota(T(0)));
  } else if constexpr (s::what == content::integer) {
    const std::int32_t* p = storage<S>(slots).integer + at;
    if constexpr (width<V> == 1 || s::n == 0) return V(static_cast<T>(*p));
    else if constexpr (s::n != 1) return filled<Count>(spread<V, Count>(p, s::n));
    else if constexpr (Count == width<V>) return V::load_index(p);
    else return filled<Count>(V::load_index(p, Count));
  } else {
    const T* p = storage<S>(slots).real + at;
    if constexpr (s::n != 1 && Count == width<V>) return V::gather(p, s::n);
    else if constexpr (s::n != 1) return filled<Count>(V::gather(p, s::n, Count));
    else return filled<Count>(load_first<K, V, Count>(p));
  }
}

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

}  // namespace tapeless::inline TAPELESS_ABI
