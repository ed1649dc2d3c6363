// SPDX-License-Identifier: BSL-1.0
#pragma once

// Programs in which a row is multiplied with a turned matrix, and the matrix updated.

#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/program.hpp>
#include <tapeless/plan/plan.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <support/kernel_programs.hpp>

namespace test {

/// How many products of a program also compute something for each element of their second factor.
template<class Program>
inline constexpr int kernels_in_one_pass = [] {
  int n = 0;
  const auto& p = tl::plan_of<Program>;
  for (const tl::planned_kernel& k : p.kernels) {
    bool walks = false;
    for (std::int32_t i = k.code_begin; i < k.code_end; ++i)
      walks = walks || p.code[static_cast<std::size_t>(i)].at == tl::level::factor;
    n += walks;
  }
  return n;
}();

/// d Wᵀ with an epilogue, and W minus an outer product, for W of many shapes; in each fourth what is computed from W is
/// written elsewhere, in each fourth there is a second matrix of the same shape, like a velocity, and in the last W is
/// a block of a larger matrix.
template<std::size_t Shift, std::size_t Count = 15> struct one_pass {
  static constexpr std::int32_t rows[9]{2, 5, 8, 15, 16, 17, 33, 40, 64};
  static constexpr std::int32_t inner[14]{8, 9, 10, 12, 15, 16, 17, 31, 33, 48, 64, 100, 130, 171};

  static constexpr void build(tl::program_builder& b) {
    detail::scribe s{b};
    for (std::size_t i = 0; i < Count; ++i)
      one(s, rows[(4 * i + Shift) % std::size(rows)], inner[(5 * i + Shift) % std::size(inner)], i % 4);
  }

  static constexpr void one(detail::scribe& s, std::int32_t n, std::int32_t k, std::size_t form) {
    const tl::extents shape = detail::matrix(n, k);
    const tl::ref d = s.read(detail::matrix(1, k)), x = s.read(detail::matrix(1, n)), rate = s.read({});
    const int updated = s.next;
    const tl::ref w = form == 3 ? s.block(n, k) : s.read(shape);
    const tl::ref back = product(d, transpose(w));
    s.write(select(x < 0.5, back, 0.0));
    const tl::ref step = broadcast(rate, shape) * product(transpose(x), d);
    if (form == 0) return s.b.write(w - step, updated);
    if (form == 1) return s.write(w - step * w);
    if (form == 3) return s.write(w + step);
    const int velocity = s.next;
    const tl::ref v = s.read(shape) * 0.5 + product(transpose(x), d);
    s.b.write(v, velocity);
    s.b.write(w - v, updated);
  }
};

}  // namespace test
