// SPDX-License-Identifier: BSL-1.0
#pragma once

// The computation graph: a numbered list of operations in which equal operations are one.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/node.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Named in the compiler's message where a function goes on and on: it cannot be called in constant evaluation.
inline void a_loop_around_symbols_is_unrolled_keep_it_a_loop_with_scan_or_fold() noexcept {}

/// Storage that is full is tried again, larger. Who asks for so many operations more would ask the compiler for more
/// than it computes; it is better said before.
inline constexpr int most_lost = 12000;

/// What stays until a function is traced. (Destructors would end it too, but g++ 12 runs none on arguments that were
/// passed by value in constant evaluation.)
struct kept {
  kept* before = nullptr;
  void (*end)(kept*) = nullptr;
};
template<class X> struct kept_object : kept {
  X object;
  template<class... A> constexpr explicit kept_object(const A&... a) noexcept : object(a...) {}
};

}  // namespace detail

/// A Wengert list with hash-consing over storage that somebody else holds (`graph_storage`).
///
/// Operands have smaller numbers than the nodes that use them, so the list is in topological order. When the storage is
/// full, `overflow` is set and node 0 is given out; whoever owns the storage starts again with more.
struct graph {
  node* nodes;
  std::int16_t* table;
  std::int16_t* adjoint;  ///< room for the reverse sweep: the adjoint of each node, or a mark
  std::int16_t* mark;     ///< room for what else is to be known of each node meanwhile
  std::int16_t* list;     ///< room for a list of nodes
  int capacity;
  int size = 0;
  std::int16_t scope = -1;  ///< of the loop whose body is being traced
  bool overflow = false;
  int lost = 0;                                          ///< operations that found no room
  bool loops = false, pullbacks = false, joins = false;  ///< there are nodes of these kinds
  bool outside = false;                                  ///< an index was not less than the extent of its axis
  detail::kept* last_kept = nullptr;                     ///< what symbols need while the function is traced
  std::uint32_t asked = 0;                               ///< how often a value was asked for, which is a mistake

  /// An answer to who asks for a value while a function is traced. It is refused anyway; answers vary irregularly, so
  /// that every loop that waits for one ends.
  constexpr bool answer() noexcept { return ((++asked * 0x9e3779b9u) >> 31) != 0; }

  /// The number of the node equal to `n`, appended if there is none yet. The table has twice as many places as there
  /// can be nodes; both are powers of two.
  constexpr std::int16_t push(const node& n) noexcept {
    if (overflow) return lose();
    const auto mask = static_cast<std::uint32_t>(2 * capacity - 1);
    std::uint32_t at = hash(n) & mask;
    for (; table[at] != 0; at = (at + 1) & mask) {
      if (nodes[table[at] - 1] == n) return static_cast<std::int16_t>(table[at] - 1);
    }
    const std::int16_t id = append(n);
    if (!overflow) table[at] = static_cast<std::int16_t>(id + 1);
    return id;
  }

  /// Appends `n` even where an equal node exists: an output that needs a place of its own.
  constexpr std::int16_t append(const node& n) noexcept {
    if (size == capacity) {
      overflow = true;
      return 0;
    }
    nodes[size] = n;
    return static_cast<std::int16_t>(size++);
  }

  /// Makes an X that stays until `release`.
  template<class X, class... A> constexpr X& keep(const A&... a) noexcept {
    auto* const made = new detail::kept_object<X>(a...);
    made->before = last_kept;
    made->end = [](detail::kept* k) { delete static_cast<detail::kept_object<X>*>(k); };
    last_kept = made;
    return made->object;
  }
  constexpr void release() noexcept {
    while (last_kept != nullptr) {
      detail::kept* const last = last_kept;
      last_kept = last->before;
      last->end(last);
    }
  }

 private:
  constexpr std::int16_t lose() noexcept {
    if (++lost > detail::most_lost) detail::a_loop_around_symbols_is_unrolled_keep_it_a_loop_with_scan_or_fold();
    return 0;
  }

  [[nodiscard]] static constexpr std::uint32_t hash(const node& n) noexcept {
    const auto bits = __builtin_bit_cast(std::uint64_t, n.value);
    std::uint32_t h =
        static_cast<std::uint32_t>(n.code) * 2654435761u ^ static_cast<std::uint32_t>(n.operand.items[0]) * 40503u ^
        static_cast<std::uint32_t>(n.operand.items[1]) * 2246822519u ^
        static_cast<std::uint32_t>(n.operand.items[2]) * 3266489917u ^ static_cast<std::uint32_t>(bits >> 32) ^
        static_cast<std::uint32_t>(bits) * 668265263u ^ static_cast<std::uint32_t>(n.shape.dim.items[0]) * 374761393u ^
        static_cast<std::uint32_t>(n.shape.dim.items[1]) * 2869860233u ^
        static_cast<std::uint32_t>(n.detail.items[0] + 5 * n.detail.items[1]) * 3624381081u;
    h ^= h >> 15;
    h *= 2246822519u;
    return h ^ (h >> 13);
  }
};

/// Room for a graph of `Capacity` nodes, a power of two.
///
/// Here and elsewhere no {} on arrays of class type that are written later: in constant evaluation g++ 12 lets all
/// arrays of the type share one default element, and writes to it reach the next array.
template<int Capacity> struct graph_storage {
  static_assert((Capacity & (Capacity - 1)) == 0, "the capacity of a graph is a power of two");
  node nodes[static_cast<std::size_t>(Capacity)];
  std::int16_t table[2 * static_cast<std::size_t>(Capacity)]{};
  std::int16_t adjoint[static_cast<std::size_t>(Capacity)]{};
  std::int16_t mark[static_cast<std::size_t>(Capacity)]{};
  std::int16_t list[static_cast<std::size_t>(Capacity)]{};

  constexpr graph open() noexcept { return graph{nodes, table, adjoint, mark, list, Capacity}; }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless
