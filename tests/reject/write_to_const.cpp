// expect: what is written to is a variable, its entries or its slices, none of them const
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](const auto& x) {
  x[0] += x[1];
  return sum(x);
};
auto derivative = tl::gradient(f)(tl::Tensor<double, 3>{1, 2, 3});
