// expect: a network's workspace takes more than TAPELESS_STACK_LIMIT bytes of stack
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/embedded.hpp>

namespace tl = tapeless;

using Net = tl::MLP<tl::Linear<8, 40'000>, tl::Tanh, tl::Linear<40'000, 2>>;
void wrong(const Net& net, const float* x, float* y) { net.predict(x, y, 100); }
