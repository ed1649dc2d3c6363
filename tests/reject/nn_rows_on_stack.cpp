// expect: a network's workspace takes more of the stack than TAPELESS_STACK_LIMIT leaves it (predict a quarter)
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/embedded.hpp>

namespace tl = tapeless;

using Net = tl::MLP<tl::Linear<8, 40'000>, tl::Tanh, tl::Linear<40'000, 2>>;
void wrong(const Net& net, const float* x, float* y) { net.predict(x, y, 100); }
