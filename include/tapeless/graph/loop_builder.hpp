// SPDX-License-Identifier: BSL-1.0
#pragma once

// A loop while its body is being traced.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/loop.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// Opens a scope in a graph; what is appended until `close` and depends on a parameter is the body.
struct loop_builder {
  graph& g;
  loop_kind kind;
  std::int16_t outer = g.scope;
  ref scope = fresh_leaf(g, op::scope, extents{}, g.scope);
  ref bindings{&g, -1};

  constexpr loop_builder(graph& in, loop_kind k) noexcept : g(in), kind(k) { g.scope = scope.id; }

  /// The parameter of the body that is `value` as `code` says.
  constexpr ref parameter(op code, ref value, const extents& shape) noexcept {
    const ref p = fresh_leaf(g, op::parameter, shape, scope.id, value->type);
    bindings = bind(code, p, value, bindings);
    return p;
  }
  /// The state that begins with `first`.
  constexpr ref carry(ref first) noexcept { return parameter(op::carry, first, first.shape()); }
  /// An entry of the leading axis of `array`, another one in each step.
  constexpr ref row(ref array) noexcept {
    const extents& all = array.shape();
    const extents one{{all.dim[1], all.dim[2], all.dim[3], 1}, static_cast<std::uint8_t>(all.rank - 1)};
    return parameter(op::row, array, one);
  }
  /// The same as `value`, as a parameter.
  constexpr ref whole(ref value) noexcept { return parameter(op::whole, value, value.shape()); }

  /// The loop in which state `before[i]` becomes `after[i]`.
  constexpr ref close(const ref* before, const ref* after, int count) noexcept {
    for (int i = 0; i < count; ++i) bindings = bind(op::next, before[i], after[i], bindings);
    g.scope = outer;
    return loop(kind, scope, bindings);
  }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless
