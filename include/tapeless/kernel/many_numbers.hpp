// SPDX-License-Identifier: BSL-1.0
#pragma once

// The numbers of many inputs into registers, one input a lane, and back.

#include <cstddef>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/simd/lanes.hpp>
#include <tapeless/meta/fixed_array.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// A tensor of many inputs: number j of input i is `first[i Stride + j step()]`.
///
/// `Size` numbers an input. `Step` is 0 where it is known at run time only.
template<class T, std::size_t Size, std::size_t Stride, std::size_t Step = 1> struct numbers_of_many {
  using value_type = T;
  static constexpr std::size_t size = Size;

  T* first = nullptr;
  std::size_t run_time_step = Step;

  TAPELESS_INLINE std::size_t step() const noexcept { return Step > 0 ? Step : run_time_step; }
  TAPELESS_INLINE T* input(std::size_t i) const noexcept { return first + i * Stride; }
};

/// Structs of many inputs that hold numbers of one type and nothing else: their leaves have `Sizes` numbers and begin
/// `offset` numbers into a struct of `Words`.
template<class T, std::size_t Words, std::size_t... Sizes> struct structs_of_many {
  using value_type = T;
  static constexpr std::size_t size = (Sizes + ...);

  T* first;
  fixed_array<std::size_t, sizeof...(Sizes)> offset;

  /// Leaf number I by itself.
  template<std::size_t I> TAPELESS_INLINE auto leaf() const noexcept {
    constexpr fixed_array sizes{Sizes...};
    return numbers_of_many<T, sizes[I], Words>{first + offset[I]};
  }
};

namespace detail {

/// True where blocks of whole registers are turned: an input's numbers lie together and fill a register.
template<class V, std::size_t Size, std::size_t Stride, std::size_t Step>
inline constexpr bool turns_blocks = Step == 1 && Stride > 1 && Size >= V::size;

/// The first number of block b, of which there are (Size + Lanes - 1) / Lanes; the last one overlaps the one before it
/// where numbers are left.
template<std::size_t Lanes, std::size_t Size> constexpr std::size_t block(std::size_t b) noexcept {
  return (b + 1) * Lanes <= Size ? b * Lanes : Size - Lanes;
}

/// `Size` numbers of each input of a register, inputs `Stride` apart, turned into `Size` registers, and back.
template<class V, std::size_t Size, std::size_t Stride, class T>
TAPELESS_INLINE void turn_into_lanes(const T* p, V* to) noexcept {
  for (std::size_t b = 0; b * V::size < Size; ++b) {
    const std::size_t j = block<V::size, Size>(b);
    V::transpose(p + j, static_cast<std::ptrdiff_t>(Stride), reinterpret_cast<T*>(to + j), V::size);
  }
}
template<class V, std::size_t Size, std::size_t Stride, class T>
TAPELESS_INLINE void turn_out_of_lanes(const V* from, T* p) noexcept {
  for (std::size_t b = 0; b * V::size < Size; ++b) {
    const std::size_t j = block<V::size, Size>(b);
    V::transpose(reinterpret_cast<const T*>(from + j), V::size, p + j, static_cast<std::ptrdiff_t>(Stride));
  }
}

/// Numbers of `count` inputs; the other lanes repeat the first of them, so that nothing happens there that does not
/// happen in a lane that counts. Reading the numbers one by one takes half the time of an instruction that gathers
/// (Zen 5, AVX2 and AVX-512).
template<class V, class T, std::size_t Size, std::size_t Stride, std::size_t Step>
TAPELESS_INLINE void load_one_by_one(const numbers_of_many<T, Size, Stride, Step>& from, std::size_t at,
                                     std::size_t count, V* to) noexcept {
  std::remove_const_t<T> lanes[V::size];
  for (std::size_t j = 0; j < Size; ++j) {
    const T* p = from.input(at) + j * from.step();
    for (std::size_t l = 0; l < V::size; ++l) lanes[l] = p[(l < count ? l : 0) * Stride];
    if constexpr (std::is_integral_v<T>) to[j] = V::load_index(lanes);
    else to[j] = V::of(lanes, 0);
  }
}

}  // namespace detail

/// Reads `count` inputs from number `at` on into `Size` registers.
template<class V, class T, std::size_t Size, std::size_t Stride, std::size_t Step>
TAPELESS_INLINE void load_many(const numbers_of_many<T, Size, Stride, Step>& from, std::size_t at, std::size_t count,
                               V* to) noexcept {
  const T* p = from.input(at);
  if (count < V::size) return detail::load_one_by_one(from, at, count, to);
  if constexpr (std::is_integral_v<T> || (Stride > 1 && !detail::turns_blocks<V, Size, Stride, Step>)) {
    detail::load_one_by_one(from, at, V::size, to);
  } else if constexpr (Stride > 1) {
    detail::turn_into_lanes<V, Size, Stride>(const_cast<std::remove_const_t<T>*>(p), to);
  } else {
    for (std::size_t j = 0; j < Size; ++j) to[j] = V::load(p + j * from.step());
  }
}

/// Writes the first `count` lanes of `Size` registers as inputs from number `at` on.
template<class V, class T, std::size_t Size, std::size_t Stride, std::size_t Step>
TAPELESS_INLINE void store_many(const V* from, const numbers_of_many<T, Size, Stride, Step>& to, std::size_t at,
                                std::size_t count) noexcept {
  T* p = to.input(at);
  if constexpr (detail::turns_blocks<V, Size, Stride, Step>) {
    if (count == V::size) return detail::turn_out_of_lanes<V, Size, Stride>(from, p);
  }
  for (std::size_t j = 0; j < Size; ++j, p += to.step()) {
    if (Stride == 1 && count == V::size) {
      from[j].store(p);
    } else {
      T lanes[V::size];
      from[j].store(lanes);
      for (std::size_t l = 0; l < count; ++l) p[l * Stride] = lanes[l];
    }
  }
}

namespace detail {

template<class V, class T, std::size_t Words, std::size_t... Sizes, std::size_t... I>
TAPELESS_INLINE void load_structs(const structs_of_many<T, Words, Sizes...>& from, std::size_t at, std::size_t count,
                                  V* to, std::index_sequence<I...>) noexcept {
  if constexpr (Words >= V::size) {
    if (count == V::size) {
      V ordered[Words];
      turn_into_lanes<V, Words, Words>(const_cast<std::remove_const_t<T>*>(from.first) + at * Words, ordered);
      const auto copy = [&](std::size_t offset, std::size_t size) {
        for (std::size_t j = 0; j < size; ++j) *to++ = ordered[offset + j];
      };
      (copy(from.offset[I], Sizes), ...);
      return;
    }
  }
  ((load_many(from.template leaf<I>(), at, count, to), to += Sizes), ...);
}

template<class V, class T, std::size_t Words, std::size_t... Sizes, std::size_t... I>
TAPELESS_INLINE void store_structs(const V* from, const structs_of_many<T, Words, Sizes...>& to, std::size_t at,
                                   std::size_t count, std::index_sequence<I...>) noexcept {
  if constexpr (Words >= V::size) {
    if (count == V::size) {
      V ordered[Words];
      const auto copy = [&](std::size_t offset, std::size_t size) {
        for (std::size_t j = 0; j < size; ++j) ordered[offset + j] = *from++;
      };
      (copy(to.offset[I], Sizes), ...);
      turn_out_of_lanes<V, Words, Words>(ordered, to.first + at * Words);
      return;
    }
  }
  ((store_many(from, to.template leaf<I>(), at, count), from += Sizes), ...);
}

}  // namespace detail

template<class V, class T, std::size_t Words, std::size_t... Sizes>
TAPELESS_INLINE void load_many(const structs_of_many<T, Words, Sizes...>& from, std::size_t at, std::size_t count,
                               V* to) noexcept {
  detail::load_structs(from, at, count, to, std::make_index_sequence<sizeof...(Sizes)>{});
}
template<class V, class T, std::size_t Words, std::size_t... Sizes>
TAPELESS_INLINE void store_many(const V* from, const structs_of_many<T, Words, Sizes...>& to, std::size_t at,
                                std::size_t count) noexcept {
  detail::store_structs(from, to, at, count, std::make_index_sequence<sizeof...(Sizes)>{});
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
