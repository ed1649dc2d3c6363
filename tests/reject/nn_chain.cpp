// expect: a layer takes what the layer before it gives
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/embedded.hpp>

namespace tl = tapeless;
tl::MLP<tl::Linear<784, 128>, tl::ReLU, tl::Linear<126, 10>> net;
