// SPDX-License-Identifier: BSL-1.0
#pragma once

// What the backward pass of a function reads of its forward pass, as a constant.

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/transform/cost.hpp>
#include <tapeless/transform/differentiate.hpp>
#include <tapeless/transform/push_forward.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// A function and its pullback in one graph: what of the function the live part of the pullback reads.
template<class E, int Capacity> struct backward_reading {
  graph_storage<Capacity> storage;
  graph g = storage.open();
  int forward_size = 0;
  ref gradient[static_cast<std::size_t>(E::inputs) + 1];

  constexpr void trace() noexcept {
    ref arguments[static_cast<std::size_t>(E::inputs) + 1], results[static_cast<std::size_t>(E::outputs) + 1];
    ref adjoints[static_cast<std::size_t>(E::outputs) + 1];
    for (int i = 0; i < E::inputs; ++i) arguments[i] = placeholder(g, extents{});
    for (const node& n : program_of<E>.nodes) {
      if (n.code == op::input) arguments[n.detail[0]] = input(g, n.shape, n.detail[0], n.type);
    }
    inline_program(traced_program_of<E>(), g, arguments, E::inputs, results);
    forward_size = g.size;
    for (int k = 0; k < E::outputs; ++k) adjoints[k] = placeholder(g, results[k].shape());
    differentiate(results, adjoints, E::outputs, arguments, gradient, E::inputs);
  }

  /// Marks what the backward pass reads of node o: the node that holds its numbers, none for what is there anyway.
  constexpr void read(std::int16_t o) noexcept {
    while (o >= 0 && o < forward_size && is_view(g.nodes[o].code)) o = g.nodes[o].operand[0];
    if (o >= 0) g.mark[o] = 1;
  }
  constexpr void read_operands(const node& n) noexcept {
    for_needed(n, false, [&](std::int16_t o) { read(o); });
    if (n.code == op::loop) for_each_binding(g.nodes, n.operand[0], [&](std::int16_t at) { read(at); });
  }

  /// The numbers of the forward pass that operations of the backward pass have as operands. What a loop keeps counts
  /// once a step; what the derivative of a loop computes again of the loop's body is not kept, but what it needs for
  /// that is.
  constexpr std::int64_t numbers() noexcept {
    for (int i = 0; i < g.size; ++i) g.mark[i] = 0;
    for (int i = 0; i < g.size; ++i) g.adjoint[i] = place_in_scope(g.nodes, i, -1, g.adjoint);
    for (int k = 0; k < E::inputs; ++k) g.mark[gradient[k].id] = 1;
    std::int64_t count = 0;
    for (int i = g.size - 1; i >= 0; --i) {
      const node& n = g.nodes[i];
      if (g.mark[i] == 0 || is_leaf(n.code)) continue;
      const bool inside_loop = g.adjoint[i] != 0 || is_binding(n.code);
      const bool forward = i < forward_size || (is_projection(n.code) && n.operand[0] < forward_size);
      if (forward && !inside_loop) count += n.shape.size();
      else read_operands(n);
    }
    return count;
  }
};

template<class E, int Capacity = 1024> constexpr std::int64_t numbers_kept() noexcept {
  constexpr std::int64_t found = [] {
    backward_reading<E, Capacity> r;
    r.trace();
    return r.g.overflow ? std::int64_t{-1} : r.numbers();
  }();
  static_assert(found >= 0 || Capacity < 16384, "the derivative of the function has more than 16,384 operations");
  if constexpr (found < 0 && Capacity < 16384) return numbers_kept<E, 4 * Capacity>();
  else return found;
}

}  // namespace detail

/// The bytes that the backward pass of f reads of its forward pass: values that pullbacks mention and that are neither
/// arguments nor constants. `kept_bytes(f)` is for functions of scalars, `kept_bytes<A, B>(f)` for arguments of these
/// types, by all of which f is differentiated.
///
/// A rule that mentions y and not x (tanh, exp) lets x go. Where it is cheap, the planner computes a value again
/// instead of storing it, so the workspace of a gradient can be smaller than this.
template<class... A, class F> constexpr std::int64_t kept_bytes(F) noexcept {
  using E = typename decltype(detail::expression_of<F, A...>())::type;
  return detail::numbers_kept<E>() * static_cast<std::int64_t>(sizeof(typename E::real));
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
