// expect: write select(condition, a, b) instead of if
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) {
  if (x > 0) return x * x;
  return -x;
};
double slope = tl::gradient(f)(3.0);
