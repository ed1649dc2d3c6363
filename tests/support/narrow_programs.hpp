// SPDX-License-Identifier: BSL-1.0
#pragma once

// Programs with matrices of few columns: rows that share a register.

#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/program.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <support/kernel_programs.hpp>

namespace test {

/// `Count` products (M, K) by (K, N) with N from 2 to 8, and few rows against a turned factor, M and K taken in turn
/// from theirs. The epilogues read what is the same for all, for a row, for a column and for an element.
template<factors Form, std::int32_t Shift, std::int32_t Count> struct narrow_products {
  static constexpr std::int32_t columns[6]{2, 3, 4, 5, 7, 8};
  static constexpr std::int32_t rows[10]{16, 32, 8, 48, 9, 64, 23, 80, 1, 33};
  static constexpr std::int32_t inner[7]{16, 17, 40, 64, 5, 31, 33};

  static constexpr void build(tl::program_builder& b) {
    detail::scribe s{b};
    for (std::int32_t i = 0; i < Count; ++i)
      one(s, rows[(7 * i + Shift) % 10], columns[i % 6], inner[(3 * i + Shift) % 7], i % 4);
  }

  static constexpr void one(detail::scribe& s, std::int32_t m, std::int32_t n, std::int32_t k, std::int32_t epilogue) {
    const tl::ref x = Form == factors::tn ? transpose(s.read(detail::matrix(k, m))) : s.read(detail::matrix(m, k));
    const tl::ref y = Form == factors::nt ? transpose(s.read(detail::matrix(n, k))) : s.read(detail::matrix(k, n));
    const tl::ref p = product(x, y);
    const tl::ref column = broadcast(s.read({{n, 1, 1, 1}, 1}), p.shape());
    const tl::ref row = broadcast(s.read(detail::matrix(m, 1)), p.shape());
    if (epilogue == 0) return s.write(p);
    if (epilogue == 1) return s.write(relu(p + column));
    if (epilogue == 2) return s.write(p * row - 3.0 * broadcast(s.read({}), p.shape()));
    const int updated = s.next;
    const tl::ref w = s.read(p.shape());
    s.b.write(w - row * p + column, updated);
  }
};

/// Elementwise work over matrices of 2 to 8 columns, rows taken in turn, in place and not, of one axis more too.
struct narrow_rows {
  static constexpr void build(tl::program_builder& b) {
    detail::scribe s{b};
    constexpr std::int32_t rows[5]{2, 3, 8, 21, 64};
    for (std::int32_t n = 2; n <= 8; ++n) {
      for (const std::int32_t m : {rows[n % 5], rows[(n + 2) % 5]}) {
        const tl::extents shape = detail::matrix(m, n);
        const tl::ref x = broadcast(s.read(detail::matrix(m, 1)), shape);
        const tl::ref y = broadcast(s.read({{n, 1, 1, 1}, 1}), shape);
        const int updated = s.next;
        const tl::ref w = s.read(shape);
        s.b.write(w - x * y, updated);
        s.write(x * x + y);
      }
      const tl::extents cube{{3, 5, n, 1}, 3};
      const tl::ref y = broadcast(s.read({{5, n, 1, 1}, 2}), cube);
      s.write(s.read(cube) * y + broadcast(s.read({{n, 1, 1, 1}, 1}), cube));
    }
  }
};

}  // namespace test
