// SPDX-License-Identifier: BSL-1.0
#pragma once

// One array of a safetensors file, as the header describes it.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tapeless/config.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// One array of a safetensors file; `begin` and `end` count bytes from the start of the file.
struct safetensors_entry {
  std::string name, dtype;
  std::vector<std::size_t> shape;
  std::uint64_t begin, end;
};

/// Bytes of a header, as in the reference implementation, and axes of an array, as in PyTorch.
inline constexpr std::uint64_t safetensors_header_limit = 100'000'000;
inline constexpr std::size_t safetensors_axes_limit = 64;

namespace detail {

/// Bits of one element, 0 for an unknown type. The names are those of the format.
inline std::uint64_t safetensors_bits(std::string_view dtype) noexcept {
  static constexpr std::array<std::pair<std::string_view, std::uint64_t>, 22> types{
      {{"F64", 64},        {"C64", 64},    {"I64", 64},    {"U64", 64},    {"F32", 32},    {"I32", 32},
       {"U32", 32},        {"F16", 16},    {"BF16", 16},   {"I16", 16},    {"U16", 16},    {"I8", 8},
       {"U8", 8},          {"BOOL", 8},    {"F8_E4M3", 8}, {"F8_E5M2", 8}, {"F8_E8M0", 8}, {"F8_E4M3FNUZ", 8},
       {"F8_E5M2FNUZ", 8}, {"F6_E2M3", 6}, {"F6_E3M2", 6}, {"F4", 4}}};
  for (const auto& [name, bits] : types)
    if (name == dtype) return bits;
  return 0;
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
