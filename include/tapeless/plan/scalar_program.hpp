// SPDX-License-Identifier: BSL-1.0
#pragma once

// Programs of single numbers: what such a program reads, computes and stores, element by element, and where it is cut
// into blocks.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/program.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/access.hpp>
#include <tapeless/plan/contract.hpp>
#include <tapeless/plan/key.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// One number: a node that computes it, a constant, or element `offset` of an input.
struct scalar_source {
  std::int16_t node = -1;
  std::int32_t offset = 0;
};

/// True for an array that is put together of single numbers: a concatenation, or a view copied out.
constexpr bool is_joined(const node& n) noexcept {
  return n.code == op::concat || (n.code == op::copy && n.shape.size() > 1);
}

/// The most numbers that are read and put together element by element.
inline constexpr std::int32_t most_elements = 8192;

/// Compilers optimise a function of so many operations in linear time; longer programs are cut.
inline constexpr int block_length = 256;

/// How many numbers of a program stand in arrays that are put together of single ones (concatenations, copies of
/// views); -1 for a program that is no straight-line code on single numbers.
///
/// Straight-line code computes nothing but single numbers; its arrays are inputs, views of these, constants, and what
/// is put together. No result may lie where an input does.
template<int Nodes, int Outputs> constexpr std::int32_t joined_elements(const program<Nodes, Outputs>& p) noexcept {
  std::int32_t count = 0, read = 0;
  if (p.has_loops) return -1;
  for (int i = 0; i < Nodes; ++i) {
    const node& n = p.nodes.items[i];
    const std::int32_t size = n.shape.size();
    if (is_view(n.code) || n.code == op::constant) continue;
    if (n.code == op::input) {
      if (size > most_elements) return -1;
      read += size;
      for (int k = 0; k < Outputs; ++k) {
        if (p.outputs.items[k].argument == n.detail.items[0]) return -1;
      }
    } else if (is_joined(n)) {
      count += size;
    } else if (!is_elementwise(n.code) || size != 1) {
      return -1;
    }
    if (count > most_elements || read > most_elements) return -1;
  }
  return count;
}

/// What is known of a program of single numbers before its code is written.
template<int Nodes, int Joined> struct scalar_program {
  static constexpr auto node_count = static_cast<std::size_t>(Nodes);

  fixed_array<access, node_count> view;                ///< where elements of views lie
  fixed_array<std::int32_t, node_count> first{};       ///< of an input or of joined numbers: its place among all
  fixed_array<std::int16_t, node_count> block{};       ///< in which a node is computed, -1 for what is not
  fixed_array<std::int16_t, node_count> fused{};       ///< of a sum: the operand that is a product fused with it, or -1
  fixed_array<std::int16_t, node_count> last_block{};  ///< the last block that reads a number of an earlier one
  fixed_array<scalar_source, static_cast<std::size_t>(Joined) + 1> joined;
  int blocks = 0;
  std::int32_t inputs = 0;  ///< elements of all inputs
  int stores = 0;           ///< numbers that results consist of
  bool fits = true;         ///< views reach into nothing but inputs, constants and what is put together
};

/// The number that element `offset` of the storage of node `base` is.
template<int Nodes, int Outputs, int Joined>
constexpr scalar_source stored_at(const program<Nodes, Outputs>& p, const scalar_program<Nodes, Joined>& known,
                                  std::int16_t base, std::int32_t offset) noexcept {
  const node& n = p.nodes.items[base];
  if (is_joined(n)) return known.joined.items[known.first.items[base] + offset];
  return {base, n.code == op::input ? offset : 0};
}

/// The number that operand `o`, a single one, is.
template<int Nodes, int Outputs, int Joined>
constexpr scalar_source source_of(const program<Nodes, Outputs>& p, const scalar_program<Nodes, Joined>& known,
                                  std::int16_t o) noexcept {
  if (!is_view(p.nodes.items[o].code)) return stored_at(p, known, o, 0);
  return stored_at(p, known, known.view.items[o].base, known.view.items[o].offset);
}

/// Fills a `scalar_program`, pass by pass.
template<int Nodes, int Outputs, int Joined> struct scalar_reader {
  const program<Nodes, Outputs>& from;
  scalar_program<Nodes, Joined>& to;
  fixed_array<std::int16_t, static_cast<std::size_t>(Nodes)> uses = count_readers(from);
  fixed_array<std::uint32_t, static_cast<std::size_t>(Nodes)> key{};
  bool compares = false;  ///< keys are asked for: there is a sum of two products
  std::int32_t joined = 0;

  constexpr void run() noexcept {
    for (const output& o : from.outputs) to.stores += from.nodes.items[o.node].shape.size();
    for (int i = 0; i < Nodes && !compares; ++i) compares = is_sum_of_products(from.nodes.items[i]);
    for (int i = 0; i < Nodes && to.fits; ++i) read(static_cast<std::int16_t>(i));
    if (to.fits) cut();
  }

 private:
  constexpr void read(std::int16_t id) noexcept {
    const node& n = from.nodes.items[id];
    if (compares) key.items[id] = key_of(n, [&](std::int16_t o) { return key.items[o]; });
    to.block.items[id] = -1;
    if (is_view(n.code)) {
      to.view.items[id] = access_of(from.nodes.items, id, [&](std::int16_t o) { return view_of(o); });
      to.fits = to.view.items[id].base != id;
      return;
    }
    if (n.code == op::input) {
      to.first.items[id] = to.inputs;
      to.inputs += n.shape.size();
      return;
    }
    if (is_joined(n)) {
      to.first.items[id] = joined;
      joined += n.shape.size();
      if (n.code == op::copy) return put(id, n.operand.items[0], 0, contiguous(n.shape));
      const auto axis = static_cast<std::size_t>(n.detail.items[0]);
      const strides s = contiguous(n.shape);
      put(id, n.operand.items[0], 0, s);
      return put(id, n.operand.items[1], from.nodes.items[n.operand.items[0]].shape.dim.items[axis] * s.items[axis], s);
    }
    if (is_elementwise(n.code)) {
      to.block.items[id] = 0;
      to.fused.items[id] = static_cast<std::int16_t>(fused_with(n));
    }
  }

  [[nodiscard]] constexpr access view_of(std::int16_t o) const noexcept {
    if (is_view(from.nodes.items[o].code)) return to.view.items[o];
    return {o, 0, contiguous(from.nodes.items[o].shape)};
  }

  /// Puts the elements of `part` into what node `id` joins, from `offset` on.
  constexpr void put(std::int16_t id, std::int16_t part, std::int32_t offset, const strides& to_stride) noexcept {
    const access at = view_of(part);
    const std::int32_t(&e)[4] = from.nodes.items[part].shape.dim.items;
    const std::int32_t(&s)[4] = at.stride.items, (&t)[4] = to_stride.items;
    for (std::int32_t i = 0; i < e[0]; ++i) {
      for (std::int32_t j = 0; j < e[1]; ++j) {
        for (std::int32_t k = 0; k < e[2]; ++k) {
          for (std::int32_t l = 0; l < e[3]; ++l) {
            to.joined.items[to.first.items[id] + offset + i * t[0] + j * t[1] + k * t[2] + l * t[3]] =
                stored_at(from, to, at.base, at.offset + i * s[0] + j * s[1] + k * s[2] + l * s[3]);
          }
        }
      }
    }
  }

  [[nodiscard]] constexpr bool is_fusable(std::int16_t o) const noexcept {
    return from.nodes.items[o].code == op::multiply && uses.items[o] == 1;
  }
  [[nodiscard]] constexpr bool is_sum_of_products(const node& n) const noexcept {
    return is_sum(n.code) && is_fusable(n.operand.items[0]) && is_fusable(n.operand.items[1]);
  }

  /// Which operand of a sum is fused with it, -1 for none and for anything else.
  [[nodiscard]] constexpr int fused_with(const node& n) const noexcept {
    if (!is_sum(n.code)) return -1;
    const std::int16_t a = n.operand.items[0], b = n.operand.items[1];
    return fused_operand(is_fusable(a), is_fusable(b), key.items[a], key.items[b]);
  }

  /// Gives each node that is computed its block; what is fused belongs to the sum's.
  constexpr void cut() noexcept {
    int computed = 0;
    for (int i = 0; i < Nodes; ++i) {
      if (to.block.items[i] < 0) continue;
      to.block.items[i] = static_cast<std::int16_t>(computed++ / block_length);
    }
    to.blocks = (computed + block_length - 1) / block_length;
    for (int i = Nodes - 1; i >= 0; --i) {
      if (to.block.items[i] < 0 || to.fused.items[i] < 0) continue;
      to.block.items[from.nodes.items[i].operand.items[to.fused.items[i]]] = -1;
    }
    for (int i = 0; i < Nodes; ++i) {
      if (to.block.items[i] >= 0) pass_on(static_cast<std::int16_t>(i), to.block.items[i]);
    }
  }

  /// Notes which numbers of earlier blocks node `id` reads.
  constexpr void pass_on(std::int16_t id, std::int16_t in) noexcept {
    const node& n = from.nodes.items[id];
    const int fused = to.block.items[id] >= 0 ? to.fused.items[id] : -1;
    for (int k = 0; k < 3; ++k) {
      const std::int16_t o = n.operand.items[k];
      if (o < 0) continue;
      if (k == fused) {
        pass_on(o, in);
        continue;
      }
      const scalar_source s = source_of(from, to, o);
      if (to.block.items[s.node] >= 0 && to.block.items[s.node] < in) to.last_block.items[s.node] = in;
    }
  }
};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless
