// SPDX-License-Identifier: BSL-1.0
#pragma once

// Programs with rows shorter than a register or two, and something computed once a row.

#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/program.hpp>

#include <cstdint>
#include <support/kernel_programs.hpp>

namespace test {

/// Softmax, cross-entropy and normalisation over rows of 2 to 17 numbers, as they lie and in blocks of larger matrices,
/// for numbers of rows that fill registers and for one that does not. Operands are the same for all rows, for a row,
/// and for an element; one is updated in place, and what a pass has stored a later one reads.
template<std::int32_t First, std::int32_t Last> struct short_rows {
  static constexpr std::int32_t rows[4]{16, 48, 32, 18};

  static constexpr void build(tl::program_builder& b) {
    detail::scribe s{b};
    for (std::int32_t n = First; n <= Last; ++n) one(s, rows[n % 4], n);
  }

  static constexpr void one(detail::scribe& s, std::int32_t m, std::int32_t n) {
    constexpr tl::axes last{0, 1, 0, 0};
    const tl::extents shape = detail::matrix(m, n);
    const tl::ref x = n % 2 == 0 ? s.block(m, n) : s.read(shape);
    const tl::ref column = broadcast(s.read({{n, 1, 1, 1}, 1}), shape);
    const tl::ref row = broadcast(s.read(detail::matrix(m, 1)), shape);
    const tl::ref label = broadcast(reshape(s.indices(m), detail::matrix(m, 1)), shape);
    const tl::ref at = broadcast(reshape(iota(s.b.g, {{n, 1, 1, 1}, 1}, 0), detail::matrix(1, n)), shape);
    const tl::ref logits = x * column + row;
    const tl::ref e = exp(0.25 * (logits - broadcast(reduce(tl::op::max, logits, last), shape)));
    const tl::ref total = reduce(tl::op::sum, e, last);
    s.write(e / broadcast(total, shape));
    s.write(log(total));
    s.write(reduce(tl::op::sum, log(total) - 3.0, {1, 1, 0, 0}));
    s.write(select(at == label, logits, 0.0 * logits));
    const int updated = s.next;
    const tl::ref w = s.read(shape);
    const tl::ref mean = broadcast(reduce(tl::op::sum, w, last), shape);
    s.b.write((w - mean) * (w - mean) + broadcast(total, shape), updated);
  }
};

}  // namespace test
