// SPDX-License-Identifier: BSL-1.0
#pragma once

// One row times a transposed matrix and what is computed for each element of that matrix, its update above all, read
// the same numbers: they become one kernel, in which each number is read once.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/plan/state.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Whether kernel `k` sums, for each row of a matrix as it lies in memory, its products with one row of numbers.
constexpr bool sums_rows_of_factor(const planner& p, const kernel_plan& k) noexcept {
  const kernel_shape& s = k.shape;
  if (s.form != kind::product || s.how != walk::dots || s.extent[2] != 1 || s.extent[3] < 2 || s.inner < 2)
    return false;
  return p.plans[p.nodes[k.first].operand[1]].view.stride[0] == 1;
}

/// Whether operand `o` of an elementwise node over that matrix is an element of it: factor `b` of the product, turned.
constexpr bool reads_factor(const planner& p, std::int16_t o, std::int16_t b) noexcept {
  const access &read = p.plans[o].view, &factor = p.plans[b].view;
  if (read.base != factor.base || read.offset != factor.offset) return false;
  const long_axes axes = long_axes_of(p.nodes[o].shape, read.stride);
  return axes.count == 2 && axes.stride[0] == factor.stride[1] && axes.stride[1] == factor.stride[0];
}

/// Whether the elementwise kernel `r` walks over the second factor of the product `k`, and reads it.
constexpr bool walks_factor(const planner& p, const kernel_plan& k, const kernel_plan& r) noexcept {
  if (r.shape.form != kind::rows || r.shape.phases != 1 || r.first < 0) return false;
  if (!same(r.shape.extent, {1, 1, k.shape.extent[3], k.shape.inner})) return false;
  bool reads = false;
  for (std::int16_t id = r.first; id >= 0; id = p.plans[id].next) {
    const node_plan& n = p.plans[id];
    if (n.at != level::element || n.joined || !is_elementwise(p.nodes[id].code)) return false;
    for (const std::int16_t o : p.nodes[id].operand.items) {
      if (o >= 0) reads = reads || reads_factor(p, o, p.nodes[k.first].operand[1]);
    }
  }
  return reads;
}

/// Whether an operand of kernel `k` is computed by a kernel from number `first` to number `last`, other than itself.
constexpr bool reads_from(const planner& p, std::int16_t k, int first, int last) noexcept {
  for (std::int16_t id = p.kernels[k].first; id >= 0; id = p.plans[id].next) {
    for (const std::int16_t o : p.nodes[id].operand.items) {
      const std::int16_t home = o >= 0 ? p.plans[p.plans[o].view.base].home : std::int16_t{-1};
      if (home != k && home >= first && home <= last) return true;
    }
  }
  return false;
}

/// The number under which kernels `first` and `second`, in this order, can be one: that of one of them, where what they
/// read is computed before and what reads them comes after. -1 if there is none.
constexpr std::int16_t number_of_both(const planner& p, std::int16_t first, std::int16_t second) noexcept {
  if (!reads_from(p, second, first, second)) return first;
  for (std::int16_t k = first; k <= second; ++k) {
    if (reads_from(p, k, first, first)) return -1;
  }
  return second;
}

/// Whether a kernel from number `first` on, other than these two, reads the storage of node `b`: it may have to do so
/// between the product and the update.
constexpr bool read_later(const planner& p, std::int16_t b, std::int16_t first, std::int16_t second) noexcept {
  for (int i = 0; i < p.node_count; ++i) {
    const std::int16_t home = p.plans[i].home;
    if (home == first || home == second || (home >= 0 && home < first)) continue;
    if (home < 0 && !p.computes_elements(static_cast<std::int16_t>(i))) continue;
    for (const std::int16_t o : p.nodes[i].operand.items) {
      if (o >= 0 && p.plans[o].view.base == b) return true;
    }
  }
  return false;
}

/// Makes kernel `r` part of the product `k`.
constexpr void join_walks(planner& p, std::int16_t k, std::int16_t r, std::int16_t number) noexcept {
  kernel_plan both = p.kernels[k];
  for (std::int16_t id = p.kernels[r].first; id >= 0; id = p.plans[id].next) p.plans[id].at = level::factor;
  p.plans[both.last].next = p.kernels[r].first;
  p.plans[p.kernels[r].first].previous = both.last;
  both.last = p.kernels[r].last;
  for (std::int16_t id = both.first; id >= 0; id = p.plans[id].next) p.plans[id].home = number;
  p.kernels[k] = p.kernels[r] = kernel_plan{};
  p.kernels[number] = both;
}

constexpr bool joins_product(planner& p, std::int16_t k, std::int16_t r) noexcept {
  if (r == k || !walks_factor(p, p.kernels[k], p.kernels[r])) return false;
  const std::int16_t first = k < r ? k : r, second = k < r ? r : k, number = number_of_both(p, first, second);
  if (number < 0 || read_later(p, p.plans[p.nodes[p.kernels[k].first].operand[1]].view.base, first, second))
    return false;
  join_walks(p, k, r, number);
  return true;
}

}  // namespace detail

/// Joins each product with one row that sums along the rows of a matrix with a kernel that walks over that matrix
/// element by element, where neither needs the other: `∂L/∂x = d Wᵀ` and `W − η xᵀ d`.
constexpr void read_factors_once(planner& p) noexcept {
  for (int k = 0; k < p.kernel_count; ++k) {
    if (!detail::sums_rows_of_factor(p, p.kernels[k])) continue;
    for (int r = 0; r < p.kernel_count; ++r) {
      if (detail::joins_product(p, static_cast<std::int16_t>(k), static_cast<std::int16_t>(r))) break;
    }
  }
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
