// SPDX-License-Identifier: BSL-1.0

// One training step of a 2-8-1 network, and nothing else: what it costs in flash and memory.

#include <tapeless/embedded.hpp>

namespace tl = tapeless;

namespace {

using Net = tl::MLP<tl::Linear<2, 8>, tl::Tanh, tl::Linear<8, 1>>;
Net net;
tl::Trainer trainer{net, tl::mse, tl::PlainSGD{.learning_rate = 0.1}, tl::batch<1>};

}  // namespace

extern "C" float train(const float* sample, const float* target) { return trainer.step(sample, target); }
