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

namespace tapeless::inline TAPELESS_ABI {

namespace detail {

/// True for functions that take many operations, of one operand or of a difference: several in one register cost hardly
/// more than one.
constexpr bool pays_in_lanes(op code) noexcept {
  return (code >= op::exp && code <= op::softplus && code != op::sqrt && code != op::abs && code != op::sign &&
          code != op::relu) ||
         code >= op::fast_tanh;
}

/// How many of them are worth a register. The sine of a number takes two thirds of the time of a register's: it
/// branches.
constexpr std::size_t least_together(op code) noexcept { return code == op::sin || code == op::cos ? 3 : 2; }

/// Arithmetic alone is grouped in code of so many instructions at most: compilers limit what they compute, and long
/// programs consist of blocks of about this length.
inline constexpr std::size_t most_grouped = 320;

/// Whether groups are looked for in straight-line code: in short code, and where functions that pay are worth it.
template<std::size_t Size> constexpr bool is_worth_grouping(const fixed_array<instruction, Size>& code) noexcept {
  if (Size <= most_grouped) return true;
  int paying = 0;
  for (std::size_t i = 0; i < Size; ++i) paying += pays_in_lanes(code.items[i].code) ? 1 : 0;
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
    wait(code);
    find(code, true);
  }

 private:
  /// Counts from the first instruction on, functions that pay in lanes left where they are if `keep`.
  constexpr void find(const code_type& code, bool keep) noexcept {
    for (std::size_t i = 0; i < Size; ++i) {
      if (keep && pays_in_lanes(code[i].code)) continue;
      std::int16_t d = 0;
      for (const std::int16_t o : {code[i].a, code[i].b, code[i].c}) {
        if (o < 0) continue;
        const auto from = static_cast<std::size_t>(o);
        const auto behind = static_cast<std::int16_t>(of[from] + pays_in_lanes(code[from].code));
        if (behind > d) d = behind;
      }
      of[i] = d;
      if (d > deepest) deepest = d;
    }
  }

  /// Moves functions down to equal ones that are not deeper than what needs them allows.
  constexpr void wait(const code_type& code) noexcept {
    instruction_numbers<Size> latest{}, paying{};
    std::size_t count = 0;
    for (std::int16_t& l : latest) l = static_cast<std::int16_t>(deepest);
    for (std::size_t i = 0; i < Size; ++i) {
      if (pays_in_lanes(code[i].code)) paying[count++] = static_cast<std::int16_t>(i);
    }
    for (std::size_t i = Size; i-- > 0;) {
      const bool pays = pays_in_lanes(code[i].code);
      if (pays && latest[i] > of[i]) {
        std::int16_t found = of[i];
        for (std::size_t p = 0; p < count && found == of[i]; ++p) {
          const auto j = static_cast<std::size_t>(paying[p]);
          if (code[j].code == code[i].code && of[j] > found && of[j] <= latest[i]) found = of[j];
        }
        of[i] = found;
      }
      const std::int16_t last = pays ? of[i] : latest[i];
      for (const std::int16_t o : {code[i].a, code[i].b, code[i].c}) {
        if (o < 0) continue;
        const auto from = static_cast<std::size_t>(o);
        const auto before = static_cast<std::int16_t>(last - pays_in_lanes(code[from].code));
        if (before < latest[from]) latest[from] = before;
      }
    }
  }
};

}  // namespace detail

}  // namespace tapeless::inline TAPELESS_ABI

TAPELESS_ARITHMETIC_END
