// SPDX-License-Identifier: BSL-1.0
#pragma once

// Adjoints that were chosen: what a condition or a kink let through.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/kink.hpp>
#include <tapeless/graph/view.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// How an adjoint was chosen: `condition` where it is true or where it is false, or the slopes of a kink.
struct choice {
  enum kind : std::uint8_t { none, where_true, where_false, at_kink } how = none;
  ref condition{};
  kink slopes{};

  [[nodiscard]] constexpr bool exists() const noexcept { return how != none; }
};

constexpr choice choice_of(ref g) noexcept {
  const node& n = g.in->nodes[g.id];
  if (n.code != op::select && n.code != op::multiply && n.code != op::sign) return {};
  if (is_kinked(n)) return {choice::at_kink, {}, kink_of(g)};
  if (n.code != op::select || place_of_one(g) >= 0) return {};
  if (g.operand(2).is_constant(0)) return {choice::where_true, g.operand(0)};
  if (g.operand(1).is_constant(0)) return {choice::where_false, g.operand(0)};
  return {};
}

/// The adjoint that was chosen from.
constexpr ref chosen_from(const choice& c, ref g) noexcept {
  if (c.how == choice::at_kink) return adjoint_of(g);
  return g.operand(c.how == choice::where_true ? 1 : 2);
}

constexpr ref choose(const choice& c, ref h) noexcept;

/// `h` with `k` put where it has passed the same kink already, whatever was chosen and multiplied since; no node where
/// it has not, as far as `steps` operations show.
constexpr ref passed_again(const kink& k, ref h, int& steps) noexcept {
  if (--steps < 0 || h.is(op::constant)) return {};
  const choice made = choice_of(h);
  if (made.how == choice::at_kink) {
    const kink before = sides_as(k, made.slopes);
    if (before.a.in != nullptr) {
      const std::int32_t left = k.left * before.left / 2, right = k.right * before.right / 2;
      return kinked_anew(k.with(left, right, (left + right) / 2), adjoint_of(h));
    }
  }
  if (made.exists()) {
    const ref inner = passed_again(k, chosen_from(made, h), steps);
    return inner.in == nullptr ? ref{} : choose(made, inner);
  }
  if (h.is(op::reshape)) {
    const ref inner = passed_again(k.reshaped(h.operand(0).shape()), h.operand(0), steps);
    return inner.in == nullptr ? ref{} : reshape(inner, h.shape());
  }
  const bool is_sum = h.is(op::add) || h.is(op::subtract), is_product = h.is(op::multiply);
  if (!is_sum && !is_product && !h.is(op::negate) && !h.is(op::divide)) return {};
  ref a = passed_again(k, h.operand(0), steps);
  if (h.is(op::negate)) return a.in == nullptr ? a : -a;
  if (h.is(op::divide)) return a.in == nullptr ? a : a / h.operand(1);
  if (is_product && a.in != nullptr) return a * h.operand(1);
  ref b = passed_again(k, h.operand(1), steps);
  if (b.in == nullptr && a.in == nullptr) return {};
  if (is_product) return h.operand(0) * b;
  if (a.in == nullptr) a = kinked_anew(k, h.operand(0));
  if (b.in == nullptr) b = kinked_anew(k, h.operand(1));
  return h.is(op::add) ? a + b : a - b;
}

/// What a kink lets through of the adjoint h.
constexpr ref pass(const kink& k, ref h) noexcept {
  int steps = 24;
  const ref again = passed_again(k, h, steps);
  return again.in != nullptr ? again : kinked_anew(k, h);
}

/// h as `c` chooses it.
constexpr ref choose(const choice& c, ref h) noexcept {
  if (h.is_constant(0) || c.how == choice::none) return h;
  if (c.how == choice::at_kink) return pass(c.slopes, h);
  return c.how == choice::where_true ? select(c.condition, h, 0.0) : select(c.condition, 0.0, h);
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
