// SPDX-License-Identifier: BSL-1.0
#pragma once

// A quotient whose divisor is a factor of the dividend: without both, so that it is right where the divisor is 0.

#include <cstddef>

#include <tapeless/config.hpp>
#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/kink.hpp>
#include <tapeless/graph/structure.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Looks for one factor in an expression: in products, in each part of a sum and of a choice, behind views. Of a root,
/// what it is the root of is a factor, too: x/√x is √x.
struct cancellation {
  int steps = 48;  ///< that it looks at most; more is no factor

  /// The expression `a` without the factor `y`, or no node.
  constexpr ref without(ref a, ref y) noexcept {
    if (a.id == y.id) return constant_like(a, 1);
    if (a.is_constant(0)) return a;
    if (y.is(op::sqrt) && a.id == y->operand[0]) return y;
    if (--steps < 0 || a.id < y.id) return {};
    switch (a->code) {
      case op::negate:
        return negated(without(a.operand(0), y));
      case op::multiply:
        return of_product(a, y);
      case op::divide: {
        const ref dividend = without(a.operand(0), y);
        return dividend.in == nullptr ? ref{} : dividend / a.operand(1);
      }
      case op::pow: {
        const bool holds = a.operand(0).id == y.id && a.operand(1).is(op::constant) && a.operand(1)->value >= 1;
        return holds ? pow(y, a.operand(1)->value - 1) : ref{};
      }
      case op::add:
      case op::subtract:
        return of_sum(a, y);
      case op::select:
        return of_choice(a, y);
      case op::product:
        return of_scaled(a, y);
      case op::transpose:
        if (!is_vector(a.shape())) return {};
        [[fallthrough]];
      case op::reshape:
        return as_view(without(a.operand(0), reshape(y, a.operand(0).shape())), a);
      case op::sum:
        return of_total(a, y);
      default:
        return {};
    }
  }

 private:
  static constexpr ref negated(ref a) noexcept { return a.in == nullptr ? a : -a; }
  /// Whether its elements lie in the same order however its axes do.
  static constexpr bool is_vector(const extents& e) noexcept {
    return (e.dim[0] > 1) + (e.dim[1] > 1) + (e.dim[2] > 1) + (e.dim[3] > 1) <= 1;
  }
  static constexpr ref as_view(ref a, ref like) noexcept { return a.in == nullptr ? a : reshape(a, like.shape()); }

  constexpr ref of_product(ref a, ref y) noexcept {
    for (const std::size_t k : {0u, 1u}) {
      const ref rest = without(a.operand(k), y);
      if (rest.in == nullptr) continue;
      if (is_kinked(a)) return k == 0 ? kinked_anew(kink_of(a), rest) : ref{};
      return k == 0 ? rest * a.operand(1) : a.operand(0) * rest;
    }
    return {};
  }
  constexpr ref of_sum(ref a, ref y) noexcept {
    const ref first = without(a.operand(0), y);
    if (first.in == nullptr) return {};
    const ref second = without(a.operand(1), y);
    if (second.in == nullptr) return {};
    return a.is(op::add) ? first + second : first - second;
  }
  constexpr ref of_choice(ref a, ref y) noexcept {
    if (is_kinked(a)) {
      const ref from = without(adjoint_of(a), y);
      return from.in == nullptr ? ref{} : kinked_anew(kink_of(a), from);
    }
    const ref first = without(a.operand(1), y);
    if (first.in == nullptr) return {};
    const ref second = without(a.operand(2), y);
    return second.in == nullptr ? ref{} : select(a.operand(0), first, second);
  }
  /// A vector as a matrix, multiplied by a matrix of one element.
  constexpr ref of_scaled(ref a, ref y) noexcept {
    for (const std::size_t k : {1u, 0u}) {
      const ref number = a.operand(1 - k), vector = a.operand(k);
      if (number.shape().size() != 1 || vector.shape().size() != y.shape().size()) continue;
      const ref rest = without(vector, reshape(y, vector.shape()));
      if (rest.in != nullptr) return reshape(broadcast(number, rest.shape()) * rest, a.shape());
    }
    return {};
  }
  constexpr ref of_total(ref a, ref y) noexcept {
    const ref inner = without(a.operand(0), broadcast(y, a.operand(0).shape()));
    return inner.in == nullptr ? ref{} : reduce(op::sum, inner, a->detail);
  }
};

/// a / y without the factor y where a has it in each of its parts; no node where it has not.
constexpr ref exact_quotient(ref a, ref y) noexcept { return cancellation{}.without(a, y); }

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
