// SPDX-License-Identifier: BSL-1.0
#pragma once

// Vectors that start on a cache line, for rows that kernels read.

#include <cstddef>
#include <new>
#include <vector>

#include <tapeless/config.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

template<class T> struct cache_line_allocator {
  using value_type = T;
  static constexpr std::align_val_t alignment{64};

  cache_line_allocator() = default;
  template<class U> cache_line_allocator(const cache_line_allocator<U>&) noexcept {}

  [[nodiscard]] T* allocate(std::size_t count) { return static_cast<T*>(::operator new(count * sizeof(T), alignment)); }
  void deallocate(T* first, std::size_t) noexcept { ::operator delete(first, alignment); }

  template<class U> bool operator==(const cache_line_allocator<U>&) const noexcept { return true; }
};

}  // namespace detail

/// std::vector whose elements start at a multiple of 64 bytes.
template<class T> using aligned_vector = std::vector<T, detail::cache_line_allocator<T>>;

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
