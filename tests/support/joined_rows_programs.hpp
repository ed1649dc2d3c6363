// SPDX-License-Identifier: BSL-1.0
#pragma once

// Programs with products of a single row whose outputs fill no whole number of registers.

#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/program.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <support/kernel_programs.hpp>

namespace test {

/// A row by a matrix of `Columns` columns, for inner axes that end in each part of a step, with different epilogues.
template<std::int32_t... Columns> struct single_rows {
  static constexpr std::int32_t inner[8]{7, 16, 17, 32, 35, 50, 63, 100};

  static constexpr void build(tl::program_builder& b) {
    detail::scribe s{b};
    std::size_t i = 0;
    ((one(s, Columns, inner[i % 8], i % 3), one(s, Columns, inner[(i + 3) % 8], (i + 1) % 3), ++i), ...);
  }

  static constexpr void one(detail::scribe& s, std::int32_t n, std::int32_t k, std::size_t epilogue) {
    const tl::ref x = s.read(detail::matrix(1, k));
    const tl::ref p = product(x, epilogue == 2 ? s.block(k, n) : s.read(detail::matrix(k, n)));
    if (epilogue == 1) return s.write(relu(p + s.read(p.shape())));
    s.write(p);
  }
};

/// A row by a matrix that is walked by halves, of an even and of an odd number of rows.
struct large_matrices {
  static constexpr void build(tl::program_builder& b) {
    detail::scribe s{b};
    single_rows<>::one(s, 128, 128, 0);
    single_rows<>::one(s, 128, 131, 1);
    single_rows<>::one(s, 208, 81, 2);
    single_rows<>::one(s, 256, 65, 1);
  }
};

}  // namespace test
