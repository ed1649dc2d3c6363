// SPDX-License-Identifier: BSL-1.0
#pragma once

// Programs that pass numbers on from kernel to kernel in registers: training steps of tiny networks; and products whose
// rows share registers.

#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/program.hpp>

#include <cstddef>
#include <cstdint>
#include <support/kernel_programs.hpp>

namespace test {

/// A step of gradient descent of In-Hidden-Out on `Batch` samples: with tanh, or with relu, of which whole numbers make
/// whole numbers.
template<std::int32_t In, std::int32_t Hidden, std::int32_t Out, std::int32_t Batch, bool Smooth> struct tiny_step {
  static constexpr void build(tl::program_builder& b) {
    using detail::matrix;
    detail::scribe s{b};
    constexpr tl::axes rows{1, 0, 0, 0}, all{1, 1, 0, 0};
    const tl::ref x = s.read(matrix(Batch, In)), t = s.read(matrix(Batch, Out)), rate = s.read({});
    const int first = s.next;
    const tl::ref w1 = s.read(matrix(In, Hidden)), b1 = s.read(matrix(1, Hidden));
    const tl::ref w2 = s.read(matrix(Hidden, Out)), b2 = s.read(matrix(1, Out));
    const tl::ref z = product(x, w1) + broadcast(b1, matrix(Batch, Hidden));
    const tl::ref h = Smooth ? tanh(z) : relu(z);
    const tl::ref e = product(h, w2) + broadcast(b2, t.shape()) - t;
    const tl::ref inner = Smooth ? 1.0 - h * h : select(h > 0.0 * h, 1.0 + 0.0 * h, 0.0 * h);
    const tl::ref g = 2.0 * e, d = product(g, transpose(w2)) * inner;
    s.write(reduce(tl::op::sum, e * e, all));
    update(b, w1, product(transpose(x), d), rate, first);
    update(b, b1, reduce(tl::op::sum, d, rows), rate, first + 1);
    update(b, w2, product(transpose(h), g), rate, first + 2);
    update(b, b2, reduce(tl::op::sum, g, rows), rate, first + 3);
  }

 private:
  static constexpr void update(tl::program_builder& b, tl::ref parameter, tl::ref gradient, tl::ref rate,
                               int argument) {
    b.write(parameter - broadcast(rate, parameter.shape()) * reshape(gradient, parameter.shape()), argument);
  }
};

/// Calls `visit` with steps of several shapes, a `tiny_step` each: rows of a whole part of a register and of odd sizes,
/// one sample and several.
template<class Visit> void for_each_smooth_step(Visit visit) {
  visit(tiny_step<2, 8, 1, 1, true>{});
  visit(tiny_step<2, 8, 1, 4, true>{});
  visit(tiny_step<3, 5, 2, 1, true>{});
  visit(tiny_step<3, 7, 3, 5, true>{});
  visit(tiny_step<2, 6, 1, 9, true>{});
}
template<class Visit> void for_each_whole_step(Visit visit) {
  visit(tiny_step<4, 4, 2, 3, false>{});
  visit(tiny_step<2, 4, 4, 7, false>{});
  visit(tiny_step<4, 16, 1, 2, false>{});
}

/// Products (M, K) by (K, N) with K and N small, of which several rows fit a register, M taken in turn from its
/// extents; with a transposed left factor too.
template<bool Turned> struct packed_products {
  static constexpr void build(tl::program_builder& b) {
    detail::scribe s{b};
    constexpr std::int32_t inner[3]{1, 3, 8}, rows[3]{4, 7, 33};
    for (const std::int32_t n : {2, 4, 8}) {
      for (std::size_t i = 0; i < 3; ++i) {
        const std::int32_t k = inner[i];
        for (const std::int32_t m : {rows[i], rows[(i + 1) % 3]}) {
          const tl::ref x = Turned ? transpose(s.read(detail::matrix(k, m))) : s.read(detail::matrix(m, k));
          const tl::ref p = product(x, s.read(detail::matrix(k, n)));
          s.write(relu(p + broadcast(s.read({{n, 1, 1, 1}, 1}), p.shape())));
        }
      }
    }
  }
};

/// Products with one column: a sum for each row, rows taken in turn from their numbers.
struct column_products {
  static constexpr void build(tl::program_builder& b) {
    detail::scribe s{b};
    constexpr std::int32_t rows[5]{1, 3, 4, 5, 17};
    for (std::size_t i = 0; const std::int32_t k : {1, 2, 4, 7, 8, 9, 31}) {
      ++i;
      for (const std::int32_t m : {rows[i % 5], rows[(i + 1) % 5], rows[(i + 3) % 5]}) {
        const tl::ref p = product(s.read(detail::matrix(m, k)), s.read(detail::matrix(k, 1)));
        s.write(relu(p + broadcast(s.read({}), p.shape())));
      }
    }
  }
};

}  // namespace test
