// SPDX-License-Identifier: BSL-1.0
#pragma once

// Programs with products whose epilogues take long.

#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/program.hpp>

#include <cstdint>
#include <support/kernel_programs.hpp>

namespace test {

/// Products (M, K) by (K, N) with elementary functions, quotients and roots behind them: tiles of 6 to 12 rows that
/// come out even, inner axes with and without steps to spare, and sizes for which there is one tile only or some are
/// smaller.
template<bool Turned> struct late_products {
  struct size {
    std::int32_t m, k, n;
  };
  static constexpr size sizes[]{{16, 16, 32}, {24, 37, 64}, {12, 24, 96}, {72, 33, 32},
                                {9, 64, 64},  {8, 16, 32},  {17, 20, 64}, {16, 40, 40}};

  static constexpr void build(tl::program_builder& b) {
    detail::scribe s{b};
    std::int32_t epilogue = Turned ? 1 : 0;
    for (const size& i : sizes) one(s, i, epilogue++ % 3);
  }

  static constexpr void one(detail::scribe& s, size i, std::int32_t epilogue) {
    const tl::ref x = s.read(detail::matrix(i.m, i.k));
    const tl::ref y = Turned ? transpose(s.read(detail::matrix(i.n, i.k))) : s.read(detail::matrix(i.k, i.n));
    const tl::ref p = product(x, y);
    const tl::ref column = broadcast(s.read({{i.n, 1, 1, 1}, 1}), p.shape());
    const tl::ref row = broadcast(s.read(detail::matrix(i.m, 1)), p.shape());
    if (epilogue == 0) return s.write(tanh(p + column));
    if (epilogue == 1) return s.write(column / (2.0 + exp(p * row)));
    const int updated = s.next;
    const tl::ref w = s.read(p.shape());
    s.b.write(w - sqrt(abs(p)) * row + column, updated);
  }
};

}  // namespace test
