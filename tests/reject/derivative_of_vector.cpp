// expect: derivative takes a function of one number: use gradient, jacobian or hessian
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return sum(x * x); };
auto second = tl::derivative<2>(f)(tl::Tensor<double, 3>{});
