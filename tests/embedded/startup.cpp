// SPDX-License-Identifier: BSL-1.0

// What a Cortex-M4F reads when it starts: the stack and the first function, which turns on the floating-point unit and
// hands over to the C library's start.

#include <cstdint>

extern "C" [[noreturn]] void _start();

namespace {

using handler = void (*)();

[[noreturn]] void reset() {
  auto* const coprocessor_access = reinterpret_cast<volatile std::uint32_t*>(0xe000ed88);
  *coprocessor_access = *coprocessor_access | 0xfu << 20;
  __asm__ volatile("dsb\n isb");
  _start();
}

[[noreturn]] void fault() {
  while (true) __asm__ volatile("bkpt 0");
}

struct vectors {
  std::uintptr_t stack;
  handler start, on_interrupt, on_hard_fault;
};

[[gnu::section(".vectors"), gnu::used]] const vectors at_address_zero{0x20400000, reset, fault, fault};

}  // namespace
