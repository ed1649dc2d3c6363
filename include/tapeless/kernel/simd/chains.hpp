// SPDX-License-Identifier: BSL-1.0
#pragma once

// A matrix product with one column: the four chains of an output lie in lanes of one register.

#include <cstddef>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/product.hpp>
#include <tapeless/kernel/simd/lanes.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

template<class K, class T, class V, class Slots> struct register_chains : product_base<K, T, Slots> {
  using base = product_base<K, T, Slots>;
  using base::inner, base::rows;

  template<std::size_t Count> TAPELESS_INLINE static V step(const T* x, const T* y, V sum) noexcept {
    const V next = fma(V::template load_some<Count>(x), V::template load_some<Count>(y), sum);
    if constexpr (Count == 4) return next;
    else return select(V::first(Count), next, sum);
  }

  TAPELESS_INLINE T sum(std::ptrdiff_t m) const noexcept {
    const T* x = base::first_a() + m * base::row_a;
    const T* y = base::first_b();
    V sums(T(0));
    std::ptrdiff_t k = 0;
    for (; k + 4 <= inner; k += 4) sums = step<4>(x + k, y + k, sums);
    if constexpr (inner % 4 > 0) sums = step<inner % 4>(x + k, y + k, sums);
    sums = sums + V::template pick<exchanged<1>>(sums);
    return V::machine::lowest_lane((sums + V::template pick<exchanged<2>>(sums)).value);
  }

  TAPELESS_INLINE void run() const noexcept {
    const own_slots<K, T> to(base::slots);
    for (std::ptrdiff_t m = 0; m < rows; ++m) base::template epilogue<1>(m, 0, sum(m), to);
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
