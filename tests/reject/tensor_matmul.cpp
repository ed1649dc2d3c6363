// expect: to compute with tensors, call fused(f)(a, b)
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto w, auto x) { return tanh(matmul(w, x)); };
auto y = f(tl::Tensor<double, 2, 3>{}, tl::Tensor<double, 3>{});
