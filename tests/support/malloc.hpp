// SPDX-License-Identifier: BSL-1.0
#pragma once

// Counts what a test program takes from the heap by any way: malloc and its kin, and operator new, which calls them.
// A program includes this in one file. Needs glibc, or the address sanitizer, which has hooks of its own.

#include <cerrno>
#include <cstddef>

namespace test {

/// How often memory was asked for since the program started.
inline volatile long heap_requests = 0;

}  // namespace test

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TEST_ADDRESS_SANITIZER 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define TEST_ADDRESS_SANITIZER 1
#endif

#ifdef TEST_ADDRESS_SANITIZER

#include <sanitizer/allocator_interface.h>

namespace test {
inline const int hooks = __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void*, std::size_t) { heap_requests = heap_requests + 1; }, [](const volatile void*) {});
}  // namespace test

#else

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t size) noexcept {
  test::heap_requests = test::heap_requests + 1;
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) noexcept {
  test::heap_requests = test::heap_requests + 1;
  return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) noexcept {
  test::heap_requests = test::heap_requests + 1;
  return __libc_realloc(memory, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  test::heap_requests = test::heap_requests + 1;
  return __libc_memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) noexcept {
  test::heap_requests = test::heap_requests + 1;
  *memory = __libc_memalign(alignment, size);
  return *memory ? 0 : ENOMEM;
}
}

#endif
