// SPDX-License-Identifier: BSL-1.0
#pragma once

// A value with a pullback of its own, as one node.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/loop.hpp>

namespace tapeless::inline TAPELESS_ABI {

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

}  // namespace tapeless::inline TAPELESS_ABI
