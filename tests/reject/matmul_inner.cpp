// expect: the inner extents of a matrix product are equal
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto a, auto b) { return sum(matmul(a, b)); };
auto derivative = tl::gradient(f)(tl::Tensor<float, 3, 4>{}, tl::Tensor<float, 3, 2>{});
