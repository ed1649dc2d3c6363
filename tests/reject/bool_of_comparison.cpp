// expect: write select(condition, a, b) instead of if or ?:
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) {
  const bool zero = x == 0.0;
  return zero ? x : 2 * x;
};
double slope = tl::gradient(f)(3.0);
