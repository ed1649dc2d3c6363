// SPDX-License-Identifier: BSL-1.0
#pragma once

// Arithmetic and comparisons on registers of any architecture that xsimd knows, of 128 bits: beyond them xsimd's words
// mean something else on each of them (what it zips are halves, xsimd 8 to 13), and there are better headers here.

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <tapeless/config.hpp>

TAPELESS_ARITHMETIC_BEGIN

#include <xsimd/xsimd.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// What xsimd calls the registers of 128 bits: with AVX they are not those it takes by itself.
using architecture = std::conditional_t<sizeof(xsimd::batch<float>) == 16, xsimd::default_arch, xsimd::sse4_2>;

/// What the lanes of a register go through one by one. +, -, * and / are operators of `batch`; what is asked of
/// integers are the bits of numbers, signed and as wide.
template<class T> struct arithmetic {
  using batch = xsimd::batch<T, architecture>;
  using register_type = typename batch::register_type;
  using integer = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
  using integers = xsimd::batch<integer, architecture>;
  using truth = xsimd::batch_bool<T, architecture>;
  static constexpr std::size_t size = batch::size;
  static_assert(sizeof(batch) == 16, "xsimd's registers are those of 128 bits");

  TAPELESS_INLINE static batch all(T x) noexcept { return batch(x); }
  TAPELESS_INLINE static batch load(const T* p) noexcept { return batch::load_unaligned(p); }
  TAPELESS_INLINE static void store(batch v, T* p) noexcept { v.store_unaligned(p); }
  TAPELESS_INLINE static T lowest_lane(batch v) noexcept { return v.get(0); }
  TAPELESS_INLINE static batch root(batch a) noexcept { return xsimd::sqrt(a); }

  TAPELESS_INLINE static truth less(batch a, batch b) noexcept { return a < b; }
  TAPELESS_INLINE static truth less_equal(batch a, batch b) noexcept { return a <= b; }
  TAPELESS_INLINE static truth equal(batch a, batch b) noexcept { return a == b; }
  TAPELESS_INLINE static batch select(truth m, batch a, batch b) noexcept { return xsimd::select(m, a, b); }

  TAPELESS_INLINE static truth both(truth a, truth b) noexcept { return a & b; }
  TAPELESS_INLINE static truth either(truth a, truth b) noexcept { return a | b; }
  TAPELESS_INLINE static truth negated(truth a) noexcept { return !a; }
  TAPELESS_INLINE static bool any(truth a) noexcept { return xsimd::any(a); }

  TAPELESS_INLINE static integers to_bits(batch a) noexcept { return seen_as<integers>(a); }
  TAPELESS_INLINE static batch from_bits(integers i) noexcept { return seen_as<batch>(i); }
  TAPELESS_INLINE static batch from_integer(integers i) noexcept { return xsimd::to_float(i); }
  TAPELESS_INLINE static integers all_bits(integer i) noexcept { return integers(i); }
  TAPELESS_INLINE static integers add(integers a, integers b) noexcept { return a + b; }
  TAPELESS_INLINE static integers subtract(integers a, integers b) noexcept { return a - b; }
  TAPELESS_INLINE static integers left(integers a, int n) noexcept { return a << n; }
  TAPELESS_INLINE static integers right(integers a, int n) noexcept { return a >> n; }
  TAPELESS_INLINE static truth equal_bits(integers a, integers b) noexcept { return seen_as<truth>(a == b); }
  TAPELESS_INLINE static truth less_bits(integers a, integers b) noexcept { return seen_as<truth>(a < b); }

 private:
  /// A register as one of another lane type of the same total width.
  template<class To, class From> TAPELESS_INLINE static To seen_as(From x) noexcept {
    return __builtin_bit_cast(To, x);
  }
};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
