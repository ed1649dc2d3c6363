// expect: the results and the workspace of a call take more than TAPELESS_STACK_LIMIT bytes of stack
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/embedded.hpp>

constexpr auto f = [](auto x) { return logsumexp(x); };
auto wrong(const tapeless::Tensor<double, 640'000>& x) { return tapeless::value_and_gradient(f)(x); }
