// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a lane reads of a kernel's slots: numbers where they lie, one for all lanes, integers and counters.

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/code.hpp>
#include <tapeless/kernel/simd/lanes.hpp>
#include <tapeless/math/lane.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

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

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
