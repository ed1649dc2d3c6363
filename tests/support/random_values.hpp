// SPDX-License-Identifier: BSL-1.0
#pragma once

// What programs made at random are made of: random numbers, a few shapes, and the values so far with their bounds.
//
// A number of sizes is drawn first and all shapes are made of these, so that values meet: by sharing, broadcasting,
// reductions over any axes, products, views, moved blocks, results written over arguments.

#include <cstddef>
#include <cstdint>

#include <support/broadcasts.hpp>
#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/program.hpp>

namespace test {

namespace tl = tapeless;

/// What a random program computes.
///
/// * `whole`: whole numbers, bounded so that float holds every intermediate exactly, in any order of summation
/// * `smooth`: elementary functions of numbers of size 1
/// * `training`: a smooth loss and its gradient, subtracted in place from some of the inputs
enum class flavour { whole, smooth, training };

namespace detail {

/// A value of the program and what its elements do not exceed.
struct bounded {
  tl::ref value;
  double bound = 0;
};

/// Random numbers, shapes and values; the operations on them are the author's.
struct material {
  tl::program_builder& b;
  flavour kind;
  std::uint32_t state;
  bounded pool[96];
  int count = 0;
  bounded truth{};  ///< a truth value made earlier, used again now and then
  tl::ref indices{};
  tl::extents palette[12];
  int palette_count = 0;
  int inputs = 0;

  constexpr material(tl::program_builder& builder, flavour what, std::uint32_t seed) noexcept
      : b(builder), kind(what), state(seed) {}

  constexpr std::uint32_t draw(std::uint32_t n) noexcept {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % n;
  }
  constexpr bool chance(std::uint32_t percent) noexcept { return draw(100) < percent; }

  static constexpr tl::extents with_axis(tl::extents s, std::size_t axis, std::int32_t extent) noexcept {
    s.dim[axis] = extent;
    return s;
  }

  // --- shapes ---

  constexpr void add_shape(const tl::extents& s) noexcept {
    if (s.size() <= 600) palette[palette_count++] = s;
  }

  constexpr void draw_shapes() noexcept {
    constexpr std::int32_t sizes[]{1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 15, 16, 17, 18, 31, 32, 33};
    const std::int32_t a = sizes[draw(17)], b2 = sizes[1 + draw(16)], c = sizes[1 + draw(5)];
    add_shape({{a, b2, 1, 1}, 2});
    add_shape({{a, b2, 1, 1}, 2});
    add_shape({{b2, 1, 1, 1}, 1});
    add_shape({{a, 1, 1, 1}, 1});
    add_shape({{1, b2, 1, 1}, 2});
    add_shape({{a, 1, 1, 1}, 2});
    add_shape({{b2, a, 1, 1}, 2});
    add_shape({{c, a, b2, 1}, 3});
    add_shape({{a, c, 1, 1}, 2});
    add_shape({{c, 1, b2, 1}, 3});
    add_shape({{2, c, 3, b2}, 4});
    add_shape({});
  }

  constexpr const tl::extents& any_shape() noexcept { return palette[draw(static_cast<std::uint32_t>(palette_count))]; }

  // --- values ---

  constexpr void keep(tl::ref value, double bound) noexcept {
    if (count < 96) pool[count++] = {value, bound};
  }

  /// A value made earlier: the latest one, one of the latest, or one that nothing uses yet.
  constexpr bounded pick() noexcept {
    const auto n = static_cast<std::uint32_t>(count);
    if (chance(30)) return pool[n - 1];
    const std::uint32_t i = draw(n), j = draw(n);
    std::uint32_t at = n - 1 - (i < j ? i : j);
    for (int tries = 0; tries < 2 && used(pool[at].value.id); ++tries) at = draw(n);
    return pool[at];
  }

  constexpr bool used(std::int16_t id) const noexcept {
    for (int i = id + 1; i < b.g.size; ++i) {
      for (const std::int16_t o : b.g.nodes[i].operand) {
        if (o == id) return true;
      }
    }
    return false;
  }

  constexpr bounded pick_of_rank(std::size_t rank) noexcept {
    for (int i = 0; i < 8; ++i) {
      const bounded x = pick();
      if (x.value.shape().rank == rank) return x;
    }
    return pick();
  }

  /// x itself where it is bounded by `most`, else something of it that is.
  constexpr bounded tame(bounded x, double most) noexcept {
    if (x.bound <= most) return x;
    if (kind != flavour::whole) return {tl::tanh(x.value), 1};
    const tl::ref low = tl::constant_like(x.value, -most), high = tl::constant_like(x.value, most);
    return {tl::apply(tl::op::minimum, tl::apply(tl::op::maximum, x.value, low), high), most};
  }

  static constexpr bool broadcasts(const tl::extents& a, const tl::extents& b, tl::extents& joint) noexcept {
    return test::broadcasts(a, b, joint) && joint.size() <= 600;
  }

  /// A second operand for `x`; both are broadcast to a common shape.
  constexpr bounded partner(bounded& x) noexcept {
    for (int i = 0; i < 6; ++i) {
      bounded y = pick();
      tl::extents joint;
      if (!broadcasts(x.value.shape(), y.value.shape(), joint)) continue;
      x.value = tl::broadcast(x.value, joint);
      y.value = tl::broadcast(y.value, joint);
      return y;
    }
    return {tl::constant_like(x.value, static_cast<double>(draw(4)) - 1.5 + (kind == flavour::whole ? 0.5 : 0)), 2};
  }
};

}  // namespace detail

}  // namespace test
