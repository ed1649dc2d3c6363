// SPDX-License-Identifier: BSL-1.0
#pragma once

// The parts of a plan as text: its kernels in order, what is fused in each, what they read and write. The whole is
// written in kernel/plan_text.hpp, where it is known how each of them is run.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <tapeless/config.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/flops.hpp>
#include <tapeless/plan/plan.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Characters written one after the other; with no room, only counted.
struct text_writer {
  char* to = nullptr;
  std::size_t size = 0;

  constexpr void put(char c) noexcept {
    if (to != nullptr) to[size] = c;
    ++size;
  }
  constexpr text_writer& operator<<(std::string_view s) noexcept {
    const char* const from = s.data();
    const std::size_t count = to != nullptr ? s.size() : 0;
    for (std::size_t i = 0; i < count; ++i) to[size + i] = from[i];
    size += s.size();
    return *this;
  }
  constexpr text_writer& operator<<(std::int64_t n) noexcept {
    if (n < 0) put('-');
    std::int64_t unit = 1;
    while (n / unit / 10 != 0) unit *= 10;
    for (; unit != 0; unit /= 10) put(static_cast<char>('0' + (n / unit % 10 < 0 ? -(n / unit % 10) : n / unit % 10)));
    return *this;
  }
};

/// The axes of a kernel that are longer than 1, at least one.
constexpr std::size_t first_axis(const kernel_shape& k) noexcept {
  std::size_t first = k.form == kind::product ? 2 : 0;
  while (first < 3 && k.extent[first] == 1 && k.form != kind::product) ++first;
  return first;
}

constexpr void write_extents(text_writer& t, const fixed_array<std::int32_t, 4>& extent, std::size_t first) noexcept {
  for (std::size_t i = first; i < 4; ++i) t << (i > first ? " x " : " ") << extent[i];
}

constexpr void write_head(text_writer& t, const kernel_shape& k) noexcept {
  constexpr std::string_view forms[]{"rows", "columns", "product", "gather", "scatter_add", "pad", "concat", "loop"};
  constexpr std::string_view walks[]{"", ", turned", ", dots"};
  t << forms[static_cast<std::size_t>(k.form)];
  if (k.form == kind::product) {
    t << " " << k.extent[2] << " x " << k.inner << " by " << k.inner << " x " << k.extent[3];
    t << walks[static_cast<std::size_t>(k.how)];
    return;
  }
  if (k.form == kind::loop) {
    t << " of " << k.extent[3] << " steps";
    return;
  }
  write_extents(t, k.extent, first_axis(k));
  if (k.form == kind::columns) {
    t << " over axes";
    for (std::size_t i = first_axis(k); i < 4; ++i) {
      if ((k.reduced >> i & 1) != 0) t << " " << static_cast<std::int64_t>(i - first_axis(k));
    }
  }
  if (k.phases > 1) t << " in " << k.phases << " passes";
}

/// What is computed, in order, a `/` between passes. What is computed once a row, once a column or once in all says so.
template<class Plan> constexpr void write_code(text_writer& t, const Plan& p, const planned_kernel& k) noexcept {
  const std::string_view how_often[]{"", k.shape.form == kind::rows ? "row " : "column ", "total ", "factor "};
  int phase = 0;
  bool first = true;
  for (std::int32_t i = k.code_begin; i < k.code_end; ++i) {
    const instruction& s = p.code[static_cast<std::size_t>(i)];
    if (!is_computation(s.code) && s.code != op::copy) continue;
    if (!first) t << (s.phase != phase ? " / " : ", ");
    phase = s.phase;
    first = false;
    t << how_often[static_cast<std::size_t>(s.at)] << name_of(s.code);
  }
}

/// Factors and moved blocks are walked by their own axes, other operands by those of the kernel.
constexpr void write_steps(text_writer& t, const kernel_shape& k, const operand_slot& s, bool factor) noexcept {
  const bool own = factor || k.form > kind::product;
  for (std::size_t i = own ? 0 : first_axis(k); i < (factor ? 2 : 4); ++i) t << " " << std::int64_t{s.stride[i]};
}

template<class Plan>
constexpr void write_slot(text_writer& t, const Plan& p, const planned_kernel& k, std::int32_t number) noexcept {
  constexpr std::string_view words[]{"of ", "to ", "scratch in "};
  const auto at = static_cast<std::size_t>(number);
  const operand_slot& s = p.slots[at];
  const location& l = p.locations[at];
  t << "    " << words[static_cast<std::size_t>(p.uses[at])];
  if (s.what == content::counter) t << "the counter";
  else if (l.argument >= 0) t << "argument " << std::int64_t{l.argument};
  else t << "workspace " << std::int64_t{l.offset};
  if (s.offset != 0) t << " + " << std::int64_t{s.offset};
  if (p.uses[at] != use::scratch) {
    t << ", steps";
    write_steps(t, k.shape, s, k.shape.form == kind::product && number < k.slot_begin + 2);
  }
  t << "\n";
}

/// Each kernel with what it computes, reads and writes; `how(t, k)` writes a line of how kernel k is run.
template<class Plan, class How> constexpr void write_kernels(text_writer& t, const Plan& p, How how) noexcept {
  for (std::size_t n = 0; n < p.size(); ++n) {
    const planned_kernel& k = p.kernels[n];
    t << "\n" << static_cast<std::int64_t>(n) << ": ";
    write_head(t, k.shape);
    t << ", " << kernel_flops(p, k) << " operations";
    if (static_cast<std::size_t>(k.same_as) != n) t << ", as " << std::int64_t{k.same_as};
    t << "\n";
    if (k.code_end > k.code_begin) {
      t << "    ";
      write_code(t, p, k);
      t << "\n";
    }
    how(t, k);
    for (std::int32_t i = k.slot_begin; i < k.slot_end; ++i) write_slot(t, p, k, i);
  }
}

constexpr void write_sizes(text_writer& t, std::size_t kernels, std::int64_t flops, std::int32_t workspace,
                           std::int32_t copied) noexcept {
  t << static_cast<std::int64_t>(kernels) << " kernels, " << flops << " operations, " << std::int64_t{workspace}
    << " elements of workspace";
  if (copied > 0) t << ", " << std::int64_t{copied} << " results copied to their places at the end";
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
