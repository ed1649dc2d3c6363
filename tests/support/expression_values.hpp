// SPDX-License-Identifier: BSL-1.0
#pragma once

// What random expressions are made of: random numbers, a few shapes, operations, and the values so far.
//
// What each value lies between is known as it is made, so that no logarithm sees a negative number and no product grows
// out of bounds.

#include <array>
#include <cstddef>
#include <cstdint>

#include <support/broadcasts.hpp>
#include <support/sketch.hpp>

namespace test {

namespace detail {

using tl::op;

/// No bound: no element comes near to it.
inline constexpr double far = 1e9;

/// A value of a sketch and what its elements lie between.
struct ranged {
  std::int16_t id = -1;
  double low = 0, high = 0;

  constexpr double size() const noexcept { return -low > high ? -low : high; }
};

/// A sketch in the making; the steps are the author's.
class expression_values {
 public:
  constexpr explicit expression_values(std::uint32_t seed) noexcept : state_(seed * 2654435761u + 97u) {
    for (int i = 0; i < 8; ++i) draw(2);
    draw_shapes();
  }

  sketch result;

 protected:
  // --- random numbers and shapes ---

  constexpr std::uint32_t draw(std::uint32_t n) noexcept {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return (state_ >> 8) % n;
  }
  constexpr bool chance(std::uint32_t percent) noexcept { return draw(100) < percent; }
  constexpr double between(double low, double high) noexcept { return low + (high - low) * (draw(16) + 1) / 17.0; }

  constexpr void draw_shapes() noexcept {
    constexpr std::int32_t rows[]{2, 3, 4, 5}, columns[]{2, 3, 4, 5, 9, 17};
    const std::int32_t a = rows[draw(4)], b = columns[draw(6)];
    shapes_ = {tl::extents{{a, b, 1, 1}, 2},
               {{b, 1, 1, 1}, 1},
               {{1, b, 1, 1}, 2},
               {{a, 1, 1, 1}, 2},
               {{b, a, 1, 1}, 2},
               {{2, a, b, 1}, 3},
               {{a, b, 1, 1}, 2},
               {}};
  }
  constexpr const tl::extents& any_shape() noexcept { return shapes_[draw(8)]; }

  // --- operations ---

  constexpr const tl::extents& shape_of(ranged x) const noexcept { return result[x.id].shape; }

  constexpr ranged add(op code, const tl::extents& shape, tl::fixed_array<std::int16_t, 3> operands, double low,
                       double high, tl::fixed_array<std::int32_t, 4> detail = {}, double value = 0) noexcept {
    tl::node n;
    n.code = code;
    n.type = tl::gives_truth(code) ? tl::element::truth : tl::element::real;
    if (tl::is_view(code)) n.type = result[operands[0]].type;
    n.shape = shape;
    n.operand = operands;
    n.detail = detail;
    n.value = value;
    for (const std::int16_t o : operands) {
      if (o >= 0) used_[static_cast<std::size_t>(o)] = true;
    }
    return {result.add(n), low, high};
  }
  constexpr ranged add(op code, ranged a, double low, double high) noexcept {
    return add(code, shape_of(a), {a.id, -1, -1}, low, high);
  }
  constexpr ranged add(op code, ranged a, ranged b, double low, double high) noexcept {
    return add(code, shape_of(a), {a.id, b.id, -1}, low, high);
  }

  constexpr ranged read(const tl::extents& shape) noexcept {
    return add(op::input, shape, {-1, -1, -1}, -1, 1, {result.arguments++});
  }
  constexpr ranged read_indices(std::int32_t count, std::int32_t below) noexcept {
    const ranged x = add(op::input, {{count, 1, 1, 1}, 1}, {-1, -1, -1}, 0, below, {result.arguments++, below});
    result.nodes[static_cast<std::size_t>(x.id)].type = tl::element::integer;
    return x;
  }
  constexpr ranged number_like(ranged x, double value) noexcept {
    return add(op::constant, shape_of(x), {-1, -1, -1}, value, value, {}, value);
  }
  constexpr ranged scaled(ranged x, double factor) noexcept {
    const ranged c = number_like(x, factor);
    return factor < 0 ? add(op::multiply, x, c, factor * x.high, factor * x.low)
                      : add(op::multiply, c, x, factor * x.low, factor * x.high);
  }
  constexpr ranged shifted(ranged x, double by) noexcept {
    return add(op::add, x, number_like(x, by), x.low + by, x.high + by);
  }
  /// x, made to lie between `least` and `most`.
  constexpr ranged fitted(ranged x, double least, double most) noexcept {
    if (most >= far) return x.low >= least ? x : shifted(x, least - x.low + between(0.1, 0.6));
    return x.low >= least && x.high <= most ? x : scaled(x, (most < -least ? most : -least) / x.size());
  }
  constexpr ranged tame(ranged x, double most) noexcept { return fitted(x, -most, most); }
  constexpr ranged sum(op code, ranged a, ranged b) noexcept {
    return code == op::add ? add(code, a, b, a.low + b.low, a.high + b.high)
                           : add(code, a, b, a.low - b.high, a.high - b.low);
  }
  constexpr ranged multiplied(ranged a, ranged b) noexcept {
    a = tame(a, 8);
    b = tame(b, 8);
    const double most = a.size() * b.size();
    return add(op::multiply, a, b, a.low >= 0 && b.low >= 0 ? a.low * b.low : -most, most);
  }
  constexpr ranged joined(op code, ranged a, ranged b) noexcept {
    return add(code, a, b, a.low < b.low ? a.low : b.low, a.high > b.high ? a.high : b.high);
  }

  constexpr ranged reduced(op code, ranged x, tl::fixed_array<std::int32_t, 4> over) noexcept {
    tl::extents to = shape_of(x);
    double count = 1;
    for (std::size_t i = 0; i < to.rank; ++i) {
      if (over[i] == 0) continue;
      count *= to.dim[i];
      to.dim[i] = 1;
    }
    if (code == op::max) return add(code, to, {x.id, -1, -1}, x.low, x.high, over);
    return add(code, to, {x.id, -1, -1}, count * x.low, count * x.high, over);
  }
  constexpr ranged shaped(ranged x, const tl::extents& to) noexcept {
    return shape_of(x) == to ? x : add(op::reshape, to, {x.id, -1, -1}, x.low, x.high);
  }
  constexpr ranged spread(ranged x, const tl::extents& to) noexcept {
    tl::extents same_rank = to;
    for (std::size_t i = 0; i < to.rank; ++i) {
      const std::size_t missing = to.rank - shape_of(x).rank;
      same_rank.dim[i] = i < missing ? 1 : shape_of(x).dim[i - missing];
    }
    x = shaped(x, same_rank);
    return same_rank == to ? x : add(op::broadcast, to, {x.id, -1, -1}, x.low, x.high);
  }

  // --- values made so far ---

  constexpr void keep(ranged x) noexcept {
    if (x.size() > 50) x = scaled(x, 3 / x.size());
    pool_[count_++] = x;
  }

  /// Any value, or the next one that nothing uses yet.
  constexpr ranged other(std::uint32_t unused_percent) noexcept {
    const std::size_t any = draw(static_cast<std::uint32_t>(count_));
    for (std::size_t i = 0; i < count_ && chance(unused_percent); ++i) {
      const ranged x = pool_[(any + i) % count_];
      if (!used_[static_cast<std::size_t>(x.id)]) return x;
    }
    return pool_[any];
  }
  /// Mostly the latest value.
  constexpr ranged pick() noexcept { return chance(50) ? pool_[count_ - 1] : other(95); }
  constexpr ranged pick_of_rank(std::size_t least) noexcept {
    for (int i = 0; i < 8; ++i) {
      const ranged x = pick();
      if (shape_of(x).rank >= least) return x;
    }
    const ranged x = read(shapes_[0]);
    keep(x);
    return x;
  }
  constexpr ranged pick_matrix() noexcept {
    const ranged x = pick_of_rank(2);
    const tl::extents& s = shape_of(x);
    return s.rank == 2 ? x : shaped(x, {{s.dim[0], s.size() / s.dim[0], 1, 1}, 2});
  }

  static constexpr bool broadcasts(const tl::extents& a, const tl::extents& b, tl::extents& joint) noexcept {
    return test::broadcasts(a, b, joint) && joint.size() <= 90;
  }
  /// Something else for `x` to meet; both are broadcast to a common shape.
  constexpr ranged partner(ranged& x) noexcept {
    tl::extents joint;
    for (int i = 0; i < 6; ++i) {
      const ranged y = other(80);
      if (y.id == x.id || !broadcasts(shape_of(x), shape_of(y), joint)) continue;
      x = spread(x, joint);
      return spread(y, joint);
    }
    const ranged y = read(shape_of(x));
    keep(y);
    return y;
  }

  std::uint32_t state_;
  std::array<tl::extents, 8> shapes_;
  ranged pool_[48]{};
  std::size_t count_ = 0;
  std::array<bool, sketch::most> used_{};
};

}  // namespace detail

}  // namespace test
