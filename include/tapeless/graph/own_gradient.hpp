// SPDX-License-Identifier: BSL-1.0
#pragma once

// A value with a pullback of its own, as one node.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/loop.hpp>
#include <tapeless/meta/fixed_array.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// `y` for all but differentiation, which reads `pulled`: a list of links (x, x̄), in which the adjoint x̄ of each x is
/// written with the leaf `adjoint` for that of y.
constexpr ref own_gradient(ref y, ref pulled, ref adjoint) noexcept {
  node n;
  n.code = op::own_gradient;
  n.shape = y.shape();
  n.operand = {y.id, pulled.id, adjoint.id};
  y.in->pullbacks = true;
  return {y.in, y.in->push(n)};
}

/// `y` for all but differentiation, which takes `pull(ȳ)` for the adjoint of x, of which y is made.
template<class Pull> constexpr ref with_pullback(ref y, ref x, Pull pull) noexcept {
  const ref leaf = fresh_leaf(*y.in, op::parameter, y.shape(), -1);
  return own_gradient(y, link(x, pull(leaf), ref{y.in, -1}), leaf);
}

/// The same of two: `pull(ȳ)` gives two adjoints.
template<class Pull> constexpr ref with_pullback(ref y, ref a, ref b, Pull pull) noexcept {
  const ref leaf = fresh_leaf(*y.in, op::parameter, y.shape(), -1);
  const auto to = pull(leaf);
  return own_gradient(y, link(b, to[1], link(a, to[0], ref{y.in, -1})), leaf);
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
