// expect: a reshape keeps the number of elements
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return sum(tl::reshape<3, 5>(x)); };
auto derivative = tl::gradient(f)(tl::Tensor<float, 3, 4>{});
