// SPDX-License-Identifier: BSL-1.0
#pragma once

// The elements that share a maximum along axes, passed twice by a derivative.

#include <cstddef>

#include <tapeless/config.hpp>
#include <tapeless/graph/structure.hpp>
#include <tapeless/graph/view.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// A derivative that passes a maximum twice counts the shares of its elements once, as with a kink (kink.hpp): an
/// adjoint of the maximum that is c Σ x over its axes, x being 0 for all elements but the largest, goes to each of them
/// as c x, not as its share of the sum. Where there is one largest element both are the same; at a tie this is the mean
/// of what each of them alone would give, so that the square of max(x, −x) has the second derivative of x².
struct twice_shared {
  ref largest;     ///< true where an element is
  ref maximum;     ///< of one element along the axes
  int steps = 32;  ///< that are looked at, at most; more is no such sum

  /// What goes to the elements, of an adjoint that is such a sum; else no node.
  constexpr ref elements(ref adjoint) noexcept {
    if (--steps < 0) return {};
    switch (adjoint->code) {
      case op::sum: {
        const ref x = adjoint.operand(0);
        return adjoint->detail == maximum->detail && x.shape() == largest.shape() && is_masked(x) ? x : ref{};
      }
      case op::reshape:
        return elements(adjoint.operand(0));
      case op::negate: {
        const ref x = elements(adjoint.operand(0));
        return x.in == nullptr ? x : -x;
      }
      case op::multiply:
      case op::divide:
        for (std::size_t k = 0; k < (adjoint.is(op::multiply) ? 2u : 1u); ++k) {
          const ref x = elements(adjoint.operand(k));
          if (x.in == nullptr) continue;
          const ref factor = broadcast(reshape(adjoint.operand(1 - k), maximum.shape()), x.shape());
          return adjoint.is(op::multiply) ? factor * x : x / factor;
        }
        return {};
      default:
        return {};
    }
  }

 private:
  /// Whether x is 0 where no largest element is.
  constexpr bool is_masked(ref x) noexcept {
    if (--steps < 0) return false;
    switch (x->code) {
      case op::select:
        return x.operand(0).id == largest.id && x.operand(2).is_constant(0);
      case op::negate:
      case op::divide:
        return is_masked(x.operand(0));
      case op::multiply:
        return is_masked(x.operand(0)) || is_masked(x.operand(1));
      case op::add:
      case op::subtract:
        return is_masked(x.operand(0)) && is_masked(x.operand(1));
      default:
        return false;
    }
  }
};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless
