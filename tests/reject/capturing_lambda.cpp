// expect: a traced function holds no values
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
double slope(double scale) {
  return tl::gradient([scale](auto x) { return scale * x * x; })(3.0);
}
