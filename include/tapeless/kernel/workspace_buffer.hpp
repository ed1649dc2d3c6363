// SPDX-License-Identifier: BSL-1.0
#pragma once

// A workspace that the caller gives, where the stack is no place for it.

#include <cstddef>
#include <cstdint>
#include <span>

#include <tapeless/config.hpp>
#include <tapeless/kernel/run.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// Room for `Bytes` of a workspace, aligned to a cache line. It lies where its owner puts it: a static variable, a
/// member, the heap.
///
///     static tl::workspace_buffer<function.workspace_bytes<tl::Tensor<double, 640'000>>> buffer;
template<std::size_t Bytes> struct workspace_buffer {
  static constexpr std::size_t size = Bytes;

  alignas(64) std::byte bytes[Bytes > 0 ? Bytes : 1];

  [[nodiscard]] operator std::span<std::byte>() noexcept { return bytes; }
};

/// The bytes of workspace that the program of `Build` needs on elements of T.
template<class Build, class T> inline constexpr std::size_t workspace_bytes_of = workspace_size<Build> * sizeof(T);

namespace detail {

/// True where what a call keeps on the stack is no more than it may be. Both numbers of bytes stand in the compiler's
/// message.
template<std::size_t Bytes, std::size_t Limit> constexpr bool expect_stack() noexcept {
  static_assert(Bytes <= Limit,
                "the results and the workspace of a call take more than TAPELESS_STACK_LIMIT bytes of stack: write the "
                "results to storage of yours, f.to(results...)(arguments...), and give a workspace, "
                "f.with_workspace(buffer); see docs/places.md");
  return Bytes <= Limit;
}

/// `bytes` from the first multiple of a cache line in a buffer on. Ends the program where the buffer is smaller.
inline std::byte* first_line(std::span<std::byte> buffer, std::size_t bytes) noexcept {
  const std::size_t before = (64 - reinterpret_cast<std::uintptr_t>(buffer.data()) % 64) % 64;
  if (buffer.size() < before || buffer.size() - before < bytes)
    TAPELESS_REFUSE("a workspace is smaller than the workspace_bytes of the call, counted from a multiple of 64 on");
  return buffer.data() + before;
}

/// Whether two stretches of memory have a byte in common.
inline bool overlap(const void* a, std::size_t bytes_of_a, const void* b, std::size_t bytes_of_b) noexcept {
  const auto first_a = reinterpret_cast<std::uintptr_t>(a), first_b = reinterpret_cast<std::uintptr_t>(b);
  return first_a < first_b + bytes_of_b && first_b < first_a + bytes_of_a;
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
