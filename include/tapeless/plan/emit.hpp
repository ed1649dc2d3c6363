// SPDX-License-Identifier: BSL-1.0
#pragma once

// The code of one kernel: what it loads, computes and stores, in which order.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/contract.hpp>
#include <tapeless/plan/recompute.hpp>
#include <tapeless/plan/state.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// What lies behind a node's slots. Only inputs hold integers: whatever is computed is real.
constexpr content content_of(const node& n) noexcept {
  if (n.code == op::iota) return content::counter;
  return n.code == op::input && n.type == element::integer ? content::integer : content::real;
}

/// Emits one kernel's code. `stamp` tells memos of one kernel and phase from those of another.
struct emitter : recomputation {
  std::int32_t stamp = 0;
  std::uint8_t phase = 0;
  fixed_array<std::int16_t, 8> constants{-1, -1, -1, -1, -1, -1, -1, -1};
  std::size_t constant_count = 0;

  constexpr std::int16_t push(op code, level at, std::int16_t a = -1, std::int16_t b = -1,
                              std::int16_t c = -1) noexcept {
    if (p.code_count == p.code_capacity) {
      p.overflow = true;
      --p.code_count;
    }
    instruction& i = p.code[p.code_count];
    i = instruction{};
    i.code = code;
    i.at = at;
    i.phase = phase;
    i.a = a;
    i.b = b;
    i.c = c;
    return static_cast<std::int16_t>(p.code_count++ - kernel().code_begin);
  }

  /// The strides of an access by the kernel's axes, for a value of the given shape at the given level.
  constexpr strides by_kernel_axes(const strides& by_axis, const extents& shape, level at) const noexcept {
    strides result{};
    if (at == level::total) return result;
    const kernel_shape& ks = kernel().shape;
    std::size_t to = 4;
    for (std::size_t i = 4; i-- > 0;) {
      if (shape.dim[i] == 1) continue;
      --to;
      if (at == level::line && ks.form == kind::rows && to == 3) --to;
      while (at == level::line && ks.form != kind::rows && ((ks.reduced >> to) & 1) != 0) --to;
      result[to] = by_axis[i];
    }
    return result;
  }

  constexpr std::int16_t slot(content what, std::int32_t offset, const strides& s, std::int16_t node,
                              bool writes) noexcept {
    if (p.slot_count == p.slot_capacity) {
      p.overflow = true;
      --p.slot_count;
    }
    p.slots[p.slot_count] = {what, offset, s};
    p.bindings[p.slot_count] = {node, writes};
    return static_cast<std::int16_t>(p.slot_count++ - kernel().slot_begin);
  }

  /// The slot from which a node is read, shared by all loads at the same offset and strides.
  constexpr std::int16_t reading_slot(content what, std::int32_t offset, const strides& s, std::int16_t node) noexcept {
    std::int32_t& last = p.plans[node].last_slot;
    if (last < kernel().slot_begin) last = -1;
    for (std::int32_t at = last; at >= 0; at = p.bindings[at].previous) {
      if (p.slots[at].offset == offset && same(p.slots[at].stride, s)) {
        return static_cast<std::int16_t>(at - kernel().slot_begin);
      }
    }
    const std::int16_t added = slot(what, offset, s, node, false);
    p.bindings[kernel().slot_begin + added].previous = last;
    last = kernel().slot_begin + added;
    return added;
  }

  constexpr std::int16_t scratch_slot() noexcept {
    strides s{};
    s[3] = kernel().shape.extent[3] == 1 ? 0 : 1;
    return slot(content::real, kernel().scratch_rows++ * kernel().shape.extent[3], s, -1, true);
  }

  constexpr std::int16_t load(std::int16_t o, level at) noexcept {
    const access& view = p.plans[o].view;
    const node& n = p.nodes[view.base];
    const strides s = by_kernel_axes(view.stride, p.nodes[o].shape, at);
    const std::int16_t from = reading_slot(content_of(n), view.offset, s, view.base);
    const std::int16_t i = push(op::load, at);
    p.code[kernel().code_begin + i].slot = from;
    return i;
  }

  /// A constant, one instruction for all equal ones among the latest eight.
  constexpr std::int16_t constant(double value, level at) noexcept {
    const auto bits = __builtin_bit_cast(std::uint64_t, value);
    for (const std::int16_t i : constants) {
      if (i < 0) continue;
      const instruction& c = p.code[kernel().code_begin + i];
      if (c.bits == bits && c.at == at && c.phase == phase) return i;
    }
    const std::int16_t i = push(op::constant, at);
    p.code[kernel().code_begin + i].bits = bits;
    constants[constant_count++ % constants.size()] = i;
    return i;
  }

  /// The multiplication that operand `o` of a sum is, where it can become part of a fused multiply-add: where this sum
  /// alone uses it. The same sum computed again, in a later phase or another kernel, is fused there too and has the
  /// same bits.
  constexpr std::int16_t fusable_product(std::int16_t o, level at) const noexcept {
    if (o < 0 || p.plans[o].view.base != o || p.nodes[o].code != op::multiply || p.plans[o].uses != 1) return -1;
    const node_plan& n = p.plans[o];
    const bool here = n.home == k ? n.at == at && !n.stored : floats(o) || !n.stored;
    return here ? o : std::int16_t{-1};
  }

  constexpr std::int16_t operation(std::int16_t id, level at) noexcept {
    const node& n = p.nodes[id];
    const op code = p.is_copied_view(id) ? op::copy : n.code;
    if (is_sum(code)) {
      const std::int16_t products[]{fusable_product(n.operand[0], at), fusable_product(n.operand[1], at)};
      const auto key = [&](std::int16_t product) { return product < 0 ? 0u : p.plans[product].key; };
      const int fused = fused_operand(products[0] >= 0, products[1] >= 0, key(products[0]), key(products[1]));
      if (fused >= 0) {
        const node& product = p.nodes[products[fused]];
        const std::int16_t a = value(product.operand[0], at), b = value(product.operand[1], at);
        const std::int16_t c = value(n.operand.items[1 - fused], at);
        return push(fused_sum(code, fused), at, a, b, c);
      }
    }
    const std::int16_t a = value(n.operand[0], at);
    const std::int16_t b = n.operand[1] >= 0 ? value(n.operand[1], at) : std::int16_t{-1};
    const std::int16_t c = n.operand[2] >= 0 ? value(n.operand[2], at) : std::int16_t{-1};
    return push(code, at, a, b, c);
  }

  /// The instruction that holds node `id` (a view counts as itself) at the given level in the present phase.
  constexpr std::int16_t value(std::int16_t id, level at) noexcept {
    const std::int16_t b = p.plans[id].view.base;
    const node_plan& held = p.plans[b];
    const bool own = held.home == k;
    if ((own && held.at != level::element) || p.nodes[b].shape.size() == 1 || p.in_step(id)) id = b;
    node_plan& n = p.plans[id];
    if (n.memo_stamp == stamp_of(n, at)) return n.memo;
    std::int16_t result = -1;
    const bool earlier = own && held.at == level::element && held.phase < phase;
    if (p.nodes[b].code == op::constant) {
      result = constant(p.nodes[b].value, at);
    } else if (is_leaf(p.nodes[b].code)) {
      result = load(id, at);
    } else if (earlier && held.saved) {
      result = push(op::load, at);
      p.code[kernel().code_begin + result].slot = held.scratch;
    } else if (own ? !(earlier && held.stored) : floats(b) || !held.stored) {
      result = operation(b, at);
    } else {
      result = load(id, at);
    }
    n.memo = result;
    n.memo_stamp = stamp_of(n, at);
    return result;
  }

  /// Elements are computed anew in each phase; lines and totals of this kernel stay for all of it.
  constexpr std::int32_t stamp_of(const node_plan& n, level at) const noexcept {
    if (n.home == k && n.at != level::element) return stamp;
    return stamp + 1 + 4 * phase + static_cast<int>(at);
  }

  /// Writes an operand of a concatenation to its place.
  constexpr void store_placed(std::int16_t id, std::int16_t from, level at) noexcept {
    const placement& to = p.plans[id].placed;
    const strides s = by_kernel_axes(to.stride, p.nodes[id].shape, at);
    const std::int16_t slot_of_place = slot(content::real, to.offset, s, to.in, true);
    const std::int16_t i = push(op::store, at, from);
    p.code[kernel().code_begin + i].slot = slot_of_place;
  }

  constexpr void store(std::int16_t id, std::int16_t from, level at) noexcept {
    const strides own = contiguous(p.nodes[id].shape);
    const extents& shape = p.nodes[id].shape;
    strides s = by_kernel_axes(own, shape, at);
    if (p.is_copied_view(id)) s = by_kernel_axes(contiguous(p.iterated(id)), p.iterated(id), at);
    const std::int16_t to = slot(content::real, 0, s, id, true);
    const std::int16_t i = push(op::store, at, from);
    p.code[kernel().code_begin + i].slot = to;
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
