// SPDX-License-Identifier: BSL-1.0
#pragma once

// Counts what a test program takes from the heap through operator new. A program includes this in one file.

#include <cstddef>
#include <cstdlib>
#include <new>

namespace test {

/// How often memory was asked for since the program started.
inline long allocations = 0;

inline void* allocate(std::size_t size, std::size_t alignment) noexcept {
  ++allocations;
  return std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
}

inline void* allocate_or_throw(std::size_t size, std::size_t alignment) {
  if (void* memory = allocate(size, alignment)) return memory;
  throw std::bad_alloc();
}

inline constexpr std::size_t usual = alignof(std::max_align_t);

}  // namespace test

// The forms for arrays call these. All are replaced together, since sanitizers compare how memory is taken and given.
void* operator new(std::size_t size) { return test::allocate_or_throw(size, test::usual); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return test::allocate(size, test::usual); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return test::allocate_or_throw(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return test::allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t, const std::nothrow_t&) noexcept { std::free(memory); }
