// expect in a note: a_loop_around_symbols_is_unrolled_keep_it_a_loop_with_scan_or_fold
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) {
  auto y = x;
  for (int i = 0; i < 100000; ++i) y = y * x + 0.5;
  return y;
};
double slope(double x) { return tl::gradient(f)(x); }
