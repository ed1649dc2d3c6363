// expect: a fixed number of steps (for, scan, fold) instead of while and break
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) {
  auto y = x;
  for (int i = 0; i < 100; ++i) {
    if (abs(y) > 2.0) break;
    y = y * y + sin(x);
  }
  return y;
};
double slope = tl::gradient(f)(3.0);
