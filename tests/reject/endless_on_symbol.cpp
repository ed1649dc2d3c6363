// expect: a fixed number of steps (for, scan, fold) instead of while and break
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) {
  auto y = x;
  for (;;) {
    if (y > 9.0) continue;
    if (y < 0.1) return y;
    y = y * x;
  }
};
auto curvature = tl::hessian(f)(3.0);
