// SPDX-License-Identifier: BSL-1.0
#pragma once

// Programs with products whose outputs are summed by columns.

#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/program.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <support/kernel_programs.hpp>

namespace test {

/// Products (M, K) by (K, N) with sums and maxima along M: of what is stored and what is not, of several things at
/// once, with an update in place behind them. Sizes around those of tiles and registers.
template<bool Turned> struct summed_products {
  static constexpr std::int32_t rows[5]{2, 8, 17, 33, 6}, inner[4]{2, 16, 10, 35},
      columns[7]{16, 17, 31, 32, 40, 64, 8};

  static constexpr void build(tl::program_builder& b) {
    detail::scribe s{b};
    for (std::size_t i = 0; i < 12; ++i) {
      const std::int32_t m = rows[3 * i % 5], k = inner[(i + 1) % 4], n = columns[(Turned ? i + 3 : i) % 7];
      const tl::ref x = s.read(detail::matrix(m, k));
      const tl::ref y = Turned ? transpose(s.read(detail::matrix(n, k))) : s.read(detail::matrix(k, n));
      one(s, product(x, y), i % 3);
    }
  }

  static constexpr void one(detail::scribe& s, tl::ref p, std::size_t how) {
    constexpr tl::axes first{1, 0, 0, 0};
    const tl::extents line{{p.shape().dim[1], 1, 1, 1}, 1};
    if (how == 0) {
      const tl::ref d = select(s.read(p.shape()) > 0.0, p, 0.0 * p);
      const int updated = s.next;
      const tl::ref bias = s.read(line);
      s.b.write(bias - 2.0 * reshape(reduce(tl::op::sum, d, first), line), updated);
      s.write(d);
    } else if (how == 1) {
      s.write(reduce(tl::op::sum, p, first) * 3.0);
      s.write(reduce(tl::op::max, relu(p - 1.0), first));
    } else {
      const tl::ref total = reduce(tl::op::sum, p, first);
      s.write(p - broadcast(total, p.shape()));
    }
  }
};

}  // namespace test
