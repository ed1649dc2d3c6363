// expect: print the results of the function
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

#include <iostream>

namespace tl = tapeless;
constexpr auto f = [](auto x) {
  std::cout << "x is " << x << '\n';
  return x * x;
};
double slope = tl::gradient(f)(3.0);
