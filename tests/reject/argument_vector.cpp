// expect: give a Tensor, a std::array, or the elements of a range as tensor_view<const double, Size>(v.data())
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

#include <vector>

namespace tl = tapeless;
constexpr auto f = [](auto x, auto y) { return x * sum(y); };
auto slope = tl::gradient(f)(2.0, std::vector<double>{1, 2, 3});
