// expect: what is written to is a variable, its entries or its slices, none of them const
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) {
  (x + 1)[0] = 3.0;
  return sum(x);
};
auto derivative = tl::gradient(f)(tl::Tensor<double, 3>{1, 2, 3});
