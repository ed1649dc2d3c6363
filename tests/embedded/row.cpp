// SPDX-License-Identifier: BSL-1.0

// One row through an 8-32-2 network, and nothing else: what it costs of the stack.

#include <tapeless/embedded.hpp>

namespace tl = tapeless;

namespace {

tl::MLP<tl::Linear<8, 32>, tl::Tanh, tl::Linear<32, 2>> net;

}  // namespace

extern "C" void predict(const float* sample, float* output) { net.predict(sample, output, 1); }
extern "C" void call(const tl::Tensor<float, 8>& sample, tl::Tensor<float, 2>& output) { output = net(sample); }
