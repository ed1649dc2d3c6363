// expect: a pullback gives the adjoint of each argument, of the same type and shape
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto dot = tl::custom_gradient([](auto x, auto y) { return sum(x * y); },
                                         [](auto g, auto, auto x, auto y) {
                                           return std::tuple{g * sum(y), g * x};
                                         });
auto by = tl::gradient(dot)(tl::Tensor<double, 3>{1, 2, 3}, tl::Tensor<double, 3>{4, 5, 6});
