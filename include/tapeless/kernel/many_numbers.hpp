// SPDX-License-Identifier: BSL-1.0
#pragma once

// The numbers of many inputs into registers, one input a lane, and back.

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/kernel/simd/lanes.hpp>

namespace tapeless::inline TAPELESS_ABI {

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

namespace detail {

/// True where blocks of whole registers are turned: an input's numbers lie together and fill a register.
template<class V, std::size_t Size, std::size_t Stride, std::size_t Step>
inline constexpr bool turns_blocks = Step == 1 && Stride > 1 && Size >= V::size;

/// The first number of block b, of which there are (Size + Lanes - 1) / Lanes; the last one overlaps the one before it
/// where numbers are left.
template<std::size_t Lanes, std::size_t Size> constexpr std::size_t block(std::size_t b) noexcept {
  return (b + 1) * Lanes <= Size ? b * Lanes : Size - Lanes;
}

/// Numbers of a whole register of inputs from `at` on.
template<class V, class T, std::size_t Size, std::size_t Stride, std::size_t Step>
TAPELESS_INLINE void load_whole(const numbers_of_many<T, Size, Stride, Step>& from, std::size_t at, V* to) noexcept {
  constexpr auto stride = static_cast<std::ptrdiff_t>(Stride);
  const T* p = from.input(at);
  if constexpr (turns_blocks<V, Size, Stride, Step>) {
    for (std::size_t b = 0; b * V::size < Size; ++b) {
      const std::size_t j = block<V::size, Size>(b);
      V::transpose(p + j, stride, reinterpret_cast<std::remove_const_t<T>*>(to + j), V::size);
    }
  } else {
    for (std::size_t j = 0; j < Size; ++j) {
      if constexpr (Stride == 1) to[j] = V::load(p + j * from.step());
      else to[j] = V::gather(p + j * from.step(), stride);
    }
  }
}

/// Numbers of `count` inputs; the other lanes repeat the first of them, so that nothing happens there that does not
/// happen in a lane that counts.
template<class V, class T, std::size_t Size, std::size_t Stride, std::size_t Step>
TAPELESS_INLINE void load_some(const numbers_of_many<T, Size, Stride, Step>& from, std::size_t at, std::size_t count,
                               V* to) noexcept {
  std::remove_const_t<T> lanes[V::size];
  for (std::size_t j = 0; j < Size; ++j) {
    const T* p = from.input(at) + j * from.step();
    for (std::size_t l = 0; l < V::size; ++l) lanes[l] = p[(l < count ? l : 0) * Stride];
    if constexpr (std::is_integral_v<T>) to[j] = V::load_index(lanes);
    else to[j] = V::load(lanes);
  }
}

}  // namespace detail

/// Reads `count` inputs from number `at` on into `Size` registers.
template<class V, class T, std::size_t Size, std::size_t Stride, std::size_t Step>
TAPELESS_INLINE void load_many(const numbers_of_many<T, Size, Stride, Step>& from, std::size_t at, std::size_t count,
                               V* to) noexcept {
  if constexpr (!std::is_integral_v<T>) {
    if (count == V::size) return detail::load_whole(from, at, to);
  }
  detail::load_some(from, at, count, to);
}

/// Writes the first `count` lanes of `Size` registers as inputs from number `at` on.
template<class V, class T, std::size_t Size, std::size_t Stride, std::size_t Step>
TAPELESS_INLINE void store_many(const V* from, const numbers_of_many<T, Size, Stride, Step>& to, std::size_t at,
                                std::size_t count) noexcept {
  T* p = to.input(at);
  if (detail::turns_blocks<V, Size, Stride, Step> && count == V::size) {
    if constexpr (detail::turns_blocks<V, Size, Stride, Step>) {
      for (std::size_t b = 0; b * V::size < Size; ++b) {
        const std::size_t j = detail::block<V::size, Size>(b);
        V::transpose(reinterpret_cast<const T*>(from + j), V::size, p + j, static_cast<std::ptrdiff_t>(Stride));
      }
    }
    return;
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

}  // namespace tapeless::inline TAPELESS_ABI
