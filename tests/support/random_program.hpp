// SPDX-License-Identifier: BSL-1.0
#pragma once

// Programs made at random in constant evaluation: the seed is a template argument, the graph a constant.

#include <cstddef>
#include <cstdint>

#include <support/random_values.hpp>
#include <tapeless/transform/differentiate.hpp>

namespace test {

namespace detail {

/// Writes a program step by step.
struct author : material {
  using material::material;

  constexpr void unary() noexcept {
    const bounded x = pick();
    if (kind == flavour::whole) return unary_on_whole(x);
    const bounded t = tame(x, 3);
    const tl::ref v = t.value;
    switch (draw(14)) {
      case 0:
        return keep(tl::tanh(x.value), 1);
      case 1:
        return keep(tl::sigmoid(x.value), 1);
      case 2:
        return keep(tl::exp(v), 21);
      case 3:
        return keep(tl::sin(v), 1);
      case 4:
        return keep(tl::cos(v), 1);
      case 5:
        return keep(tl::softplus(v), 4);
      case 6:
        return keep(tl::relu(x.value), x.bound);
      case 7:
        return keep(tl::sqrt(1.0 + v * v), 4);
      case 8:
        return keep(tl::log(1.5 + v * v), 3);
      case 9:
        return keep(1.0 / (1.0 + v * v), 1);
      case 10:
        return keep(tl::gelu(v), 3);
      case 11:
        return keep(tl::erf(v), 1);
      case 12:
        return keep(v * tl::sigmoid(v), 3);
      default:
        return keep(-x.value, x.bound);
    }
  }

  constexpr void unary_on_whole(bounded x) noexcept {
    const bounded t = tame(x, 8);
    const tl::ref v = t.value;
    switch (draw(11)) {
      case 0:
        return keep(-x.value, x.bound);
      case 1:
        return keep(tl::abs(x.value), x.bound);
      case 2:
        return keep(tl::sign(x.value), 1);
      case 3:
        return keep(tl::relu(x.value), x.bound);
      case 4:
        return keep(tl::sqrt(v * v), t.bound);
      case 5:
        return keep(v / tl::select(v < 0.0, tl::constant_like(v, -1), 1.0), t.bound);
      case 6:
        return keep(tl::select(tl::tanh(v) < 0.5, v, 2.0), t.bound + 2);
      case 7:
        return keep(tl::select(tl::exp(v) > 2.0, 1.0, v), t.bound + 1);
      case 8:
        return keep(tl::select(tl::sigmoid(v) < 0.6, v, -3.0), t.bound + 3);
      case 9:
        return keep(v * v - 3.0, t.bound * t.bound + 3);
      default:
        return keep(tl::apply(tl::op::copy, x.value), x.bound);
    }
  }

  constexpr void binary() noexcept {
    bounded x = pick();
    bounded y = partner(x);
    switch (draw(kind == flavour::whole ? 8 : 6)) {
      case 0:
        return keep(x.value + y.value, x.bound + y.bound);
      case 1:
        return keep(x.value - y.value, x.bound + y.bound);
      case 2:
      case 3: {
        x = tame(x, 8);
        y = tame(y, 8);
        return keep(x.value * y.value, x.bound * y.bound);
      }
      case 4:
        return keep(tl::apply(tl::op::minimum, x.value, y.value), x.bound + y.bound);
      case 5:
        return keep(tl::apply(tl::op::maximum, x.value, y.value), x.bound + y.bound);
      default:
        return choice(x, y);
    }
  }

  constexpr void choice(bounded x, bounded y) noexcept {
    tl::ref c = draw(2) == 0 ? x.value < y.value : x.value == y.value;
    tl::extents joint;
    if (truth.value.in != nullptr && chance(60) && broadcasts(truth.value.shape(), c.shape(), joint) &&
        joint == c.shape()) {
      c = tl::apply(draw(2) == 0 ? tl::op::logical_and : tl::op::logical_or, c, tl::broadcast(truth.value, joint));
    }
    if (chance(20)) c = tl::apply(tl::op::logical_not, c);
    truth.value = c;
    keep(tl::select(c, y.value, x.value), x.bound + y.bound);
  }

  /// A sum or a maximum over some axes, which stay or go.
  constexpr void reduction() noexcept {
    bounded x = pick();
    if (x.value.shape().size() == 1) x = pick();
    const tl::extents& shape = x.value.shape();
    tl::axes over{};
    for (std::size_t i = 0; i < shape.rank; ++i) over[i] = static_cast<std::int32_t>(draw(2));
    if (chance(20)) over = {1, 1, 1, 1};
    if (chance(30) && shape.rank > 0) over = {}, over[static_cast<std::size_t>(shape.rank) - 1] = 1;
    else if (chance(40) && shape.rank > 1) over[0] = 1, over[static_cast<std::size_t>(shape.rank) - 1] = 0;
    reduce(x, over);
  }

  constexpr bounded reduced(bounded x, tl::op code, const tl::axes& over) noexcept {
    if (code == tl::op::sum) x = tame(x, 64);
    const tl::ref y = tl::reduce(code, x.value, over);
    const double factor = static_cast<double>(x.value.shape().size()) / y.shape().size();
    if (code == tl::op::max) return {y, x.bound};
    if (kind == flavour::whole) return {y, x.bound * factor};
    return {(1 / factor) * y, x.bound};
  }

  constexpr void reduce(bounded x, const tl::axes& over) noexcept {
    const bounded y = reduced(x, chance(60) ? tl::op::sum : tl::op::max, over);
    tl::extents kept;
    for (std::size_t i = 0; i < x.value.shape().rank; ++i) {
      if (over[i] == 0) kept.dim[kept.rank++] = x.value.shape().dim[i];
    }
    keep(chance(50) ? y.value : tl::reshape(y.value, kept), y.bound);
  }

  /// What softmax and normalisation are made of: a reduction, spread again over what it was taken of.
  constexpr void spread() noexcept {
    const bounded x = pick();
    const tl::extents& shape = x.value.shape();
    tl::axes over{};
    if (shape.rank > 0) over[chance(75) ? static_cast<std::size_t>(shape.rank) - 1 : draw(shape.rank)] = 1;
    if (chance(20)) over = {1, 1, 1, 1};
    const bounded y = reduced(x, chance(50) ? tl::op::sum : tl::op::max, over);
    const tl::ref wide = tl::broadcast(y.value, shape);
    if (chance(60)) keep(x.value - wide, x.bound + y.bound);
    else keep(tame(x, 8).value * tame({wide, y.bound}, 8).value, 64);
  }

  constexpr void view() noexcept {
    const bounded x = pick();
    const tl::extents shape = x.value.shape();
    switch (draw(5)) {
      case 0: {  // any permutation
        tl::fixed_array<std::int32_t, 4> order{0, 1, 2, 3};
        for (std::uint32_t i = shape.rank; i-- > 1;) {
          const std::size_t j = draw(i + 1);
          const std::int32_t t = order[i];
          order[i] = order[j];
          order[j] = t;
        }
        return keep(tl::transpose(x.value, order), x.bound);
      }
      case 1: {  // any shape of the same size, or flat
        tl::extents to{{shape.size(), 1, 1, 1}, 1};
        for (int i = 0; i < palette_count; ++i) {
          if (palette[i].size() == shape.size() && !(palette[i] == shape) && chance(60)) to = palette[i];
        }
        if (shape.size() % 2 == 0 && chance(30)) to = {{2, shape.size() / 2, 1, 1}, 2};
        return keep(tl::reshape(x.value, to), x.bound);
      }
      case 2: {  // any block
        tl::extents to = shape;
        tl::fixed_array<std::int32_t, 4> first{};
        for (std::size_t i = 0; i < shape.rank; ++i) {
          if (chance(50)) continue;
          to.dim[i] = 1 + static_cast<std::int32_t>(draw(static_cast<std::uint32_t>(shape.dim[i])));
          first[i] = static_cast<std::int32_t>(draw(static_cast<std::uint32_t>(shape.dim[i] - to.dim[i] + 1)));
        }
        return keep(tl::slice(x.value, first, to), x.bound);
      }
      case 3: {
        tl::extents joint;
        const tl::extents& to = any_shape();
        if (broadcasts(shape, to, joint) && joint == to) return keep(tl::broadcast(x.value, to), x.bound);
        return keep(tl::stop_gradient(x.value), x.bound);
      }
      default:
        if (shape.rank < 2) return unary();
        return keep(tl::transpose(x.value, {1, 0, 2, 3}), x.bound);
    }
  }

  constexpr void matrix_product() noexcept {
    bounded x = pick_of_rank(2);
    if (x.value.shape().rank != 2) x.value = tl::reshape(x.value, {{1, x.value.shape().size(), 1, 1}, 2});
    if (x.value.shape().dim[1] == 1) x.value = tl::transpose(x.value);
    bounded y = pick_of_rank(2);
    for (int i = 0; i < 4 && y.value.shape().rank != 2; ++i) y = pick();
    const auto m = x.value.shape().dim[0], k = x.value.shape().dim[1];
    if (y.value.shape().rank == 2 && y.value.shape().dim[0] == k) {
    } else if (y.value.shape().rank == 2 && y.value.shape().dim[1] == k) {
      y.value = tl::transpose(y.value);
    } else if (y.value.shape().rank == 2 && y.value.shape().dim[0] == m) {
      x.value = tl::transpose(x.value);
    } else if (y.value.shape().size() == k) {
      y.value = tl::reshape(y.value, {{k, 1, 1, 1}, 2});
    } else {
      y = {tl::transpose(x.value), x.bound};
      if (m == 1 || chance(50)) y.value = tl::transpose(y.value), x.value = tl::transpose(x.value);
    }
    x = tame(x, 8);
    y = tame(y, 8);
    const double inner = x.value.shape().dim[1];
    tl::ref p = tl::product(x.value, y.value);
    double bound = x.bound * y.bound * inner;
    if (kind != flavour::whole) p = (1 / inner) * p, bound /= inner;
    if (p.shape().size() <= 1100) keep(p, bound);
    if (chance(50)) keep(tl::relu(p), bound);
  }

  constexpr void movement() noexcept {
    const bounded x = pick();
    const tl::extents& shape = x.value.shape();
    if (shape.rank == 0) return unary();
    const std::size_t axis = draw(shape.rank);
    switch (draw(4)) {
      case 0: {
        bounded y = pick();
        if (!(y.value.shape().rank == shape.rank) ||
            !(with_axis(y.value.shape(), axis, 1) == with_axis(shape, axis, 1))) {
          y = x;
        }
        if (shape.size() + y.value.shape().size() > 800) return unary();
        return keep(tl::concat(x.value, y.value, axis), x.bound + y.bound);
      }
      case 1: {
        tl::extents to = shape;
        to.dim[axis] += 1 + static_cast<std::int32_t>(draw(3));
        tl::fixed_array<std::int32_t, 4> first{};
        first[axis] = static_cast<std::int32_t>(draw(static_cast<std::uint32_t>(to.dim[axis] - shape.dim[axis] + 1)));
        if (to.size() > 800) return unary();
        return keep(tl::pad(x.value, first, to), x.bound);
      }
      case 2:
        if (shape.size() / shape.dim[0] * indices.shape().size() > 800) return unary();
        return keep(tl::gather(x.value, indices), x.bound);
      default: {
        tl::ref which = indices;
        if (shape.dim[0] != which.shape().size()) {
          if (shape.dim[0] > which.shape().dim[0]) return unary();
          which = tl::slice(which, {which.shape().dim[0] - shape.dim[0], 0, 0, 0}, {{shape.dim[0], 1, 1, 1}, 1});
        }
        tl::extents to = shape;
        to.dim[0] = 1 + static_cast<std::int32_t>(draw(9));
        if (to.size() > 800) return unary();
        return keep(tl::scatter_add(tame(x, 64).value, which, to), 64.0 * shape.dim[0]);
      }
    }
  }

  constexpr void step() noexcept {
    const std::uint32_t which = draw(100);
    if (which < 22) unary();
    else if (which < 50) binary();
    else if (which < 62) reduction();
    else if (which < 74) spread();
    else if (which < 84) view();
    else if (which < 93) matrix_product();
    else movement();
  }

  // --- the whole ---

  constexpr void read_inputs() noexcept {
    const int n = 3 + static_cast<int>(draw(3));
    for (int i = 0; i < n; ++i) keep(b.read(any_shape(), inputs++), kind == flavour::whole ? 2 : 1);
    tl::extents shape{{3 + static_cast<std::int32_t>(draw(5)), 1, 1, 1}, 1};
    indices = b.read(shape, inputs++, tl::element::integer);
    if (chance(20)) {  // every second one of a matrix of indices
      indices = b.read({{shape.dim[0], 2, 1, 1}, 2}, inputs++, tl::element::integer);
      indices = tl::reshape(tl::slice(indices, {0, 1, 0, 0}, {{shape.dim[0], 1, 1, 1}, 2}), shape);
    }
    if (chance(30)) keep(tl::apply(tl::op::copy, indices), 9);
    if (chance(30)) keep(tl::apply(tl::op::copy, tl::iota(b.g, palette[0], draw(2))), 33);
  }

  /// Writes `value` over an input of its shape that is not written yet, or to an argument of its own.
  constexpr void write(tl::ref value, std::uint32_t in_place_percent) noexcept {
    if (value->type == tl::element::integer) return;
    for (int i = 0; i < b.g.size && chance(in_place_percent); ++i) {
      const tl::node& n = b.g.nodes[i];
      if (n.code != tl::op::input || n.type != tl::element::real || !(n.shape == value.shape())) continue;
      bool taken = false;
      for (int k = 0; k < b.output_count; ++k) taken = taken || b.outputs[k].argument == n.detail[0];
      if (!taken) return b.write(value, n.detail[0]);
    }
    b.write(value, inputs++);
  }

  /// True where an input has this shape, so that it can be updated in place.
  constexpr bool has_twin(const tl::extents& shape) const noexcept {
    for (int i = 0; i < b.g.size; ++i) {
      if (b.g.nodes[i].code == tl::op::input && b.g.nodes[i].shape == shape) return true;
    }
    return false;
  }

  constexpr void write_results() noexcept {
    for (int i = count - 1; i >= 0 && b.output_count < 5; --i) {
      if (!used(pool[i].value.id)) write(pool[i].value, 90);
    }
    for (int i = 0; i < 12 && b.output_count < 8; ++i) {
      const bounded x = pick();
      if (has_twin(x.value.shape())) write(x.value, 95);
    }
    write(pick().value, 30);
  }

  constexpr void train() noexcept {
    tl::ref loss = tl::constant(b.g, {}, 0);
    for (int i = 0; i < 2; ++i) {
      const bounded x = tame(pick(), 3);
      const double scale = 1.0 / x.value.shape().size();
      loss = loss + tl::reshape(scale * tl::reduce(tl::op::sum, x.value * x.value, {1, 1, 1, 1}), {});
    }
    tl::ref by[8], gradient[8];
    int n = 0;
    for (int i = 0; i < b.g.size && n < 8; ++i) {
      const tl::node& in = b.g.nodes[i];
      if (in.code == tl::op::input && in.type == tl::element::real) by[n++] = {&b.g, static_cast<std::int16_t>(i)};
    }
    tl::differentiate(loss, by, gradient, n);
    b.write(loss, inputs++);
    for (int i = 0; i < n; ++i) {
      if (chance(70)) b.write(by[i] - 0.1 * gradient[i], by[i]->detail[0]);
      else b.write(gradient[i], inputs++);
    }
  }

  constexpr void write_program(int steps) noexcept {
    for (int i = 0; i < 8; ++i) draw(2);
    draw_shapes();
    read_inputs();
    for (int i = 0; i < steps; ++i) step();
    if (kind == flavour::training) train();
    else write_results();
  }
};

}  // namespace detail

/// The random program of this seed, after about `Steps` operations.
template<std::uint32_t Seed, flavour Kind = flavour::whole, int Steps = 12> struct random_program {
  static constexpr void build(tl::program_builder& b) noexcept {
    detail::author a(b, Kind, Seed * 2654435761u + 977u);
    a.write_program(Steps);
  }
};

}  // namespace test
