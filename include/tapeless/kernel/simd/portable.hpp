// SPDX-License-Identifier: BSL-1.0
#pragma once

// Registers of any architecture that xsimd knows, for what has no better way of its own.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/kernel/simd/native.hpp>
#include <tapeless/kernel/simd/portable_arithmetic.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// The operations on a register that every architecture header provides, in terms of xsimd. A partial one has n < size.
template<class T> struct portable_registers : arithmetic<T> {
  using typename arithmetic<T>::batch;
  using typename arithmetic<T>::truth;
  using arithmetic<T>::size, arithmetic<T>::load, arithmetic<T>::store;

  TAPELESS_INLINE static batch raw_max(batch a, batch b) noexcept { return xsimd::select(b < a, a, b); }
  TAPELESS_INLINE static batch raw_min(batch a, batch b) noexcept { return xsimd::select(a < b, a, b); }

  template<class Integers> TAPELESS_INLINE static batch lookup(const T* table, Integers i) noexcept {
    typename Integers::value_type place[size];
    i.store_unaligned(place);
    T lanes[size];
    for (std::size_t k = 0; k < size; ++k) lanes[k] = table[place[k] & 7];
    return batch::load_unaligned(lanes);
  }

  TAPELESS_INLINE static batch load(const T* p, std::size_t n) noexcept { return gather(p, 1, n); }
  TAPELESS_INLINE static batch load_index(const std::int32_t* p) noexcept { return load_index(p, size); }
  TAPELESS_INLINE static batch load_index(const std::int32_t* p, std::size_t n) noexcept {
    T lanes[size]{};
    for (std::size_t i = 0; i < n; ++i) lanes[i] = static_cast<T>(p[i]);
    return batch::load_unaligned(lanes);
  }
  TAPELESS_INLINE static batch gather(const T* p, std::ptrdiff_t stride) noexcept { return gather(p, stride, size); }
  TAPELESS_INLINE static batch gather(const T* p, std::ptrdiff_t stride, std::size_t n) noexcept {
    T lanes[size]{};
    for (std::size_t i = 0; i < n; ++i) lanes[i] = p[static_cast<std::ptrdiff_t>(i) * stride];
    return batch::load_unaligned(lanes);
  }
  TAPELESS_INLINE static void store(batch v, T* p, std::size_t n) noexcept {
    T lanes[size];
    v.store_unaligned(lanes);
    for (std::size_t i = 0; i < n; ++i) p[i] = lanes[i];
  }
  TAPELESS_INLINE static batch iota() noexcept {
    T lanes[size];
    for (std::size_t i = 0; i < size; ++i) lanes[i] = static_cast<T>(i);
    return batch::load_unaligned(lanes);
  }
  TAPELESS_INLINE static truth first(std::size_t n) noexcept { return iota() < batch(static_cast<T>(n)); }

  /// Lane i + Width moved to lane i; what the upper lanes hold is not asked for.
  template<std::size_t Width> TAPELESS_INLINE static batch down(batch v) noexcept {
    T lanes[2 * size]{};
    v.store_unaligned(lanes);
    return batch::load_unaligned(lanes + Width);
  }

  /// A transposition is log2(size) rounds of interleaving the rows of the upper half with those of the lower.
  template<std::ptrdiff_t N>
  TAPELESS_INLINE static void transpose(const T* src, std::ptrdiff_t ld_src, T* dst, std::ptrdiff_t ld_dst) noexcept {
    constexpr std::size_t count = static_cast<std::size_t>(N);
    batch rows[size], next[size];
    for (std::size_t i = 0; i < size; ++i) {
      const T* row = src + static_cast<std::ptrdiff_t>(i) * ld_src;
      if constexpr (count == size) rows[i] = batch::load_unaligned(row);
      else rows[i] = load(row, count);
    }
    for (std::size_t round = 1; round < size; round *= 2) {
      for (std::size_t i = 0; i < size / 2; ++i) {
        next[2 * i] = xsimd::zip_lo(rows[i], rows[i + size / 2]);
        next[2 * i + 1] = xsimd::zip_hi(rows[i], rows[i + size / 2]);
      }
      for (std::size_t i = 0; i < size; ++i) rows[i] = next[i];
    }
    for (std::size_t i = 0; i < count; ++i) rows[i].store_unaligned(dst + static_cast<std::ptrdiff_t>(i) * ld_dst);
  }
};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
