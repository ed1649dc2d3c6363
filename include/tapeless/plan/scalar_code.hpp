// SPDX-License-Identifier: BSL-1.0
#pragma once

// The code of a program of single numbers: one kernel a block, one instruction an operation, in the program's order.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/program.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/planned_kernel.hpp>
#include <tapeless/plan/scalar_program.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// A place in a result where a number is stored, and the next one for the same number.
struct scalar_target {
  std::int16_t argument = -1;
  std::int32_t offset = 0;
  std::int32_t next = -1;
};

/// Writes the code, block by block. A number that a later block reads is stored in the workspace, in a place that is
/// free again behind the last block that reads it.
template<int Nodes, int Outputs, int Joined, int Inputs, int Stores, class Wide> struct scalar_emitter {
  template<class X, int N> using array = fixed_array<X, static_cast<std::size_t>(N > 0 ? N : 1)>;
  static constexpr int code_capacity = static_cast<int>(decltype(Wide{}.content.code)::size());
  static constexpr int slot_capacity = static_cast<int>(decltype(Wide{}.content.slots)::size());

  const program<Nodes, Outputs>& from;
  const scalar_program<Nodes, Joined>& known;
  Wide& to;
  array<scalar_target, Stores> targets;
  array<std::int32_t, Nodes> first_target{};     ///< of a node's list in `targets`, counted from 1
  array<std::int16_t, Nodes> memo{}, stamp{};    ///< the instruction that has a node's number, in which block
  array<std::int16_t, Inputs> loaded{}, seen{};  ///< the same of elements of inputs
  array<std::int32_t, Nodes> place{};            ///< in the workspace
  array<std::int16_t, Nodes> next_free{};        ///< lists of numbers whose places become free
  array<std::int16_t, Nodes> free_behind{};      ///< the first such number of each block, counted from 1
  array<std::int32_t, Nodes> places{};           ///< free ones
  int place_count = 0, block = 0, code_begin = 0, slot_begin = 0;

  constexpr scalar_emitter(const program<Nodes, Outputs>& p, const scalar_program<Nodes, Joined>& k, Wide& w) noexcept
      : from(p), known(k), to(w) {}

  constexpr void run() noexcept {
    list_targets();
    int next = 0;
    for (block = 0; block == 0 || block < known.blocks; ++block) {
      code_begin = to.instructions;
      slot_begin = to.slots;
      for (; next < Nodes && known.block.items[next] <= block; ++next) {
        if (known.block.items[next] >= 0) compute(static_cast<std::int16_t>(next));
      }
      if (block + 1 >= known.blocks) store_leaves();
      close();
      if (to.overflow) return;
    }
  }

 private:
  /// Calls `visit(number, argument, offset)` for each number that results consist of.
  template<class Visit> constexpr void for_results(Visit visit) const noexcept {
    for (const output& o : from.outputs) {
      const node& n = from.nodes.items[o.node];
      for (std::int32_t e = 0; e < n.shape.size(); ++e) {
        visit(stored_at(from, known, o.node, e), o.argument, e);
      }
    }
  }
  [[nodiscard]] constexpr bool is_computed(scalar_source s) const noexcept { return known.block.items[s.node] >= 0; }

  /// The places of each number that is computed.
  constexpr void list_targets() noexcept {
    int count = 0;
    for_results([&](scalar_source s, std::int16_t argument, std::int32_t offset) {
      if (!is_computed(s)) return;
      targets.items[count] = {argument, offset, first_target.items[s.node] - 1};
      first_target.items[s.node] = ++count;
    });
  }

  constexpr std::int16_t push(op code, std::int16_t a, std::int16_t b, std::int16_t c, std::int16_t slot) noexcept {
    if (to.instructions == code_capacity) {
      to.overflow = true;
      to.instructions = code_begin;
    }
    instruction& i = to.content.code.items[to.instructions];
    i = {code, level::element, 0, a, b, c, slot, 0};
    return static_cast<std::int16_t>(to.instructions++ - code_begin);
  }
  constexpr std::int16_t slot(content what, std::int32_t offset, location where, use how) noexcept {
    if (to.slots == slot_capacity) {
      to.overflow = true;
      to.slots = slot_begin;
    }
    to.content.slots.items[to.slots] = {what, offset, {}};
    to.content.locations.items[to.slots] = where;
    to.content.uses.items[to.slots] = how;
    return static_cast<std::int16_t>(to.slots++ - slot_begin);
  }
  constexpr std::int16_t load(content what, std::int32_t offset, location where) noexcept {
    return push(op::load, -1, -1, -1, slot(what, offset, where, use::read));
  }
  /// A result is put together of many nodes; its own number stands for them.
  static constexpr location result(std::int16_t argument) noexcept { return {argument, argument, 0}; }
  constexpr void store(std::int16_t i, std::int32_t offset, location where) noexcept {
    push(op::store, i, -1, -1, slot(content::real, offset, where, use::write));
  }

  /// The instruction that has a number in this block.
  constexpr std::int16_t value(scalar_source s) noexcept {
    const node& n = from.nodes.items[s.node];
    const auto now = static_cast<std::int16_t>(block + 1);
    if (n.code == op::input) {
      const std::int32_t at = known.first.items[s.node] + s.offset;
      if (seen.items[at] == now) return loaded.items[at];
      seen.items[at] = now;
      const content what = n.type == element::integer ? content::integer : content::real;
      return loaded.items[at] = load(what, s.offset, {static_cast<std::int16_t>(n.detail.items[0]), -1, 0});
    }
    if (stamp.items[s.node] == now) return memo.items[s.node];
    stamp.items[s.node] = now;
    if (n.code != op::constant) return memo.items[s.node] = load(content::real, 0, {-1, s.node, place.items[s.node]});
    const std::int16_t i = push(op::constant, -1, -1, -1, -1);
    to.content.code.items[code_begin + i].bits = __builtin_bit_cast(std::uint64_t, n.value);
    return memo.items[s.node] = i;
  }
  constexpr std::int16_t operand(const node& n, int k) noexcept {
    return n.operand.items[k] < 0 ? std::int16_t{-1} : value(source(n.operand.items[k]));
  }
  [[nodiscard]] constexpr scalar_source source(std::int16_t o) const noexcept { return source_of(from, known, o); }

  constexpr void compute(std::int16_t id) noexcept {
    const node& n = from.nodes.items[id];
    const int k = known.fused.items[id];
    std::int16_t a = -1, b = -1, c = -1;
    op code = n.code;
    if (k >= 0) {
      const node& product = from.nodes.items[n.operand.items[k]];
      code = fused_sum(n.code, k);
      a = operand(product, 0);
      b = operand(product, 1);
      c = operand(n, 1 - k);
    } else {
      a = operand(n, 0);
      b = operand(n, 1);
      c = operand(n, 2);
    }
    const std::int16_t i = push(code, a, b, c, -1);
    memo.items[id] = i;
    stamp.items[id] = static_cast<std::int16_t>(block + 1);
    for (std::int32_t t = first_target.items[id] - 1; t >= 0; t = targets.items[t].next) {
      store(i, targets.items[t].offset, result(targets.items[t].argument));
    }
    if (known.last_block.items[id] > block) hand_over(id, i);
  }

  /// Stores a number for later blocks.
  constexpr void hand_over(std::int16_t id, std::int16_t i) noexcept {
    std::int16_t& list = free_behind.items[known.last_block.items[id]];
    next_free.items[id] = list;
    list = static_cast<std::int16_t>(id + 1);
    place.items[id] = place_count > 0 ? places.items[--place_count] : to.content.workspace++;
    store(i, 0, {-1, id, place.items[id]});
  }

  /// Constants and elements of inputs that results consist of.
  constexpr void store_leaves() noexcept {
    for_results([&](scalar_source s, std::int16_t argument, std::int32_t offset) {
      if (!is_computed(s)) store(value(s), offset, result(argument));
    });
  }

  constexpr void close() noexcept {
    planned_kernel& k = to.content.kernels.items[to.kernels];
    k = planned_kernel{};
    k.code_begin = code_begin;
    k.slot_begin = slot_begin;
    k.code_end = to.instructions;
    k.slot_end = to.slots;
    k.same_as = static_cast<std::int16_t>(to.kernels++);
    for (int id = free_behind.items[block] - 1; id >= 0; id = next_free.items[id] - 1) {
      places.items[place_count++] = place.items[id];
    }
  }
};

template<class Build> inline constexpr std::int32_t joined_of = joined_elements(program_of<Build>);

template<class Build> constexpr auto read_scalars() noexcept {
  constexpr const auto& p = program_of<Build>;
  scalar_program<p.size(), joined_of<Build>> known;
  scalar_reader<p.size(), static_cast<int>(p.outputs.size()), joined_of<Build>>{p, known}.run();
  return known;
}
template<class Build> inline constexpr auto scalars_of = read_scalars<Build>();

/// Whether the program of `Build` is straight-line code on single numbers.
template<class Build> constexpr bool is_scalar_program() noexcept {
  if constexpr (joined_of<Build> < 0) return false;
  else return scalars_of<Build>.fits;
}

template<class Build, int Growth> constexpr auto emit_scalars() noexcept {
  constexpr const auto& p = program_of<Build>;
  constexpr const auto& known = scalars_of<Build>;
  constexpr int outputs = static_cast<int>(p.outputs.size());
  constexpr int code = Growth * (2 * p.size() + 2 * known.stores + 64),
                slots = Growth * (p.size() + 2 * known.stores + 64);
  wide_plan<(known.blocks > 0 ? known.blocks : 1), code, slots> wide;
  scalar_emitter<p.size(), outputs, joined_of<Build>, known.inputs, known.stores, decltype(wide)>(p, known, wide).run();
  return wide;
}

/// The plan of such a program, with more and more room until the code fits.
template<class Build, int Growth = 1> struct planned_scalars {
  static constexpr auto wide = emit_scalars<Build, Growth>();
  static constexpr const auto& get() noexcept {
    if constexpr (wide.overflow) return planned_scalars<Build, 2 * Growth>::get();
    else return wide;
  }
};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless
