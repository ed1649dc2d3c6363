// SPDX-License-Identifier: BSL-1.0
#pragma once

// How deep an instruction of straight-line code stands: how many functions have to be computed before it, one after the
// other.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/descriptor.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Operand `k` of an instruction, -1 for none.
constexpr int operand(const instruction& i, int k) noexcept { return k == 0 ? i.a : k == 1 ? i.b : i.c; }

/// How many functions are worth a register. The sine of a number takes two thirds of the time of a register's: it
/// branches.
constexpr std::size_t least_together(op code) noexcept { return code == op::sin || code == op::cos ? 3 : 2; }

/// Arithmetic alone is grouped in code of so many instructions at most: compilers limit what they compute, and long
/// programs consist of blocks of about this length.
inline constexpr std::size_t most_grouped = 320;

/// Whether groups are looked for in straight-line code: in short code, and where functions that pay are worth it.
template<std::size_t Size> constexpr bool is_worth_grouping(const fixed_array<instruction, Size>& code) noexcept {
  if (Size <= most_grouped) return true;
  int paying = 0;
  for (std::size_t i = 0; i < Size; ++i) paying += is_long_running(code.items[i].code) ? 1 : 0;
  return paying >= 8 && Size <= 1024;
}

/// A number for each instruction.
template<std::size_t Size> using instruction_numbers = fixed_array<std::int16_t, Size + 1>;

/// The depth of each instruction: how many functions that pay in lanes stand one behind the other on the way to it. One
/// that can wait for equal ones further down is as deep as these.
template<std::size_t Size> struct instruction_depths {
  using code_type = fixed_array<instruction, Size>;

  instruction_numbers<Size> of{};
  int deepest = 0;

  constexpr explicit instruction_depths(const code_type& code) noexcept {
    find(code, false);
    if (deepest == 0) return;
    wait(code);
    find(code, true);
  }

 private:
  /// Counts from the first instruction on, functions that pay in lanes left where they are if `keep`.
  constexpr void find(const code_type& code, bool keep) noexcept {
    for (std::size_t i = 0; i < Size; ++i) {
      if (keep && is_long_running(code.items[i].code)) continue;
      std::int16_t d = 0;
      for (int k = 0; k < 3; ++k) {
        const int o = operand(code.items[i], k);
        if (o < 0) continue;
        const auto from = static_cast<std::size_t>(o);
        const auto behind = static_cast<std::int16_t>(of.items[from] + is_long_running(code.items[from].code));
        if (behind > d) d = behind;
      }
      of.items[i] = d;
      if (d > deepest) deepest = d;
    }
  }

  /// Moves functions down to equal ones that are not deeper than what needs them allows.
  constexpr void wait(const code_type& code) noexcept {
    instruction_numbers<Size> latest{}, paying{};
    std::size_t count = 0;
    for (std::int16_t& l : latest) l = static_cast<std::int16_t>(deepest);
    for (std::size_t i = 0; i < Size; ++i) {
      if (is_long_running(code.items[i].code)) paying.items[count++] = static_cast<std::int16_t>(i);
    }
    for (std::size_t i = Size; i-- > 0;) {
      const bool pays = is_long_running(code.items[i].code);
      if (pays && latest.items[i] > of.items[i]) {
        std::int16_t found = of.items[i];
        for (std::size_t p = 0; p < count && found == of.items[i]; ++p) {
          const auto j = static_cast<std::size_t>(paying.items[p]);
          if (code.items[j].code == code.items[i].code && of.items[j] > found && of.items[j] <= latest.items[i])
            found = of.items[j];
        }
        of.items[i] = found;
      }
      const std::int16_t last = pays ? of.items[i] : latest.items[i];
      for (int k = 0; k < 3; ++k) {
        const int o = operand(code.items[i], k);
        if (o < 0) continue;
        const auto from = static_cast<std::size_t>(o);
        const auto before = static_cast<std::int16_t>(last - is_long_running(code.items[from].code));
        if (before < latest.items[from]) latest.items[from] = before;
      }
    }
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
