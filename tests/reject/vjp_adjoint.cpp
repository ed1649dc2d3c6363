// expect: vjp takes the arguments of the function and then an adjoint for each of its results
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x) { return exp(x); };
auto pulled = tl::vjp(f)(tl::Tensor<float, 3>{}, tl::Tensor<float, 2>{});
