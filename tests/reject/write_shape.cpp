// expect: what is assigned has the shape of what it is assigned to, or broadcasts to it
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) {
  x[0] = x;
  return sum(x);
};
auto derivative = tl::gradient(f)(tl::Tensor<double, 3>{1, 2, 3});
