// expect: threads share a batch in equal parts: its size is a multiple of their number
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/embedded.hpp>
#include <tapeless/train/threads.hpp>

namespace tl = tapeless;
tl::MLP<tl::Linear<2, 8>, tl::Tanh, tl::Linear<8, 1>> net;
tl::Trainer trainer{net, tl::mse, tl::SGD{}, tl::batch<10>, tl::threads<4>};
