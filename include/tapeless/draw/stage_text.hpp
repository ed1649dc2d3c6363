// SPDX-License-Identifier: BSL-1.0
#pragma once

// The stages between a function and its kernels as text, a line for each node, group, instruction or slot.

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <tapeless/config.hpp>
#include <tapeless/graph/program.hpp>
#include <tapeless/plan/plan.hpp>
#include <tapeless/plan/text.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// Words and numbers, one after the other.
struct line_writer {
  std::string& to;

  line_writer& operator<<(std::string_view words) {
    to += words;
    return *this;
  }
  line_writer& operator<<(std::int64_t number) {
    to += std::to_string(number);
    return *this;
  }
  /// As few digits as read back as the same number.
  void put(double number) {
    char digits[32];
    to.append(digits, std::to_chars(digits, digits + sizeof(digits), number).ptr);
  }
};

inline void write_shape(line_writer w, const node& n) {
  constexpr std::string_view types[]{"", " integers", " truths"};
  w << "  [";
  for (std::size_t i = 0; i < n.shape.rank; ++i) w << (i > 0 ? " " : "") << n.shape.dim[i];
  w << "]" << types[static_cast<std::size_t>(n.type)];
}

/// What an operation says of itself besides its operands.
inline void write_detail(line_writer w, const node& n) {
  if (n.code == op::constant) (w << " ").put(n.value);
  const bool is_view_at = n.code == op::slice || n.code == op::pad || n.code == op::transpose;
  if (n.code == op::input || n.code == op::iota || n.code == op::concat) w << " " << n.detail[0];
  if (!is_view_at && !is_reduction(n.code)) return;
  w << (is_reduction(n.code) ? " over" : n.code == op::transpose ? " order" : " at");
  for (std::size_t i = 0; i < 4; ++i) {
    if (is_reduction(n.code) && n.detail[i] != 0) w << " " << static_cast<std::int64_t>(i);
    if (is_view_at && i < n.shape.rank) w << " " << n.detail[i];
  }
}

/// Each node with its operands and its shape, then what is a result.
inline void write_nodes(line_writer w, const node* nodes, int count, const output* outputs, int output_count) {
  for (int i = 0; i < count; ++i) {
    const node& n = nodes[i];
    w << "  %" << i << " = " << name_of(n.code);
    write_detail(w, n);
    for (const std::int16_t o : n.operand.items) {
      if (o >= 0) w << " %" << o;
    }
    write_shape(w, n);
    w << "\n";
  }
  for (int k = 0; k < output_count; ++k) {
    w << "  argument " << outputs[k].argument << " = %" << outputs[k].node << "\n";
  }
}

template<class Build> void write_program(line_writer w) {
  constexpr const auto& p = program_of<Build>;
  write_nodes(w, p.nodes.data(), p.size(), p.outputs.data(), static_cast<int>(p.outputs.size()));
}

/// The nodes of each kernel, how often and in which pass each is computed; and those that no kernel has: leaves and
/// views cost nothing, the rest is computed where it is used.
inline void write_groups(line_writer w, const planner& p) {
  constexpr std::string_view how_often[]{"", " a line", " in all", " a factor's element"};
  for (int k = 0; k < p.kernel_count; ++k) {
    if (p.kernels[k].first < 0) continue;
    text_writer size;
    write_head(size, p.kernels[k].shape);
    std::string head(size.size, ' ');
    text_writer written{head.data()};
    write_head(written, p.kernels[k].shape);
    w << "  kernel " << k << ": " << std::string_view(head) << "\n";
    for (std::int16_t id = p.kernels[k].first; id >= 0; id = p.plans[id].next) {
      w << "    %" << id << " " << name_of(p.nodes[id].code) << how_often[static_cast<std::size_t>(p.plans[id].at)];
      if (p.kernels[k].shape.phases > 1) w << ", pass " << p.plans[id].phase;
      if (p.plans[id].target >= 0) w << ", argument " << p.plans[id].target;
      w << "\n";
    }
  }
  for (int i = 0; i < p.node_count; ++i) {
    if (p.plans[i].home < 0 && is_elementwise(p.nodes[i].code)) {
      w << "  where it is used: %" << i << " " << name_of(p.nodes[i].code) << "\n";
    }
  }
}

/// The groups that the planner makes of the program of `Build`, its nodes numbered anew: copies that kernels need are
/// nodes, too.
template<class Build> void write_groups(line_writer w) {
  constexpr room size = room_for(program_of<Build>, 1);
  const auto storage = std::make_unique<planner_storage<size>>();
  planner p = storage->open();
  prepare(*storage, p, program_of<Build>);
  for (int i = 0; i < p.node_count; ++i) fuse(p, static_cast<std::int16_t>(i));
  read_factors_once(p);
  write_groups(w, p);
}

/// The instructions of each kernel, before anything is said of where its slots lie.
template<class Plan> void write_instructions(line_writer w, const Plan& p) {
  constexpr std::string_view how_often[]{"", "  a line", "  in all", "  a factor's element"};
  for (std::size_t k = 0; k < p.size(); ++k) {
    const planned_kernel& kernel = p.kernels[k];
    w << "  kernel " << static_cast<std::int64_t>(k) << "\n";
    for (std::int32_t i = kernel.code_begin; i < kernel.code_end; ++i) {
      const instruction& c = p.code[static_cast<std::size_t>(i)];
      w << "    " << i - kernel.code_begin << ": " << name_of(c.code);
      if (c.code == op::constant) (w << " ").put(__builtin_bit_cast(double, c.bits));
      for (const std::int16_t o : {c.a, c.b, c.c}) {
        if (o >= 0) w << " " << o;
      }
      if (c.slot >= 0) w << (c.code == op::store ? " to slot " : " slot ") << c.slot;
      w << how_often[static_cast<std::size_t>(c.at)];
      if (kernel.shape.phases > 1) w << ", pass " << c.phase;
      w << "\n";
    }
  }
}

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless
