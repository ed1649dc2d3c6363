// SPDX-License-Identifier: BSL-1.0
#pragma once

// Expressions made at random from the whole table of operations, with sharing, broadcasting and reductions.
//
// What is compared is shifted against what it is compared with, so that derivatives exist.

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include <support/expression_values.hpp>

namespace test {

namespace detail {

/// Elementary functions: what they take and what they give, as intervals. A result's end beyond `far` is the operand's.
struct elementary {
  op code;
  double least, most;
  double low, high;
};
inline constexpr elementary functions[]{
    {op::exp, -2, 2, 0.1, 8},          {op::expm1, -2, 2, -1, 7},       {op::log, 0.25, far, -1.5, far},
    {op::log1p, -0.6, far, -1, far},   {op::sqrt, 0.25, far, 0.4, far}, {op::abs, -far, far, 0, far},
    {op::sin, -6, 6, -1, 1},           {op::cos, -6, 6, -1, 1},         {op::tan, -1.2, 1.2, -3, 3},
    {op::asin, -0.9, 0.9, -1.2, 1.2},  {op::acos, -0.9, 0.9, 0.4, 2.8}, {op::atan, -far, far, -1.6, 1.6},
    {op::sinh, -2, 2, -4, 4},          {op::cosh, -2, 2, 1, 4},         {op::tanh, -4, 4, -1, 1},
    {op::erf, -3, 3, -1, 1},           {op::erfc, -3, 3, 0, 2},         {op::sigmoid, -8, 8, 0, 1},
    {op::relu, -far, far, 0, far},     {op::gelu, -5, 5, -0.2, 5},      {op::softplus, -9, 9, 0, 10},
    {op::negate, -far, far, -far, far}};
inline constexpr std::uint32_t function_count = static_cast<std::uint32_t>(std::size(functions));

/// Writes a sketch, step by step.
class expression_author : public expression_values {
 public:
  /// The steps that are no elementary functions.
  static constexpr std::uint32_t other_steps = 24;

  constexpr explicit expression_author(std::uint32_t seed) noexcept : expression_values(seed) {
    keep(read(any_shape()));
    keep(read(any_shape()));
    const std::uint32_t steps = 1 + draw(4) + (chance(10) ? draw(10) : 0), special = draw(steps);
    for (std::uint32_t i = 0; i < steps; ++i) {
      const std::uint32_t any = chance(45) ? draw(function_count) : function_count + draw(other_steps);
      step(i == special ? seed % (function_count + other_steps) : any);
    }
    finish();
  }

 private:
  constexpr void step(std::uint32_t which) noexcept {
    if (which < function_count) return keep(function(functions[which]));
    which -= function_count;
    if (which < 8) return keep(arithmetic(which));
    if (which < 13) return keep(choice(which - 8));
    if (which < 18) return keep(over_axes(which - 13));
    return keep(moved(which - 18));
  }

  constexpr ranged function(const elementary& f) noexcept {
    const ranged x = fitted(pick(), f.least, f.most);
    const double reach = f.code == op::negate || f.code == op::abs ? x.size() : x.high > 1 ? x.high : 1;
    return add(f.code, x, f.low <= -far ? -reach : f.low, f.high >= far ? reach : f.high);
  }

  constexpr ranged arithmetic(std::uint32_t which) noexcept {
    constexpr double exponents[]{2, 3, 4, -1, -2, 0.5, -0.5, 1.5, 2.5, -1.25};
    ranged x = pick();
    switch (which) {
      case 0:
        return spread_over(pick_of_rank(1), op::sum);
      case 1: {  // a power with a constant exponent
        x = fitted(tame(x, 2), 0.5, far);
        const double n = exponents[draw(10)], most = n < 0 ? 4 : x.high * x.high * (n > 2.5 ? x.high * x.high : x.high);
        return add(op::pow, x, number_like(x, n), 0, most > 4 ? most : 4);
      }
      case 2: {  // and with a constant base
        x = tame(x, 2);
        return add(op::pow, number_like(x, between(0.4, 2.2)), x, 0.1, 7);
      }
      default:
        break;
    }
    ranged y = partner(x);
    switch (which) {
      case 3:
        return sum(op::add, x, y);
      case 4:
        return sum(op::subtract, x, y);
      case 5: {
        const ranged base = fitted(tame(x, 2), 0.5, far), exponent = tame(y, 2);
        return add(op::pow, base, exponent, 0, 32);
      }
      case 6: {
        y = fitted(tame(y, 4), 0.5, far);
        const double most = x.size() / y.low;
        return add(op::divide, x, y, -most, most);
      }
      default:
        return multiplied(x, y);
    }
  }

  constexpr ranged choice(std::uint32_t which) noexcept {
    ranged x = pick();
    if (which == 4) {
      const ranged s = add(op::sign, shifted(x, between(-0.3, 0.3)), -1, 1);
      ranged y = partner(x);
      return multiplied(y, shape_of(s) == shape_of(y) ? s : spread(s, shape_of(y)));
    }
    if (which == 3) return by_label();
    ranged y = partner(x);
    const ranged apart = shifted(y, between(-0.2, 0.4));
    if (which == 0) return joined(op::minimum, x, apart);
    if (which == 1) return joined(op::maximum, x, apart);
    ranged c = add(chance(50) ? op::less : op::less_equal, x, apart, 0, 1);
    if (chance(50)) {
      const ranged d = add(op::less, number_like(y, between(-0.5, 0.5)), y, 0, 1);
      c = add(chance(50) ? op::logical_and : op::logical_or, c, d, 0, 1);
    }
    if (chance(40)) c = add(op::logical_not, c, 0, 1);
    return add(op::select, shape_of(x), {c.id, x.id, apart.id}, x.low < apart.low ? x.low : apart.low,
               x.high > apart.high ? x.high : apart.high);
  }

  /// In each row another number where the index of the column is the row's label.
  constexpr ranged by_label() noexcept {
    const ranged x = pick_matrix();
    const tl::extents shape = shape_of(x);
    const ranged columns = add(op::iota, shape, {-1, -1, -1}, 0, shape.dim[1], {1});
    const ranged labels = read_indices(shape.dim[0], shape.dim[1]);
    const ranged wide = spread(shaped(labels, {{shape.dim[0], 1, 1, 1}, 2}), shape);
    const ranged here = add(op::equal, columns, wide, 0, 1);
    const ranged apart = shifted(x, between(-2, 2));
    return add(op::select, shape, {here.id, apart.id, x.id}, x.low < apart.low ? x.low : apart.low,
               x.high > apart.high ? x.high : apart.high);
  }

  /// What softmax and normalisation are made of: a reduction, spread again over what it was taken of.
  constexpr ranged spread_over(ranged x, op code) noexcept {
    const tl::extents shape = shape_of(x);
    tl::fixed_array<std::int32_t, 4> over{};
    const std::size_t axis = draw(shape.rank);
    over[axis] = 1;
    const ranged r = spread(reduced(code, x, over), shape);
    return shape.dim[axis] > 1 && chance(50) ? sum(op::subtract, x, r) : multiplied(x, r);
  }

  constexpr ranged over_axes(std::uint32_t which) noexcept {
    if (which == 0) return matrix_product();
    const ranged x = pick_of_rank(1);
    const tl::extents shape = shape_of(x);
    if (which == 1) return spread_over(x, op::max);
    tl::fixed_array<std::int32_t, 4> over{};
    for (std::size_t i = 0; i < shape.rank; ++i) over[i] = static_cast<std::int32_t>(draw(2));
    if (over[0] + over[1] + over[2] == 0) over[static_cast<std::size_t>(shape.rank) - 1] = 1;
    const ranged y = reduced(which == 2 ? op::max : op::sum, x, over);
    if (which != 4) return y;
    tl::extents kept;
    for (std::size_t i = 0; i < shape.rank; ++i) {
      if (over[i] == 0) kept.dim[kept.rank++] = shape.dim[i];
    }
    return shaped(y, kept);
  }

  constexpr ranged turned(ranged x, tl::fixed_array<std::int32_t, 4> order) noexcept {
    tl::extents to = shape_of(x);
    for (std::size_t i = 0; i < to.rank; ++i) to.dim[i] = shape_of(x).dim[static_cast<std::size_t>(order[i])];
    return add(op::transpose, to, {x.id, -1, -1}, x.low, x.high, order);
  }

  constexpr ranged matrix_product() noexcept {
    ranged x = tame(pick_matrix(), 4);
    const std::int32_t m = shape_of(x).dim[0], k = shape_of(x).dim[1];
    ranged y{};
    for (std::size_t i = 0; i < count_ && y.id < 0; ++i) {
      const tl::extents& s = shape_of(pool_[i]);
      if (s.rank == 2 && s.dim[0] == k && s.dim[1] <= 17) y = pool_[i];
      else if (s.rank == 2 && s.dim[1] == k) y = turned(pool_[i], {1, 0, 2, 3});
    }
    if (y.id < 0) y = read({{k, 3, 1, 1}, 2}), keep(y);
    y = tame(y, 4);
    const double most = x.size() * y.size() * k;
    return add(op::product, {{m, shape_of(y).dim[1], 1, 1}, 2}, {x.id, y.id, -1}, -most, most);
  }

  constexpr ranged moved(std::uint32_t which) noexcept {
    ranged x = pick_of_rank(1);
    const tl::extents shape = shape_of(x);
    tl::extents to = shape;
    tl::fixed_array<std::int32_t, 4> first{};
    const std::size_t axis = draw(shape.rank);
    switch (which) {
      case 0: {
        tl::fixed_array<std::int32_t, 4> order{0, 1, 2, 3};
        if (shape.rank == 3) order = draw(2) == 0 ? tl::fixed_array{2, 0, 1, 3} : tl::fixed_array{1, 2, 0, 3};
        else if (shape.rank == 2) order = {1, 0, 2, 3};
        return shape.rank == 1 ? spread(x, {{2, shape.dim[0], 1, 1}, 2}) : turned(x, order);
      }
      case 1: {
        to.dim[axis] = 1 + static_cast<std::int32_t>(draw(static_cast<std::uint32_t>(shape.dim[axis])));
        first[axis] = static_cast<std::int32_t>(draw(static_cast<std::uint32_t>(shape.dim[axis] - to.dim[axis] + 1)));
        return to == shape ? shaped(x, {{shape.size(), 1, 1, 1}, 1})
                           : add(op::slice, to, {x.id, -1, -1}, x.low, x.high, first);
      }
      case 2: {
        const ranged stopped = add(op::stop_gradient, x, x.low, x.high);
        return chance(50) ? multiplied(x, stopped) : sum(op::subtract, x, scaled(stopped, 0.5));
      }
      case 3: {
        const ranged y = chance(50) ? x : read(shape);
        to.dim[axis] += shape.dim[axis];
        return add(op::concat, to, {x.id, y.id, -1}, x.low < y.low ? x.low : y.low, x.high > y.high ? x.high : y.high,
                   {static_cast<std::int32_t>(axis)});
      }
      case 4: {
        const auto count = static_cast<std::int32_t>(2 + draw(4));
        const ranged rows = read_indices(count, shape.dim[0]);
        to.dim[0] = count;
        return add(op::gather, to, {x.id, rows.id, -1}, x.low, x.high);
      }
      default: {  // the adjoints of slice and gather
        if (chance(50)) {
          to.dim[axis] += 1 + static_cast<std::int32_t>(draw(3));
          first[axis] = static_cast<std::int32_t>(draw(static_cast<std::uint32_t>(to.dim[axis] - shape.dim[axis] + 1)));
          return add(op::pad, to, {x.id, -1, -1}, x.low < 0 ? x.low : 0, x.high > 0 ? x.high : 0, first);
        }
        to.dim[0] = static_cast<std::int32_t>(2 + draw(3));
        const ranged rows = read_indices(shape.dim[0], to.dim[0]);
        const double most = x.size() * shape.dim[0];
        return add(op::scatter_add, to, {x.id, rows.id, -1}, -most, most);
      }
    }
  }

  /// A single number: the last value, each element weighted by an argument, and the sums of what is not used yet.
  constexpr void finish() noexcept {
    const ranged last = pool_[count_ - 1];
    ranged total = shaped(reduced(op::sum, multiplied(read(shape_of(last)), last), {1, 1, 1, 1}), {});
    for (std::size_t i = 0; i + 1 < count_; ++i) {
      if (used_[static_cast<std::size_t>(pool_[i].id)]) continue;
      total = sum(op::add, total, shaped(reduced(op::sum, pool_[i], {1, 1, 1, 1}), {}));
    }
  }
};

}  // namespace detail

/// The random expression of a number.
constexpr sketch random_expression(std::uint32_t number) noexcept { return detail::expression_author(number).result; }

}  // namespace test
