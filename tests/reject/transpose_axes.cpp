// expect: a transposition names every axis
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return sum(tl::transpose<0, 0>(x)); };
auto derivative = tl::gradient(f)(tl::Tensor<float, 4, 3>{});
