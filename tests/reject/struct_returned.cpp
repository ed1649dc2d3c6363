// expect: a struct template
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
struct Pose {
  double x, y;
};
constexpr auto f = [](auto p) {
  auto [x, y] = p;
  return Pose{x * y, x};
};
auto value = tl::fused(f)(Pose{1, 2});
