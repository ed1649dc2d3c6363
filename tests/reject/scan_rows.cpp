// expect: scan<T> walks over the leading axis of its arrays, which has the extent T
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto h, auto xs) { return tl::fold<5>([](auto s, auto x) { return s + x; }, h, xs); };
auto total = tl::fused(f)(0.0, tl::Tensor<double, 4>{1, 2, 3, 4});
