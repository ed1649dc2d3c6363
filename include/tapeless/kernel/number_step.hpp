// SPDX-License-Identifier: BSL-1.0
#pragma once

// One instruction of straight-line code on single numbers, by a function for each way of running one.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/kernel/code.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/descriptor.hpp>
#include <tapeless/rules/table.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// For each instruction whether it is a product that only products, quotients and stores use, which cannot be fused
/// with it.
template<std::size_t Size>
constexpr fixed_array<bool, Size + 1> never_summed(const fixed_array<instruction, Size>& code) noexcept {
  fixed_array<bool, Size + 1> never{};
  for (std::size_t i = 0; i < Size; ++i) never.items[i] = code.items[i].code == op::multiply;
  for (std::size_t i = 0; i < Size; ++i) {
    const instruction& by = code.items[i];
    const bool fused = by.code == op::fma || by.code == op::fms || by.code == op::fnma;
    const bool takes_factors = by.code == op::multiply || by.code == op::divide || by.code == op::store;
    if (by.c >= 0) never.items[by.c] = false;
    if (fused || takes_factors) continue;
    if (by.a >= 0) never.items[by.a] = false;
    if (by.b >= 0) never.items[by.b] = false;
  }
  return never;
}

/// How an instruction is run on single numbers. All instructions that are run alike are calls of one function, whatever
/// their operands: compilers take as long for a function as for a hundred calls.
struct number_step {
  op code = op::copy;
  int operands = 1;
  bool unfused = false;          ///< a product that is kept from being fused
  content what = content::real;  ///< of a load
  bool compared[3]{};            ///< whether an operand is a truth value
};
template<class K, bool Program> constexpr auto find_number_steps() noexcept {
  const auto& code = K::descriptor.code;
  const auto never = never_summed(code);
  fixed_array<number_step, code_size<K> + 1> steps{};
  const auto compares = [&](std::int16_t o) { return o >= 0 && gives_truth(code.items[o].code); };
  for (std::size_t i = 0; i < code_size<K>; ++i) {
    const instruction& in = code.items[i];
    const content what = in.code == op::load ? K::descriptor.slots.items[in.slot].what : content::real;
    steps.items[i] = {in.code,
                      in.c >= 0   ? 3
                      : in.b >= 0 ? 2
                                  : 1,
                      Program && never.items[i],
                      what,
                      {compares(in.a), compares(in.b), compares(in.c)}};
  }
  return steps;
}
template<class K, bool Program> inline constexpr auto number_steps = find_number_steps<K, Program>();

/// What straight-line code computes: a number an instruction, or a truth value.
template<class T, std::size_t Size> struct straight_values {
  T number[Size + 1];
  bool truth[Size + 1];
};

/// Value o as a number and as a truth value. `Compared` says that it is a truth value.
template<bool Compared, class T, std::size_t Size>
TAPELESS_INLINE constexpr T as_number(const straight_values<T, Size>& v, int o) noexcept {
  if constexpr (Compared) return v.truth[o] ? T(1) : T(0);
  else return v.number[o];
}
template<bool Compared, class T, std::size_t Size>
TAPELESS_INLINE constexpr bool as_truth(const straight_values<T, Size>& v, int o) noexcept {
  if constexpr (Compared) return v.truth[o];
  else return v.number[o] != 0;
}

/// Runs instruction i: on the values a, b, c, or on element `offset` of slot `s`; `bits` are a constant's.
template<number_step How, class T, class Slots, class Values>
TAPELESS_INLINE constexpr void run_number([[maybe_unused]] Slots slots, [[maybe_unused]] Values& v,
                                          [[maybe_unused]] std::size_t i, [[maybe_unused]] int a,
                                          [[maybe_unused]] int b, [[maybe_unused]] int c, [[maybe_unused]] int s,
                                          [[maybe_unused]] std::int32_t offset,
                                          [[maybe_unused]] std::uint64_t bits) noexcept {
  constexpr op code = How.code;
  constexpr bool is_truth_a = How.compared[0], is_truth_b = How.compared[1], is_truth_c = How.compared[2];
  if constexpr (code == op::load && How.what == content::counter) v.number[i] = static_cast<T>(offset);
  else if constexpr (code == op::load && How.what == content::integer)
    v.number[i] = static_cast<T>(slots[static_cast<std::size_t>(s)].integer[offset]);
  else if constexpr (code == op::load) v.number[i] = slots[static_cast<std::size_t>(s)].real[offset];
  else if constexpr (code == op::store) slots[static_cast<std::size_t>(s)].real[offset] = as_number<is_truth_a>(v, a);
  else if constexpr (code == op::constant) v.number[i] = static_cast<T>(__builtin_bit_cast(double, bits));
  else if constexpr (How.unfused) v.number[i] = TAPELESS_UNFUSED(v.number[a] * v.number[b]);
  else if constexpr (code == op::select)
    v.number[i] =
        rule<op::select>::value(as_truth<is_truth_a>(v, a), as_number<is_truth_b>(v, b), as_number<is_truth_c>(v, c));
  else if constexpr (code == op::logical_not) v.truth[i] = !as_truth<is_truth_a>(v, a);
  else if constexpr (code == op::logical_and || code == op::logical_or)
    v.truth[i] = rule<code>::value(as_truth<is_truth_a>(v, a), as_truth<is_truth_b>(v, b));
  else if constexpr (How.operands == 3)
    v.number[i] =
        rule<code>::value(as_number<is_truth_a>(v, a), as_number<is_truth_b>(v, b), as_number<is_truth_c>(v, c));
  else if constexpr (gives_truth(code))
    v.truth[i] = rule<code>::value(as_number<is_truth_a>(v, a), as_number<is_truth_b>(v, b));
  else if constexpr (How.operands == 2)
    v.number[i] = rule<code>::value(as_number<is_truth_a>(v, a), as_number<is_truth_b>(v, b));
  else v.number[i] = rule<code>::value(as_number<is_truth_a>(v, a));
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
