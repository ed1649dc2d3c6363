// SPDX-License-Identifier: BSL-1.0
#pragma once

// Forward mode on a graph, made of reverse mode: no operation has a second rule.

#include <cstddef>

#include <tapeless/config.hpp>
#include <tapeless/transform/differentiate.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// A leaf that is no input: what is linear in it is differentiated by it, and then it is gone.
constexpr ref placeholder(graph& g, const extents& shape) noexcept {
  node n;
  n.shape = shape;
  n.detail[0] = -1;
  return {&g, g.append(n)};
}

}  // namespace detail

/// Appends the tangents of `Outputs` results, given those of the `By` nodes `by`, and writes them to `result`.
///
/// The pullback ȳ ↦ x̄ = Jᵀ ȳ is linear in ȳ; its own pullback is ẋ ↦ J ẋ. What is left once ȳ is gone are the
/// operations of forward mode. (Jamie Townsend: A new trick for calculating Jacobian vector products, 2017.)
template<std::size_t Outputs, std::size_t By>
constexpr void push_forward(const ref* outputs, const ref* by, const ref* tangents, ref* result) noexcept {
  graph& g = *outputs[0].in;
  ref seeds[Outputs], pulled[By];
  for (std::size_t k = 0; k < Outputs; ++k) seeds[k] = detail::placeholder(g, outputs[k].shape());
  differentiate(outputs, seeds, static_cast<int>(Outputs), by, pulled, static_cast<int>(By));
  differentiate(pulled, tangents, static_cast<int>(By), seeds, result, static_cast<int>(Outputs));
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
