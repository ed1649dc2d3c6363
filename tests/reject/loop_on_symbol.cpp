// expect: has no value while it is traced
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) {
  auto y = x;
  while (y > 1.0) y = 0.5 * y;
  return y;
};
double slope = tl::gradient(f)(3.0);
