// SPDX-License-Identifier: BSL-1.0
#pragma once

// Which instructions of straight-line code compute alike, and an order in which these stand together.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/kernel/depth.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/descriptor.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// True for what costs one operation, in lanes or not.
constexpr bool is_plain_arithmetic(op code) noexcept {
  return code == op::negate || code == op::add || code == op::subtract || code == op::multiply || code == op::divide ||
         code == op::fma || code == op::fms || code == op::fnma;
}

/// For each instruction a key, a height and a place in the order.
template<std::size_t Size> struct instruction_order {
  using code_type = fixed_array<instruction, Size>;
  using numbers = instruction_numbers<Size>;

  fixed_array<std::uint32_t, Size + 1> key{};  ///< equal for what computes alike, whatever is loaded
  numbers height{};                            ///< the longest way from a load
  numbers steps{};                             ///< the instructions by depth, then functions last, then by height

  constexpr explicit instruction_order(const code_type& code) noexcept {
    const instruction_depths<Size> depth(code);
    find_keys(code, depth.of);
    sort(code, depth);
  }

 private:
  int highest = 0;

  /// Equal functions of one depth have one key, whatever they are of; other operations if all they need is alike.
  constexpr void find_keys(const code_type& code, const numbers& depth) noexcept {
    fixed_array<std::uint32_t, Size + 1> form{};
    for (std::size_t i = 0; i < Size; ++i) {
      const instruction& in = code.items[i];
      std::uint32_t form_key = static_cast<std::uint32_t>(in.code) * 2654435761u +
                               static_cast<std::uint32_t>(in.bits) * 31u +
                               static_cast<std::uint32_t>(in.bits >> 32) * 668265263u;
      std::int16_t h = 0;
      for (int k = 0; k < 3; ++k) {
        const int o = operand(in, k);
        if (o < 0) continue;
        const auto from = static_cast<std::size_t>(o);
        form_key = (form_key ^ (form_key >> 15)) * 2246822519u + form.items[from];
        if (height.items[from] >= h) h = static_cast<std::int16_t>(height.items[from] + 1);
      }
      form.items[i] = (form_key ^ (form_key >> 13)) * 3266489917u;
      height.items[i] = h;
      if (h > highest) highest = h;
      key.items[i] = (is_long_running(in.code) ? static_cast<std::uint32_t>(in.code) : form.items[i]) +
                     static_cast<std::uint32_t>(depth.items[i]) * 374761393u;
    }
  }

  /// Of functions of one depth exp comes last: it takes the least time, and what starts late ends the kernel.
  constexpr void sort(const code_type& code, const instruction_depths<Size>& depth) noexcept {
    numbers before{}, by_height{};
    for (std::size_t i = 0; i < Size; ++i) before[i] = static_cast<std::int16_t>(i);
    distribute(before, by_height, highest + 1, [&](std::size_t i) { return height.items[i]; });
    distribute(by_height, steps, 3 * depth.deepest + 3, [&](std::size_t i) {
      return 3 * depth.of.items[i] + is_long_running(code.items[i].code) +
             (code.items[i].code == op::exp || code.items[i].code == op::shifted_exp);
    });
  }

  /// Puts what falls in the same bucket together, in the order given.
  template<class Bucket>
  static constexpr void distribute(const numbers& from, numbers& to, int buckets, Bucket bucket) noexcept {
    fixed_array<std::int16_t, 3 * Size + 5> place{};
    for (std::size_t i = 0; i < Size; ++i) ++place.items[static_cast<std::size_t>(bucket(i)) + 1];
    for (std::size_t b = 1; b < static_cast<std::size_t>(buckets); ++b) {
      place.items[b] = static_cast<std::int16_t>(place.items[b] + place.items[b - 1]);
    }
    for (std::size_t i = 0; i < Size; ++i) {
      const auto next = static_cast<std::size_t>(from.items[i]);
      to.items[place.items[static_cast<std::size_t>(bucket(next))]++] = from.items[i];
    }
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
