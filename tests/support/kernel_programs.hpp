// SPDX-License-Identifier: BSL-1.0
#pragma once

// Programs that hold one kind of kernel over many sizes: one, a few, and every remainder of a register.

#include <cstddef>
#include <cstdint>
#include <iterator>

#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/program.hpp>

namespace test {

namespace tl = tapeless;

/// Every remainder of sixteen, and sizes around two and four registers of floats.
inline constexpr std::int32_t sizes[]{1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13,
                                      14, 15, 16, 17, 18, 31, 32, 33, 34, 48, 63, 65};
inline constexpr std::size_t size_count = std::size(sizes);

namespace detail {

constexpr tl::extents matrix(std::int32_t rows, std::int32_t columns) { return {{rows, columns, 1, 1}, 2}; }

/// Reads arguments and writes results under consecutive numbers.
struct scribe {
  tl::program_builder& b;
  int next = 0;

  constexpr tl::ref read(const tl::extents& shape) { return b.read(shape, next++); }
  constexpr tl::ref indices(std::int32_t count) { return b.read({{count, 1, 1, 1}, 1}, next++, tl::element::integer); }
  constexpr void write(tl::ref value) { b.write(value, next++); }
  /// A block inside of a larger matrix, so that rows do not follow each other.
  constexpr tl::ref block(std::int32_t rows, std::int32_t columns) {
    return tl::slice(read(matrix(rows + 1, columns + 3)), {1, 2, 0, 0}, matrix(rows, columns));
  }
};

}  // namespace detail

/// How the factors of a product lie: as they are, turned (t), or as blocks of larger matrices.
enum class factors { nn, tn, nt, tt, blocks };

/// Products (M, K) by (K, N) for every N in `sizes`, or every `Step`-th, M and K taken in turn from theirs, with
/// different epilogues.
template<factors Form, std::int32_t Shift, std::size_t Step = 1> struct products {
  static constexpr std::int32_t rows[12]{1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 17};
  static constexpr std::int32_t inner[11]{2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33};

  static constexpr void build(tl::program_builder& b) {
    detail::scribe s{b};
    for (std::size_t i = 0; i < size_count; i += Step) {
      const std::int32_t m = rows[(5 * i + Shift) % std::size(rows)], k = inner[(7 * i + Shift) % std::size(inner)];
      one(s, m, sizes[i], k, i % 4);
    }
  }

  static constexpr void one(detail::scribe& s, std::int32_t m, std::int32_t n, std::int32_t k, std::size_t epilogue) {
    const bool blocks = Form == factors::blocks;
    const auto factor = [&](std::int32_t i, std::int32_t j, bool turned) {
      if (turned) return transpose(blocks ? s.block(j, i) : s.read(detail::matrix(j, i)));
      return blocks ? s.block(i, j) : s.read(detail::matrix(i, j));
    };
    const tl::ref x = factor(m, k, Form == factors::tn || Form == factors::tt || (blocks && n % 2 == 0));
    const tl::ref y = factor(k, n, Form == factors::nt || Form == factors::tt || (blocks && n % 3 == 0));
    const tl::ref p = product(x, y);
    if (epilogue == 0) return s.write(p);
    if (epilogue == 1) return s.write(relu(p + broadcast(s.read({{n, 1, 1, 1}, 1}), p.shape())));
    if (epilogue == 2) return s.write(p * broadcast(s.read(detail::matrix(m, 1)), p.shape()) - 3.0);
    const int updated = s.next;
    const tl::ref w = s.read(p.shape());
    s.b.write(w - 2.0 * p, updated);
  }
};

/// Work along rows of every length in `sizes` between First and Last: reductions in several passes.
template<std::size_t First, std::size_t Last> struct rows_of_all_lengths {
  static constexpr void build(tl::program_builder& b) {
    detail::scribe s{b};
    constexpr tl::axes last{0, 1, 0, 0};
    for (std::size_t i = First; i < Last; ++i) {
      const std::int32_t n = sizes[i], m = 1 + static_cast<std::int32_t>(i % 3);
      const tl::ref x = s.read(detail::matrix(m, n)), w = s.read({{n, 1, 1, 1}, 1});
      const tl::ref y = x * broadcast(w, x.shape()) + 1.0;
      const tl::ref largest = reduce(tl::op::max, y, last);
      const tl::ref e = sqrt(y - broadcast(largest, y.shape()) + 64.0);
      const tl::ref total = reduce(tl::op::sum, e, last);
      s.write(largest - total);
      s.write(e / broadcast(total, e.shape()));
      s.write(reduce(tl::op::sum, total * total, {1, 1, 0, 0}));
    }
  }
};

/// Element by element over rows of every length: contiguous, transposed, repeated along both axes, counted. What of it
/// is reduced are sums for every other length, maxima for those between.
template<std::size_t First, std::size_t Last> struct elements_of_all_lengths {
  static constexpr void build(tl::program_builder& b) {
    detail::scribe s{b};
    for (std::size_t i = First; i < Last; ++i) {
      const std::int32_t n = sizes[i], m = 1 + static_cast<std::int32_t>(i % 4);
      const tl::ref x = s.read(detail::matrix(m, n)), t = transpose(s.read(detail::matrix(n, m)));
      const tl::ref column = broadcast(s.read(detail::matrix(m, 1)), x.shape());
      const tl::ref label = broadcast(reshape(s.indices(m), detail::matrix(m, 1)), x.shape());
      const tl::ref at = broadcast(reshape(iota(b.g, {{n, 1, 1, 1}, 1}, 0), detail::matrix(1, n)), x.shape());
      const tl::ref index = broadcast(reshape(s.indices(n), detail::matrix(1, n)), x.shape());
      s.write(select(at == label, sqrt(abs(x)), t * column) + s.block(m, n) * index);
      const int updated = s.next;
      s.b.write(s.read({{m * n, 1, 1, 1}, 1}) * 3.0 - 1.0, updated);
      if (i % 2 == 0) s.write(reduce(tl::op::sum, sqrt(abs(t - column)), {1, 1, 0, 0}));
      else s.write(reduce(tl::op::max, t - x, {1, 1, 0, 0}));
    }
  }
};

/// Reductions over leading, middle and trailing axes, the last axis of every length; some for every other length, some
/// for those between.
template<std::size_t First, std::size_t Last> struct columns_of_all_lengths {
  static constexpr void build(tl::program_builder& b) {
    detail::scribe s{b};
    for (std::size_t i = First; i < Last; ++i) {
      const std::int32_t n = sizes[i], m = 2 + static_cast<std::int32_t>(i % 5);
      const tl::ref x = s.read(detail::matrix(m, n)), y = s.read({{3, m, n, 1}, 3});
      if (i % 2 == 0) {
        const int updated = s.next;
        const tl::ref bias = s.read({{n, 1, 1, 1}, 1});
        s.b.write(bias - 2.0 * reshape(reduce(tl::op::sum, x * x, {1, 0, 0, 0}), bias.shape()), updated);
        s.write(reduce(tl::op::max, y, {0, 1, 0, 0}));
      } else {
        s.write(relu(reduce(tl::op::sum, y, {1, 1, 0, 0}) - 1.0));
      }
      s.write(reduce(tl::op::sum, y - broadcast(x, y.shape()), {1, 0, 0, 0}));
    }
  }
};

/// Blocks moved, the last axis of every length; half of the ways for every other length, half for those between.
template<std::size_t First, std::size_t Last> struct moves_of_all_lengths {
  static constexpr void build(tl::program_builder& b) {
    detail::scribe s{b};
    for (std::size_t i = First; i < Last; ++i) {
      const std::int32_t n = sizes[i], m = 1 + static_cast<std::int32_t>(i % 5);
      const tl::ref x = s.read(detail::matrix(m, n)), y = s.block(m, n), which = s.indices(m);
      if (i % 2 == 0) {
        s.write(gather(x, which));
        s.write(pad(y, {2, 1, 0, 0}, detail::matrix(m + 2, n + 3)));
        s.write(concat(transpose(y), transpose(x), 1));
      } else {
        s.write(scatter_add(x, which, detail::matrix(5, n)));
        s.write(pad(constant(b.g, x.shape(), 7), {0, 2, 0, 0}, detail::matrix(m, n + 2)));
        s.write(concat(x, y, 0));
      }
    }
  }
};

}  // namespace test
